// Bundles the reference lifecycle as ordinary executables: dist/executables. CommonJS, because files under /cnb/lifecycle have no
// suffix and no package.json beside them, and because it starts faster than a module.
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { rolldown } from "rolldown";

const SHEBANG = "#!/usr/bin/env node";

// Compiling the bundle takes 20 ms. V8 rejects a cache from another Node.js and compiles.
const PHASE = `${SHEBANG}
const { readFileSync } = require("node:fs");
const { Script } = require("node:vm");
const filename = \`\${__dirname}/lifecycle.cjs\`;
const optional = (path) => {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
};
const source = \`(function (require, module, exports) {\${readFileSync(filename, "utf8")}
})\`;
const script = new Script(source, { filename, cachedData: optional(\`\${filename}.cache\`) });
if (process.env.PLIMSOLL_WRITE_CACHE === filename) {
  process.on("exit", () => require("node:fs").writeFileSync(\`\${filename}.cache\`, script.createCachedData()));
}
script.runInThisContext()(require, module, exports);
`;

/** The launcher is copied into app images, so it is a single file. */
export async function bundleExecutables(directory = "dist/executables") {
  mkdirSync(directory, { recursive: true });
  await bundle("src/lifecycle/executable.ts", { file: `${directory}/lifecycle.cjs` });
  await bundle("src/lifecycle/executable.launcher.ts", { file: `${directory}/launcher`, banner: SHEBANG });
  await bundleProbe(`${directory}/probe`);
  // The same with every proposal, and a mark that is replaced by the words of the enabled ones.
  const proposals = `${directory}/proposals`;
  await bundle("src/cli/executables/lifecycle.ts", { file: `${proposals}/lifecycle.cjs` });
  await bundle("src/cli/executables/launcher.ts", { file: `${proposals}/launcher`, banner: SHEBANG });
  const names = [...(await executableNames()), "lifecycle"];
  for (const name of names.filter((one) => one !== "launcher")) writeFileSync(`${directory}/${name}`, PHASE);
  for (const name of names) chmodSync(`${directory}/${name}`, 0o755);
  // The package's own package.json would make these files ES modules.
  writeFileSync(`${directory}/package.json`, '{ "type": "commonjs" }\n');
  writeCache(resolve(directory));
}

/** The probe that platforms run in place of a lifecycle: one bundle, and a program for each phase. */
async function bundleProbe(directory) {
  await bundle("src/cli/executables/probe.ts", { file: `${directory}/probe.cjs` });
  for (const name of await executableNames()) {
    writeFileSync(`${directory}/${name}`, `${SHEBANG}\nrequire(\`\${__dirname}/probe.cjs\`);\n`);
    chmodSync(`${directory}/${name}`, 0o755);
  }
  writeFileSync(`${directory}/package.json`, '{ "type": "commonjs" }\n');
}

/** What judges a proposal stays outside: the lifecycle needs its amendment only. */
const withoutEvidence = {
  name: "without-evidence",
  resolveId: (id, importer) =>
    id === "./evidence.ts" && /\/proposals\/[^/]+\/proposal\.ts$/.test(importer ?? "") ? "\0no-evidence" : undefined,
  load: (id) => (id === "\0no-evidence" ? "export const evidence = {};" : undefined),
};

/** Reads the table of phases, which is TypeScript. */
async function executableNames() {
  const build = await rolldown({ input: "src/contract/inputs/phase.ts" });
  const { output } = await build.generate({ format: "esm" });
  await build.close();
  const { EXECUTABLES } = await import(`data:text/javascript,${encodeURIComponent(output[0].code)}`);
  return EXECUTABLES;
}

async function bundle(input, output) {
  const build = await rolldown({
    input,
    platform: "node",
    resolve: { conditionNames: ["plimsoll-source", "node", "import"] },
    plugins: [withoutEvidence],
    // A door exports its whole room; unused code is left out.
    treeshake: { moduleSideEffects: false },
    transform: { target: "node20" },
    onLog: (level, log) => {
      // The TOML library loads util.inspect by eval.
      if (level === "warn" && log.code !== "EVAL") throw new Error(log.message);
    },
  });
  await build.write({ ...output, format: "cjs", minify: true, codeSplitting: false, sourcemap: false });
  await build.close();
}

/** Writes the cache after a run, so that it includes the code that every phase runs at its start. */
function writeCache(directory) {
  const ran = spawnSync(process.execPath, [`${directory}/detector`, "-version"], {
    env: { CNB_PLATFORM_API: "0.12", PLIMSOLL_WRITE_CACHE: `${directory}/lifecycle.cjs` },
    encoding: "utf8",
  });
  if (ran.status !== 0) throw new Error(`the bundled detector does not start: ${ran.stdout}${ran.stderr}`);
}
