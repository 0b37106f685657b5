// Bundles the playground: dist/playground. A page that is opened from disk can load classic scripts only, and no file for a worker; so the
// page is a classic script, and the worker is a text in another one, of which the page makes a blob.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";
import { evaluated } from "./data.mjs";

/** just-bash for browsers still imports what browsers lack; these commands are not part of a simulated machine. */
const STUBS = {
  turndown: "export default undefined;",
  "node:zlib": `import { gunzipSync as gunzip, gzipSync as gzip } from "fflate";
export const constants = {};
export const gunzipSync = (bytes) => gunzip(bytes);
export const gzipSync = (bytes, { level = 6 } = {}) => gzip(bytes, { level: level < 0 ? 6 : level, mtime: 0 });`,
};

/** `to`: the folder that becomes dist. It has the executables already. */
export async function bundlePlayground(to) {
  const folder = join(to, "playground");
  mkdirSync(folder, { recursive: true });
  const [page, worker, { catalogue }] = await Promise.all([
    bundled("playground/site/main.tsx", [forBrowser(to)]),
    bundled("playground/site/worker.ts", [forBrowser(to)]),
    evaluated("playground/worker/catalogue.ts", folder),
  ]);
  const write = (name, text) => writeFileSync(join(folder, name), text);
  write("catalogue.js", `globalThis.plimsollCatalogue = ${scriptText(catalogue())};\n`);
  write("page.js", page.replaceAll("</", "<\\/"));
  write("worker.js", `globalThis.plimsollWorker = ${scriptText(worker)};\n`);
  for (const name of ["page.html", "page.css"]) write(name, readFileSync(join("playground/site", name), "utf8"));
}

/** A value as an expression in a classic script, also inside an HTML page. */
const scriptText = (value) => JSON.stringify(value).replaceAll("<", "\\u003c").replaceAll("\u2028", "\\u2028");

async function bundled(input, plugins) {
  const build = await rolldown({
    input,
    platform: "browser",
    resolve: { conditionNames: ["plimsoll-source", "browser", "import"] },
    plugins,
    treeshake: { moduleSideEffects: false },
    transform: {
      target: "es2022",
      define: { global: "globalThis" },
      jsx: { runtime: "automatic", importSource: "preact" },
    },
    onLog(level, log, report) {
      // The TOML library loads util.inspect by eval.
      if (level === "warn" && log.code !== "EVAL") report(level, log);
    },
  });
  const { output } = await build.generate({ format: "iife", minify: true, codeSplitting: false });
  await build.close();
  const [{ code, imports }] = output;
  if (imports.length > 0) throw new Error(`${input} needs ${imports.join(", ")}, which browsers lack`);
  return code;
}

/** Takes other modules where the sources use Node.js, and data instead of the package's files. */
function forBrowser(to) {
  const executable = (name) =>
    `bytesOfBase64(${JSON.stringify(gzipSync(readFileSync(join(to, "executables", name)), { level: 9 }).toString("base64"))})`;
  const replaced = new Map([
    [
      resolve("playground/worker/host/embedded.ts"),
      `import { gunzipSync } from "fflate";
import { bytesOfBase64 } from "#base/platform";
export const launcherBytes = () => gunzipSync(${executable("launcher")});
export const launcherTemplate = () => gunzipSync(${executable("proposals/launcher")});`,
    ],
    [
      resolve("src/base/host/package.ts"),
      `export const packageVersion = () => ${JSON.stringify(JSON.parse(readFileSync("package.json", "utf8")).version)};
export const packageFile = (path) => path;`,
    ],
    [resolve("conformance/subjects/launcher/host/built-launcher.ts"), "export const builtLauncher = () => undefined;"],
  ]);
  const adapter = resolve("src/base/platform.ts");
  return {
    name: "for-browser",
    resolveId: {
      order: "pre",
      async handler(id, importer, options) {
        if (STUBS[id] !== undefined && /\/just-bash\//.test(importer ?? "")) return `\0stub:${id}`;
        // Unused parts of rooms, for the host. What is left of them would show in `imports` above.
        if (/^(node:|memfs$|tar-stream$)/.test(id)) return { id, external: true };
        const found = await this.resolve(id, importer, { ...options, skipSelf: true });
        return found?.id === adapter ? resolve("src/base/platform-browser.ts") : undefined;
      },
    },
    load: (id) => replaced.get(id) ?? (id.startsWith("\0stub:") ? STUBS[id.slice("\0stub:".length)] : undefined),
  };
}
