// Bundles the package. Its exports, the command and the threads share chunks (dist/code), so that each class exists once. Chunks are
// CommonJS, which V8 can compile ahead (src/cli/start/loader.ts). The bundle includes the part of just-bash that simulated machines use, so
// that the package installs neither its native parts nor its WebAssembly.
import { mkdirSync, writeFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, relative } from "node:path";
import { rolldown } from "rolldown";
import { parseAst } from "rolldown/parseAst";
import { compiledData } from "./data.mjs";
import { licences } from "./licences.mjs";

const ENTRIES = {
  index: "src/index.ts",
  conformance: "conformance/suite/conformance.ts",
  main: "src/cli/main.ts",
  thread: "src/cli/test/thread.ts",
};
const BENCH = [
  "main",
  "artifact",
  "sandbox/share",
  "growth/main",
  "case-results",
  "law-worlds",
  "properties",
  "sharing",
  "verdicts",
  "mutation/main",
  "mutation/thread",
];

const EXTERNAL = ["vitest", "memfs", "tar-stream", "rolldown"];

/** SQLite, Python, JavaScript, network commands, zstd and xz: only commands that simulated machines lack import them. */
const PACKAGES = /^(sql\.js|quickjs-emscripten|node-liblzma|@mongodb-js\/zstd|turndown)(\/|$)/;
const CHUNKS = /^\.\/(chunks\/)?(curl|html-to-markdown|js-exec|python3|rg|sqlite3|undici|xan|xan-view)-[A-Z0-9]+\.js$/;

const leaveOut = {
  name: "leave-out",
  resolveId: (id) => (PACKAGES.test(id) || CHUNKS.test(id) ? { id: `\0left-out:${id}` } : undefined),
  load: (id) => (id.startsWith("\0left-out:") ? "export default undefined;" : undefined),
};

const isVendored = (id) => id.includes("/node_modules/") || id.startsWith("\0left-out:");

const COMMON = {
  platform: "node",
  resolve: { conditionNames: ["plimsoll-source", "node", "import"] },
  external: (id) =>
    id.startsWith("node:") ||
    builtinModules.includes(id) ||
    EXTERNAL.some((name) => id === name || id.startsWith(`${name}/`)),
  // A door exports its whole room; a command loads the part that it uses.
  treeshake: { moduleSideEffects: false },
  transform: { target: "node20" },
  onLog(level, log, report) {
    // The TOML library loads util.inspect by eval.
    if (level === "warn" && log.code !== "EVAL") report(level, log);
  },
};

/** `to`: the folder that becomes dist. */
export async function bundlePackage(to) {
  const code = join(to, "code");
  const plugins = [leaveOut, await compiledData(code)];
  const output = await written(
    { ...COMMON, plugins: [...plugins, importThroughLoader], input: ENTRIES },
    { dir: code, format: "cjs", ...HASHED, ...TEXT, codeSplitting: { groups: [CORE] } },
  );
  mustBeAscii(output);
  await written({ ...COMMON, input: "src/cli/start/loader.ts" }, { file: join(code, "loader.cjs"), format: "cjs" });
  const bench = await written(
    { ...COMMON, plugins, input: Object.fromEntries(BENCH.map((entry) => [`bench/${entry}`, `bench/${entry}.ts`])) },
    { dir: to, format: "esm", chunkFileNames: "bench/chunks/[name]-[hash].js" },
  );
  for (const made of [output, bench]) mustNotStartOthers(made);
  const entry = (name) => output.find((chunk) => chunk.type === "chunk" && chunk.isEntry && chunk.name === name);
  writeStarter(to, "src/cli/main.js", `#!/usr/bin/env node\n${CALL}startCommand("${entry("main").fileName}");\n`);
  writeStarter(to, "src/cli/test/thread.js", `${CALL}load("${entry("thread").fileName}", "thread");\n`);
  // A starter is CommonJS too, because it starts faster than a module.
  writeFileSync(join(to, "src/cli/package.json"), '{ "type": "commonjs" }\n');
  writeStarter(to, "src/index.js", exportsOf(entry("index")));
  writeStarter(to, "conformance/suite/conformance.js", exportsOf(entry("conformance")));
  await written(
    { input: "conformance/suite/vitest.ts", external: ["vitest"], plugins: [throughLoader] },
    { file: join(to, "conformance/suite/vitest.js"), format: "esm" },
  );
  mkdirSync(join(to, "vendor"), { recursive: true });
  const vendored = output.flatMap((chunk) => (chunk.type === "chunk" ? chunk.moduleIds : [])).filter(isVendored);
  licences(vendored, join(to, "vendor/LICENSES.txt"));
}

