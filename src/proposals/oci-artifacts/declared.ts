/**
 * What a buildpack declares: `[[artifact]]` of artifacts.toml (or of the layer's metadata file), `[additionalArtifact]` of the draft.
 * Keys that nobody asked for are ignored, as in every file of the specification.
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
  read: (document: toml.TomlTable, at: At) => Read<readonly Declared[]>,
): TomlFile<readonly Declared[]> => ({
  read(bytes, file) {
    const document = toml.read(bytes, file);
    if (!document.ok) return document;
    const found = read(document.value, { file, key: "" });
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

interface At {
  readonly file: string;
  readonly key: string;
}

const wrong = ({ file, key }: At, message: string): { readonly ok: false; readonly fault: Fault } =>
  fail({ kind: "document", message, where: { file, key } });

/** `[[artifact]]`, its labels an array of tables. */
export const approvedFile = declaredFile(({ artifact = [] }, at) => {
  if (!Array.isArray(artifact) || !artifact.every(toml.isTable))
    return wrong({ ...at, key: "artifact" }, "expected an array of tables, [[artifact]]");
  const all: Declared[] = [];
  for (const [i, table] of (artifact as readonly toml.TomlTable[]).entries()) {
    const here = { ...at, key: `artifact[${i}]` };
    const { labels = [] } = table;
    if (!Array.isArray(labels) || !labels.every(toml.isTable))
      return wrong({ ...at, key: `${here.key}.labels` }, "expected an array of tables, [[artifact.labels]]");
    const read = declaredIn(table, labels as readonly toml.TomlTable[], here);
    if (!read.ok) return read;
    all.push(read.value);
  }
  return ok(all);
});

/** `[additionalArtifact]`, its labels one table. `[layer]` with `publish` and `cache` is not the types table, and says nothing. */
export const draftFile = declaredFile(({ additionalArtifact }, at) => {
  if (additionalArtifact === undefined) return ok([]);
  const here = { ...at, key: "additionalArtifact" };
  if (!toml.isTable(additionalArtifact)) return wrong(here, "expected a table");
  const { labels } = additionalArtifact;
  if (labels !== undefined && !toml.isTable(labels))
    return wrong({ ...at, key: `${here.key}.labels` }, "expected a table");
  const read = declaredIn(additionalArtifact, labels === undefined ? [] : [labels], here);
  return read.ok ? ok([read.value]) : read;
});

function declaredIn({ tag, file }: toml.TomlTable, tables: readonly toml.TomlTable[], at: At): Read<Declared> {
  for (const [key, value] of [
    ["tag", tag],
    ["file", file],
  ] as const)
    if (typeof value !== "string" || value === "")
      return wrong({ ...at, key: `${at.key}.${key}` }, "expected a string that is not empty");
  const labels = new Map<string, string>();
  for (const [name, value] of tables.flatMap((table) => Object.entries(table))) {
    const here = { ...at, key: `${at.key}.labels.${name}` };
    if (typeof value !== "string") return wrong(here, "expected a string");
    if (name === "") return wrong(here, "a label needs a name");
    if (labels.has(name)) return wrong(here, "the label stands in two tables");
    labels.set(name, value);
  }
  return ok({ tag: String(tag), file: String(file), labels });
}
