/**
 * Reads declarations of buildpacks: `[[artifact]]` of artifacts.toml (or of the layer's metadata file), `[additionalArtifact]` of the draft.
 * Unknown keys are ignored, as in every file of the specification.
 */
import { type Fault, fail, ok, type Result } from "#base";
import { type TomlFile, toml } from "#contract";

export interface Declared {
  readonly tag: string;
  readonly file: string;
  readonly labels: ReadonlyMap<string, string>;
}

type Read<T> = Result<T, Fault>;

const declaredFile = (
  read: (document: toml.TomlTable) => Read<readonly Declared[]>,
): TomlFile<readonly Declared[]> => ({
  read(bytes, file) {
    const document = toml.read(bytes, file);
    if (!document.ok) return document;
    const found = read(document.value);
    return found.ok ? found : fail({ ...found.fault, kind: "document", violations: [] });
  },
  write: (all) => toml.write(new Map([["artifact", all.map(tableOf)]])),
});

const tableOf = ({ tag, file, labels }: Declared) =>
  new Map<string, string | readonly Map<string, string>[]>([
    ["tag", tag],
    ["file", file],
    ["labels", [new Map(labels)]],
  ]);

/** A value of the wrong kind. */
function wrong(table: toml.TomlTable, key: string, expected: string): { readonly ok: false; readonly fault: Fault } {
  const value = table[key];
  const found = value === undefined ? "nothing" : value === "" ? "an empty string" : toml.describeKind(value);
  return flaw(table, key, `expected ${expected}, found ${found}`);
}

const flaw = (table: toml.TomlTable, key: string, message: string): { readonly ok: false; readonly fault: Fault } => {
  const where = toml.whereOf(table, key);
  return fail({ kind: "document", message, ...(where !== undefined && { where }) });
};

const isTables = (value: toml.TomlValue): value is readonly toml.TomlTable[] =>
  toml.isArray(value) && value.every(toml.isTable);

/** `[[artifact]]`: the labels are an array of tables. */
export const approvedFile = declaredFile((document) => {
  const { artifact = [] } = document;
  if (!isTables(artifact)) return wrong(document, "artifact", "an array of tables, [[artifact]]");
  const all: Declared[] = [];
  for (const table of artifact) {
    const { labels = [] } = table;
    if (!isTables(labels)) return wrong(table, "labels", "an array of tables, [[artifact.labels]]");
    const read = declaredIn(table, labels);
    if (!read.ok) return read;
    all.push(read.value);
  }
  return ok(all);
});

/** `[additionalArtifact]`: the labels are one table. `[layer]` with `publish` and `cache` is not the types table, and has no effect. */
export const draftFile = declaredFile((document) => {
  const { additionalArtifact } = document;
  if (additionalArtifact === undefined) return ok([]);
  if (!toml.isTable(additionalArtifact)) return wrong(document, "additionalArtifact", "a table");
  const { labels } = additionalArtifact;
  if (labels !== undefined && !toml.isTable(labels)) return wrong(additionalArtifact, "labels", "a table");
  const read = declaredIn(additionalArtifact, labels === undefined ? [] : [labels]);
  return read.ok ? ok([read.value]) : read;
});

function declaredIn(table: toml.TomlTable, labelled: readonly toml.TomlTable[]): Read<Declared> {
  const { tag, file } = table;
  for (const key of ["tag", "file"])
    if (typeof table[key] !== "string" || table[key] === "") return wrong(table, key, "a string that is not empty");
  const labels = new Map<string, string>();
  for (const some of labelled) {
    for (const [name, value] of Object.entries(some)) {
      if (typeof value !== "string") return wrong(some, name, "a string");
      if (name === "") return flaw(some, name, "a label needs a name");
      if (labels.has(name)) return flaw(some, name, "the label is in two tables");
      labels.set(name, value);
    }
  }
  return ok({ tag: String(tag), file: String(file), labels });
}