/** Bundles one entry into a folder, its modules changed by `change(file, text)`; the file's path is relative to the repository. */
export async function bundleChanged(input, to, change) {
  const root = process.cwd();
  const changing = {
    name: "change",
    transform: {
      filter: { id: /\.ts$/ },
      handler: (text, id) => ({ code: change(relative(root, id), text), map: null }),
    },
  };
  const plugins = [leaveOut, changing];
  const output = await written(
    { ...COMMON, plugins, input },
    { dir: to, format: "esm", chunkFileNames: "[name]-[hash].js" },
  );
  return join(to, output.find((chunk) => chunk.type === "chunk" && chunk.isEntry).fileName);
}

/** A script has no `import()` of its own: the loader passes one. A module of Node.js needs none. */
const importThroughLoader = {
  name: "import-through-loader",
  renderChunk(code) {
    if (!code.includes("import(")) return null;
    const found = importsIn(parseAst(code)).sort((a, b) => b.start - a.start);
    const changed = found.reduce((text, { start, end, source }) => {
      const id = text.slice(source.start, end - 1);
      const call = /^["'`]node:/.test(id) ? `Promise.resolve(require(${id}))` : `nativeImport(${id})`;
      return `${text.slice(0, start)}${call}${text.slice(end)}`;
    }, code);
    return { code: changed, map: null };
  },
};

/** All `import(…)`. */
function importsIn(node) {
  if (Array.isArray(node)) return node.flatMap(importsIn);
  if (node === null || typeof node !== "object") return [];
  const inside = Object.values(node).flatMap(importsIn);
  return node.type === "ImportExpression" ? [node, ...inside] : inside;
}

const throughLoader = {
  name: "through-loader",
  resolveId: (id) => (id === "./conformance.ts" ? { id: "./conformance.js", external: true } : undefined),
};

/** What each build runs is one chunk: names of other chunks are looked up at each use. What needs a sandbox or a registry comes on demand. */
const CORE = {
  name: "core",
  test: (id) =>
    /\/(src\/(base|tree|machine|image|contract|lifecycle)|conformance\/(protocol|world|subjects|runner|reports))\//.test(
      id,
    ) && !ON_DEMAND.test(id),
};
const ON_DEMAND = /\/(reports\/known|machine\/host|image\/client|subjects\/host\/executables)\b|amendments\/official/;

/** The name of a chunk changes with its content: code that is compiled ahead is found by it. */
const HASHED = { entryFileNames: "[name]-[hash].cjs", chunkFileNames: "[name]-[hash].cjs" };

/** Comments are left out, and every character is one byte, so that the loader reads the text without decoding it. */
const TEXT = { comments: false, charset: "ascii" };

function mustBeAscii(output) {
  const [other] = output.filter((chunk) => chunk.type === "chunk" && !/^[\0-\x7f]*$/.test(chunk.code));
  if (other !== undefined) throw new Error(`${other.fileName} is not ASCII: write its tagged templates with escapes`);
}

/** An entry runs when it is loaded, and the bundler sometimes lets a chunk of others load it. */
function mustNotStartOthers(output) {
  const chunks = new Map(output.filter(({ type }) => type === "chunk").map((chunk) => [chunk.fileName, chunk]));
  const entries = [...chunks.values()].filter(({ isEntry }) => isEntry);
  for (const entry of entries) {
    const reached = new Set([entry.fileName]);
    for (const name of reached) {
      const { imports = [], dynamicImports = [] } = chunks.get(name) ?? {};
      for (const one of [...imports, ...dynamicImports]) reached.add(one);
    }
    const other = entries.find((one) => one !== entry && reached.has(one.fileName));
    if (other !== undefined) throw new Error(`${entry.fileName} would run ${other.fileName}`);
  }
}

async function written(input, output) {
  const build = await rolldown(input);
  const made = await build.write(output);
  await build.close();
  return made.output;
}

const LOADER = "code/loader.cjs";
const CALL = "require(LOADER).";

function writeStarter(to, file, text) {
  const path = join(to, file);
  mkdirSync(dirname(path), { recursive: true });
  const loader = JSON.stringify(relative(dirname(path), join(to, LOADER)));
  writeFileSync(path, text.replace("LOADER", loader));
}

/** A module with the exports of a chunk. */
const exportsOf = ({ fileName, exports }) => `import { createRequire } from "node:module";
const { load } = createRequire(import.meta.url)(LOADER);
export const { ${exports.join(", ")} } = load("${fileName}");
`;
