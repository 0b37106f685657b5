// Test cases and the ledger as the package has them: JSON. Reading one file of it takes a tenth of the time of the code or TOML that it comes
// from, and a command reads only the files that it needs.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";

const LEDGER = "conformance/ledger/host/files.ts";
const CASES = "conformance/cases/files.ts";
const STORED = "conformance/cases/cases-on-demand.ts";
const REVISION = "conformance/suite/revision.ts";

/** Writes the JSON to the folder, and returns the plugin that makes the package read it. */
export async function compiledData(folder) {
  const modules = new Map([
    [resolve(LEDGER), await compiledLedger(folder)],
    [resolve(CASES), await compiledCases(folder)],
    [resolve(REVISION), await compiledRevision(folder)],
  ]);
  return { name: "compiled-data", load: (id) => modules.get(id) };
}

const READ = `import { readFileSync } from "node:fs";
import { packageFile } from "#base/host";
const read = (name) => JSON.parse(readFileSync(packageFile(\`dist/code/\${name}.json\`), "utf8"));
`;

/** A file with a line for each entry is read as a whole, or only the lines with some ids, which are found without parsing the others. */
const READ_LINES = `
const lines = (name) => readFileSync(packageFile(\`dist/code/\${name}.jsonl\`));
const readAll = (name) => JSON.parse(\`[\${lines(name).toString().slice(1).replaceAll("\\n", ",")}]\`);
function readNamed(name, ids) {
  const bytes = lines(name);
  return ids.flatMap((id) => {
    const start = bytes.indexOf(\`\\n{"id":\${JSON.stringify(id)},\`) + 1;
    if (start === 0) return [];
    const end = bytes.indexOf(10, start);
    return [JSON.parse(bytes.toString("utf8", start, end < 0 ? undefined : end))];
  });
}
`;

async function compiledLedger(folder) {
  const { readStatements, readIssues, readRenames, readRevision, readSentences } = await evaluateModule(LEDGER, folder);
  writeLines(folder, "statements", readStatements());
  writeJson(folder, "issues", readIssues());
  writeJson(folder, "sentences", readSentences());
  return `${READ}
${READ_LINES}
export const readStatements = () => readAll("statements");
export const readStatementsNamed = (ids) => readNamed("statements", ids);
export const readIssues = () => read("issues");
export const readSentences = () => read("sentences");
export const readRenames = () => ${JSON.stringify(readRenames())};
export const readRevision = () => ${JSON.stringify(readRevision())};
`;
}

async function compiledCases(folder) {
  const { caseFiles } = await evaluateModule(CASES, folder);
  const { headOf } = await evaluateModule(STORED, folder);
  const packed = caseFiles.filter((file) => writeCases(folder, file)).map(({ name }) => name);
  writeJson(folder, "cases", Object.fromEntries(caseFiles.map((file) => [file.name, file.read().map(headOf)])));
  return `${READ}
import { gunzipSync } from "node:zlib";
import { casesOnDemand } from "./cases-on-demand.ts";
const ids = ${JSON.stringify(Object.fromEntries(caseFiles.map(({ name, ids }) => [name, ids])))};
const packed = new Set(${JSON.stringify(packed)});
const readPacked = (name) => JSON.parse(gunzipSync(readFileSync(packageFile(\`dist/code/cases/\${name}.json.gz\`))).toString());
export const caseFiles = Object.keys(ids).map((name) => {
  let cases;
  return { name, ids: ids[name], read: () => (cases ??= packed.has(name) ? readPacked(name) : read(\`cases/\${name}\`)) };
});
const fileNamed = new Map(caseFiles.map((file) => [file.name, file]));
export const readCases = () => casesOnDemand(read("cases"), (name) => fileNamed.get(name).read());
`;
}

async function compiledRevision(folder) {
  const { suiteRevision } = await evaluateModule(REVISION, folder);
  return `export const suiteRevision = () => ${JSON.stringify(suiteRevision())};\n`;
}

const PACKED_FROM = 1_000_000;

/** Documents of many megabytes repeat themselves: they are compressed, and true is returned. A small file is read faster as it is. */
function writeCases(folder, { name, read }) {
  const text = JSON.stringify(read());
  const isPacked = text.length > PACKED_FROM;
  writeFile(join(folder, `cases/${name}.json${isPacked ? ".gz" : ""}`), isPacked ? gzipSync(text) : text);
  return isPacked;
}

function writeJson(folder, name, value) {
  writeFile(join(folder, `${name}.json`), JSON.stringify(value));
}

/** Each line begins with the id of its entry, after a newline. */
function writeLines(folder, name, entries) {
  const lines = entries.map(({ id, ...more }) => `\n${JSON.stringify({ id, ...more })}`);
  writeFile(join(folder, `${name}.jsonl`), lines.join(""));
}

function writeFile(path, content) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

/** What a module of the sources exports. It looks for the package around its own file. */
export async function evaluateModule(module, folder) {
  const build = await rolldown({
    input: module,
    platform: "node",
    resolve: { conditionNames: ["plimsoll-source", "node", "import"] },
    logLevel: "silent",
  });
  mkdirSync(folder, { recursive: true });
  const file = resolve(folder, `${module.replaceAll("/", "-")}.mjs`);
  await build.write({ file, format: "esm", codeSplitting: false });
  await build.close();
  const exported = await import(pathToFileURL(file).href);
  rmSync(file);
  return exported;
}
