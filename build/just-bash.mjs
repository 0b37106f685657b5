// Bundles the part of just-bash that scripts on the simulated machine use into one folder, dist/vendor: the package then installs
// neither its native parts nor its WebAssembly. Left out: SQLite, Python, JavaScript, network commands, zstd and xz.
import { readdirSync, rmSync, statSync } from "node:fs";
import { builtinModules } from "node:module";
import { rolldown } from "rolldown";

const OUT = "dist/vendor";

/** Packages and chunks that no script reaches: they are imported only by commands that have no stand-in. */
const PACKAGES = /^(sql\.js|quickjs-emscripten|node-liblzma|@mongodb-js\/zstd|turndown)(\/|$)/;
const CHUNKS = /^\.\/(chunks\/)?(curl|html-to-markdown|js-exec|python3|rg|sqlite3|undici|xan|xan-view)-[A-Z0-9]+\.js$/;

const leaveOut = {
  name: "leave-out",
  resolveId: (id) => (PACKAGES.test(id) || CHUNKS.test(id) ? { id: `\0left-out:${id}` } : undefined),
  load: (id) => (id.startsWith("\0left-out:") ? "export default undefined;" : undefined),
};

/** Gives the bytes that it weighs. */
export async function bundleJustBash() {
  rmSync(OUT, { recursive: true, force: true });
  const bundle = await rolldown({
    input: { "just-bash": "build/just-bash.entry.mjs" },
    platform: "node",
    external: [/^node:/, ...builtinModules],
    plugins: [leaveOut],
    logLevel: "warn",
  });
  await bundle.write({ dir: OUT, format: "esm", minify: true, chunkFileNames: "just-bash-[hash].js" });
  await bundle.close();
  return readdirSync(OUT).reduce((bytes, name) => bytes + statSync(`${OUT}/${name}`).size, 0);
}
