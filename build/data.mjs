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
const LAWS = "conformance/suite/law-heads.ts";

/** Writes the JSON to the folder, and returns the plugin that makes the package read it. */
export async function compiledData(folder) {
  const exported = await evaluateModules([LEDGER, CASES, STORED, REVISION, LAWS], folder);
  const modules = new Map([
    [resolve(LEDGER), compiledLedger(folder, exported)],
    [resolve(CASES), compiledCases(folder, exported)],
    [resolve(REVISION), compiledRevision(exported)],
    [resolve(LAWS), compiledLaws(folder, exported)],
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

function compiledLedger(folder, { readStatements, readIssues, readRenames, readRevision, readSentences }) {
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

function compiledCases(folder, { caseFiles, headsOf }) {
  const packed = caseFiles.filter((file) => writeCases(folder, file)).map(({ name }) => name);
  writeJson(folder, "cases", headsOf(caseFiles));
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

const compiledRevision = ({ suiteRevision }) =>
  `export const suiteRevision = () => ${JSON.stringify(suiteRevision())};\n`;

function compiledLaws(folder, { lawHeads }) {
  writeJson(folder, "laws", lawHeads());
  return `${READ}\nexport const lawHeads = () => read("laws");\n`;
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

/** What modules of the sources export. They look for the package around their own file. */
export async function evaluateModules(modules, folder) {
  const all = modules.map((module) => `export * from ${JSON.stringify(resolve(module))};\n`).join("");
  const build = await rolldown({
    input: ALL,
    plugins: [{ name: "all", resolveId: (id) => (id === ALL ? id : null), load: (id) => (id === ALL ? all : null) }],
    platform: "node",
    resolve: { conditionNames: ["plimsoll-source", "node", "import"] },
    logLevel: "silent",
  });
  mkdirSync(folder, { recursive: true });
  const file = resolve(folder, "evaluated.mjs");
  await build.write({ file, format: "esm", codeSplitting: false });
  await build.close();
  const exported = await import(pathToFileURL(file).href);
  rmSync(file);
  return exported;
}

const ALL = "\0all";
