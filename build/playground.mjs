// Bundles the playground: dist/playground. A page that is opened from disk can load classic scripts only, and no file for a worker; so the
// page is a classic script, and the worker is a text in another one, of which the page makes a blob.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";
import { evaluateModules } from "./data.mjs";
import { licences } from "./licences.mjs";

/** just-bash for browsers still imports what browsers lack; these commands are not part of a simulated machine. */
const STUBS = {
  turndown: "export default undefined;",
  "node:zlib": `import { gunzipSync as gunzip, gzipSync as gzip } from "fflate";
export const constants = {};
export const gunzipSync = (bytes) => gunzip(bytes);
export const gzipSync = (bytes, { level = 6 } = {}) => gzip(bytes, { level: level < 0 ? 6 : level, mtime: 0 });`,
};

const LEDGER = "conformance/ledger/host/files.ts";

/** `to`: the folder that becomes dist. It has the executables already. */
export async function bundlePlayground(to) {
  const folder = join(to, "playground");
  mkdirSync(folder, { recursive: true });
  const used = [];
  const { catalogue, ...ledger } = await evaluateModules(["playground/worker/catalogue.ts", LEDGER], folder);
  const plugins = [forBrowser(to, ledger)];
  const [page, worker] = await Promise.all(
    ["playground/site/main.tsx", "playground/site/worker.ts"].map((input) => bundled(input, plugins, used)),
  );
  const write = (name, text) => writeFileSync(join(folder, name), text);
  write("catalogue.js", `globalThis.plimsollCatalogue = ${scriptText(catalogue())};\n`);
  write("page.js", inPage(page));
  write("worker.js", `globalThis.plimsollWorker = ${scriptText(worker)};\n`);
  licences(used, join(folder, "LICENSES.txt"));
  for (const name of ["page.html", "page.css"]) write(name, readFileSync(join("playground/site", name), "utf8"));
}

/** A value as an expression in a classic script, also inside an HTML page. */
const scriptText = (value) => JSON.stringify(value).replaceAll("<", "\\u003c").replaceAll("\u2028", "\\u2028");

/** Code whose strings do not end a script element of an HTML page. */
const inPage = (code) => code.replace(/<(?=\/script|!--)/gi, "\\x3c");

/** Adds the bundled packages to `used`. */
async function bundled(input, plugins, used) {
  const build = await rolldown({
    input,
    platform: "browser",
    resolve: { conditionNames: ["plimsoll-source", "browser", "import"] },
    plugins,
    treeshake: { moduleSideEffects: false },
    transform: { target: "es2022", define: { global: "globalThis" } },
    onLog(level, log, report) {
      // The TOML library loads util.inspect by eval.
      if (level === "warn" && log.code !== "EVAL") report(level, log);
    },
  });
  const { output } = await build.generate({ format: "iife", minify: true, codeSplitting: false });
  await build.close();
  const [{ code, imports, moduleIds }] = output;
  used.push(...moduleIds.filter((id) => id.includes("/node_modules/")));
  if (imports.length > 0) throw new Error(`${input} needs ${imports.join(", ")}, which browsers lack`);
  return code;
}

/** The ledger as data. Test cases read the versions of statements, and the bundler leaves out the rest. */
function ledgerModule(ledger) {
  const data = Object.entries(ledger).map(([name, read]) => [
    name,
    name === "readStatements" ? read().map(held) : read(),
  ]);
  return data.map(([name, value]) => `export const ${name} = () => (${JSON.stringify(value)});`).join("\n");
}

const held = ({ id, document, since, until }) => ({ id, document, since, until });

/** Takes other modules where the sources use Node.js, and data instead of the package's files. */
function forBrowser(to, ledger) {
  const executable = (name) =>
    `bytesOfBase64(${JSON.stringify(gzipSync(readFileSync(join(to, "executables", name)), { level: 9 }).toString("base64"))})`;
  const replaced = new Map([
    [
      resolve("playground/worker/host/package-files.ts"),
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
    [resolve(LEDGER), ledgerModule(ledger)],
    [resolve("conformance/subjects/launcher/host/built-launcher.ts"), "export const builtLauncher = () => undefined;"],
  ]);
  return {
    name: "for-browser",
    resolveId: {
      filter: { id: /^(node:|memfs$|tar-stream$|turndown$|#base\/platform$|\.\/platform\.ts$)/ },
      handler(id, importer = "") {
        if (STUBS[id] !== undefined && importer.includes("/just-bash/")) return `\0stub:${id}`;
        if (id === "#base/platform" || dirname(importer) === resolve("src/base"))
          return resolve("src/base/platform-browser.ts");
        // Unused parts of rooms, for the host. What is left of them would show in `imports` above.
        return id.startsWith(".") ? undefined : { id, external: true };
      },
    },
    load: {
      filter: { id: /^\0stub:|\/(package|package-files|built-launcher|files)\.ts$/ },
      handler: (id) => replaced.get(id) ?? (id.startsWith("\0stub:") ? STUBS[id.slice("\0stub:".length)] : undefined),
    },
  };
}
