/** Lists of texts in TOML files of buildpacks and platforms. */
import { fail, ok, type Where } from "#base";
import { type Encodable, type TomlFile, toml } from "#contract";

/** Undefined if the key is missing. */
export type Listed = readonly string[] | undefined;

export const tableIn = (value: toml.TomlValue | undefined): toml.TomlTable | undefined =>
  value !== undefined && toml.isTable(value) ? value : undefined;

export const isTexts = (value: toml.TomlValue | undefined): value is readonly string[] =>
  Array.isArray(value) && value.every((one) => typeof one === "string");

/** The fault of a value of the wrong kind. */
function unlike(what: string, where: Where, remedy?: string) {
  const violation = {
    kind: "field-type" as const,
    message: `expected ${what}`,
    where,
    ...(remedy !== undefined && { remedy }),
  };
  return fail({ ...violation, kind: "document" as const, violations: [violation] });
}

/** Reads `name` in the table that `pick` returns; `key` is its path from the top of the file. */
export const listIn = (
  name: string,
  key: string,
  pick: (document: toml.TomlTable) => toml.TomlTable | undefined,
): TomlFile<Listed> => ({
  read(bytes, file) {
    const document = toml.read(bytes, file);
    if (!document.ok) return document;
    const table = pick(document.value);
    const value = table?.[name];
    if (value === undefined || isTexts(value)) return ok(value);
    const found = Array.isArray(value) ? otherThan(value) : toml.describeKind(value);
    const where = { ...(table && toml.whereOf(table, name)), file, key };
    return unlike(`an array of strings, found ${found}`, where, `write ${name} = ["…"], or leave it out`);
  },
  write: (value) => toml.write(new Map(value === undefined ? [] : [[name, value]])),
});

/** Describes the wrong element of an array of texts. */
function otherThan(values: readonly toml.TomlValue[]): string {
  const other = values.find((one) => typeof one !== "string");
  return other === undefined ? "an array" : `${toml.describeKind(other)} in one`;
}

/** An array of tables under `key`; `what` describes one table in messages. */
export const tablesIn = <T>(
  key: string,
  what: string,
  { read, write }: { read(row: toml.TomlTable): T | undefined; write(row: T): Encodable },
): TomlFile<readonly T[]> => ({
  read(bytes, file) {
    const document = toml.read(bytes, file);
    if (!document.ok) return document;
    const given = document.value[key] ?? [];
    const where = { ...toml.whereOf(document.value, key), file, key };
    if (!toml.isArray(given)) return unlike(`an array of tables, found ${toml.describeKind(given)}`, where);
    const rows: T[] = [];
    for (const one of given) {
      if (!toml.isTable(one)) return unlike(`an array of tables, found ${toml.describeKind(one)} in one`, where);
      const row = read(one);
      if (row === undefined) return unlike(`${what}, found another table`, toml.whereOf(one) ?? where);
      rows.push(row);
    }
    return ok(rows);
  },
  write: (rows) => toml.write(new Map([[key, rows.map(write)]])),
});
