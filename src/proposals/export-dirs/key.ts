/**
 * Where the proposal's data stands in files: `[buildpack] export_dirs` in buildpack.toml, and `export_dirs` in the file by which a
 * platform hands over the builder image's label (a lifecycle does not see the labels of the image that it runs in).
 */
import { type AbsPath, byteString, type Fault, fail, isWithin, ok, pathOfText, type Result, type Where } from "#base";
import { type TomlFile, toml } from "#contract";

/** Undefined where the key is not there. */
export type Listed = readonly string[] | undefined;

const table = (value: toml.TomlValue | undefined): toml.TomlTable | undefined =>
  value !== undefined && toml.isTable(value) ? value : undefined;

const listIn = (key: string, pick: (document: toml.TomlTable) => toml.TomlTable | undefined): TomlFile<Listed> => ({
  read(bytes, file) {
    const document = toml.read(bytes, file);
    if (!document.ok) return document;
    const value = pick(document.value)?.export_dirs;
    if (value === undefined) return ok(undefined);
    if (Array.isArray(value) && value.every((one) => typeof one === "string")) return ok(value as readonly string[]);
    const where: Where = { file, key };
    const violation = { kind: "field-type" as const, message: `expected an array of strings`, where };
    return fail({ ...violation, kind: "document", violations: [violation] });
  },
  write: (value) => toml.write(new Map(value === undefined ? [] : [["export_dirs", value]])),
});

/** The key of a buildpack. */
export const buildpackKey: TomlFile<Listed> = listIn("buildpack.export_dirs", (document) => table(document.buildpack));
/** The whole file of the platform. */
export const platformList: TomlFile<Listed> = listIn("export_dirs", (document) => document);

export const KEY = "buildpack.export_dirs";

export interface Named {
  readonly dir: AbsPath;
  /** Who names it: a file. */
  readonly by: string;
}

/** Absolute, without `.`, `..` and empty elements, and not the root. Two that are one below the other are refused; one twice is one. */
export function directoriesOf(paths: readonly string[], by: string): Result<readonly Named[], Fault> {
  const named: Named[] = [];
  for (const path of paths) {
    const problem = problemOf(path);
    const where = { file: by, key: "export_dirs" };
    if (problem !== undefined)
      return fail({
        kind: "export-dirs",
        message: `${JSON.stringify(path)} ${problem}`,
        where,
        remedy: "name it as /opt/tool",
      });
    const dir = pathOfText(path);
    const other = named.find((one) => one.dir !== dir && (isWithin(one.dir, dir) || isWithin(dir, one.dir)));
    if (other !== undefined)
      return fail({ kind: "export-dirs", message: `${dir} and ${other.dir} are one below the other`, where });
    if (named.every((one) => one.dir !== dir)) named.push({ dir, by });
  }
  return ok(named);
}

function problemOf(path: string): string | undefined {
  if (!path.startsWith("/")) return "is not absolute";
  if (path === "/") return "is the root";
  if (path.includes("\0")) return "holds a NUL";
  return pathOfText(path) === byteString(path) ? undefined : "has empty elements, `.` or `..`";
}
