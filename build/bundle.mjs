// Bundles the package. Its exports, the command and the threads share chunks, so that each class exists once. One file loads ten times
// faster than five hundred modules. The bundle includes the part of just-bash that simulated machines use, so that the package
// installs neither its native parts nor its WebAssembly.
import { mkdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { rolldown } from "rolldown";
import { licences } from "./licences.mjs";

const ENTRIES = [
  "src/index",
  "src/cli/main",
  "conformance/suite/vitest",
  "src/cli/test/thread",
  "bench/main",
  "bench/artifact",
  "bench/sandbox/share",
  "bench/growth/main",
  "bench/case-results",
  "bench/verdicts",
];
const VENDOR = "dist/vendor";

const { dependencies, peerDependencies } = JSON.parse(readFileSync("package.json", "utf8"));
const installed = Object.keys({ ...dependencies, ...peerDependencies });

/** SQLite, Python, JavaScript, network commands, zstd and xz: only commands that simulated machines lack import them. */
const PACKAGES = /^(sql\.js|quickjs-emscripten|node-liblzma|@mongodb-js\/zstd|turndown)(\/|$)/;
const CHUNKS = /^\.\/(chunks\/)?(curl|html-to-markdown|js-exec|python3|rg|sqlite3|undici|xan|xan-view)-[A-Z0-9]+\.js$/;

const leaveOut = {
  name: "leave-out",
  resolveId: (id) => (PACKAGES.test(id) || CHUNKS.test(id) ? { id: `\0left-out:${id}` } : undefined),
  load: (id) => (id.startsWith("\0left-out:") ? "export default undefined;" : undefined),
};

const isVendored = (id) => id.includes("/node_modules/") || id.startsWith("\0left-out:");

export async function bundlePackage() {
  const build = await rolldown({
    input: Object.fromEntries(ENTRIES.map((entry) => [entry, `${entry}.ts`])),
    platform: "node",
    resolve: { conditionNames: ["plimsoll-source", "node", "import"] },
    external: (id) =>
      id.startsWith("node:") ||
      builtinModules.includes(id) ||
      installed.some((name) => id === name || id.startsWith(`${name}/`)),
    plugins: [leaveOut],
    transform: { target: "node20" },
    logLevel: "warn",
  });
  const { output } = await build.write({
    dir: "dist",
    format: "esm",
    // The code looks for the ledger two folders up, so chunks must be two folders deep.
    chunkFileNames: ({ moduleIds }) =>
      moduleIds.some(isVendored) ? "vendor/[name]-[hash].js" : "chunks/[name]-[hash].js",
  });
  await build.close();
  mkdirSync(VENDOR, { recursive: true });
  const vendored = output.flatMap((chunk) => (chunk.type === "chunk" ? chunk.moduleIds : [])).filter(isVendored);
  licences(vendored, `${VENDOR}/LICENSES.txt`);
}
