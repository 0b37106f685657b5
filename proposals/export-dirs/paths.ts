/** Checks whether paths can be exported, each by itself and together. */
import {
  type AbsPath,
  type Fault,
  fail,
  isWithin,
  ok,
  pathOfText,
  type Result,
  ROOT,
  textOfByteString,
  type Where,
} from "#base";
import { quote } from "../kit/quote.ts";
import { LISTED_MAX, outermostOf, problemOf } from "../shared/paths.ts";
import { buildpackKey } from "./key.ts";
import { BUILDER_LABEL, LIST } from "./names.ts";
import type { Options } from "./options.ts";

export type PathRules = Pick<Options, "characters" | "nested" | "reserved">;

export interface Named {
  readonly dir: AbsPath;
  /** The file or label that names it. */
  readonly by: string;
}

/** Without duplicates. */
export function listedDirectories(
  paths: readonly string[],
  by: string,
  rules: PathRules,
): Result<readonly Named[], Fault<"export-dirs">> {
  const where = whereOf(by);
  const each = new Set(paths);
  if (each.size > LISTED_MAX)
    return fail({
      kind: "export-dirs",
      message: `expected at most ${LISTED_MAX} directories, found ${each.size}`,
      where,
      remedy: "name a directory above them",
    });
  const named = new Map<AbsPath, Named>();
  for (const path of each) {
    const problem = problemOf(path, rules);
    if (problem !== undefined)
      return fail({
        kind: "export-dirs",
        message: `${quote(path)} ${problem}`,
        where,
        remedy: "name it as /opt/tool",
      });
    const dir = pathOfText(path);
    named.set(dir, { dir, by });
  }
  return withoutNested([...named.values()], where, rules);
}

/** A label has no keys: it is the list itself. */
function whereOf(by: string): Where {
  if (by === BUILDER_LABEL) return { file: by };
  return { file: by, key: by === LIST ? "export_dirs" : buildpackKey.key };
}

function withoutNested(
  named: readonly Named[],
  where: Where,
  { nested }: PathRules,
): Result<readonly Named[], Fault<"export-dirs">> {
  const outer = outermostOf(named.map(({ dir }) => dir));
  const inner = named.find(({ dir }) => !outer.includes(dir));
  if (inner === undefined) return ok(named);
  if (nested === "outer") return ok(named.filter(({ dir }) => outer.includes(dir)));
  const above = outer.find((dir) => isWithin(dir, inner.dir));
  const message = `${textOfByteString(inner.dir)} is below ${textOfByteString(above ?? ROOT)}, and both are named`;
  return fail({ kind: "export-dirs", message, where, remedy: "name the outer one in both places" });
}
