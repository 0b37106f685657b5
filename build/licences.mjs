// Writes the licences of the bundled packages to one file.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** `modules` are paths in node_modules. */
export function licences(modules, file) {
  const folders = new Set(modules.filter((path) => path.startsWith("/")).map(packageOf));
  const texts = [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const found = readdirSync(folder).filter((entry) => /^(licen[cs]e|notice|copying)/i.test(entry));
    const text = found.map((entry) => readFileSync(join(folder, entry), "utf8").trim()).join("\n\n");
    return `${name} ${version} (${license})\n\n${text}\n`;
  });
  writeFileSync(file, texts.join(`\n${"=".repeat(80)}\n\n`));
}

function packageOf(path) {
  let at = dirname(path);
  while (
    !(existsSync(join(at, "package.json")) && "name" in JSON.parse(readFileSync(join(at, "package.json"), "utf8")))
  )
    at = dirname(at);
  return at;
}
