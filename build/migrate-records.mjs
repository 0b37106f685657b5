// Migrates files of version 1 to version 2: recordings, bundles of failures, frozen findings, record.json and record.ndjson.
// A file of version 2 stays as it is. docs/record.md has the table of old and new words.
//
//     node build/migrate-records.mjs <file or folder> ...
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { rolldown } from "rolldown";

/** The value in version 2; undefined if it is of version 2 already, or none of these files. */
export function migrate(value) {
  if (value?.plimsoll === 1 && value.kind === "recording") return recording(value);
  if (value?.plimsoll === 1 && value.kind === "case") return caseBundle(value);
  if (value?.plimsoll === 1 && value.kind === "property") return lawBundle(value);
  if (value?.schema === 1) return record(value);
  return value?.requirements !== undefined && value.verdict !== undefined ? result(value) : undefined;
}

/** Keeps the order of the members; `rename` maps old names to new ones, `change` the values of new names. */
function mapped(value, rename, change = {}) {
  const entries = Object.entries(value).map(([key, member]) => {
    const name = rename[key] ?? key;
    return [name, change[name] === undefined ? member : change[name](member)];
  });
  return Object.fromEntries(entries);
}

const version = () => 2;
const recording = (value) => mapped(value, { seen: "observation" }, { plimsoll: version });

const subject = (spec) => (spec.kind === "faulty" ? { ...spec, kind: "mutant" } : spec);
const caseBundle = (value) => mapped(value, { seen: "observation" }, { plimsoll: version, subject });

const comparison = { wanted: "expected", got: "actual", requirements: "statements" };
const failures = (list) => list.map((failure) => mapped(failure, comparison));
const lawBundle = (value) =>
  mapped(value, { property: "law" }, { plimsoll: version, kind: () => "law", subject, violations: failures });

const record = (value) => mapped(value, {}, { schema: version, results: (results) => results.map(result) });

const WORLDS = { tried: "generated", told: "trialsChecked", telling: "worldsChecked", using: "worldsUsing" };
const result = (value) =>
  mapped(
    value,
    { requirements: "statements" },
    {
      kind: (kind) => (kind === "property" ? "law" : kind),
      verdict: ({ is, why, ...rest }) => ({
        is: is === "broken" ? "error" : is,
        ...(why !== undefined && { why: why.replace(/^given-up: /, "hung: ") }),
        ...rest,
      }),
      evidence: (evidence) => mapped(evidence, { broken: "failures" }, { failures }),
      worlds: (worlds) => mapped(worlds, WORLDS),
    },
  );

/** The text of the file in version 2; undefined if it stays as it is. */
function migratedText(text, compactJson) {
  const lines = text.trimEnd().split("\n");
  if (lines.every(isDocument)) {
    const values = lines.map((line) => JSON.parse(line));
    if (values.every((value) => migrate(value) === undefined)) return undefined;
    return `${values.map((value) => JSON.stringify(migrate(value) ?? value)).join("\n")}\n`;
  }
  const value = isDocument(text) ? migrate(JSON.parse(text)) : undefined;
  if (value === undefined) return undefined;
  return value.schema === undefined ? `${compactJson(value)}\n` : `${JSON.stringify(value, null, 1)}\n`;
}

function isDocument(text) {
  try {
    return typeof JSON.parse(text) === "object";
  } catch {
    return false;
  }
}

function filesIn(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true })
    .filter((name) => /\.(json|ndjson)$/.test(name) && !name.split("/").includes("node_modules"))
    .map((name) => join(path, name));
}

/** The writer of bundles is TypeScript. */
async function writer() {
  const build = await rolldown({ input: "conformance/protocol/compact-json.ts", external: /^#/ });
  const { output } = await build.generate({ format: "esm" });
  return import(`data:text/javascript,${encodeURIComponent(output[0].code)}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const paths = process.argv.slice(2).flatMap(filesIn);
  if (paths.length === 0) {
    console.error("usage: node build/migrate-records.mjs <file or folder> ...");
    process.exit(2);
  }
  const { compactJson } = await writer();
  const changed = paths.filter((path) => {
    const text = migratedText(readFileSync(path, "utf8"), compactJson);
    if (text !== undefined) writeFileSync(path, text);
    return text !== undefined;
  });
  console.log(`${changed.length} of ${paths.length} files migrate to version 2`);
}
