/**
 * The platform's word on who may publish what, beside the order and the run images: `/cnb/artifacts.toml`.
 *
 *   [[allow]]
 *   buildpack = "acme/helm"     # absent: any
 *   tags = ["chart", "dev-*"]   # absent: any; `*` at the end stands for the rest
 */
import { fail, ok } from "#base";
import { type TomlFile, toml } from "#contract";
import { phaseFault } from "#lifecycle";
import { shown } from "../shown.ts";

export const POLICY = "/cnb/artifacts.toml";

export interface Allowed {
  readonly buildpack?: string;
  readonly tags?: readonly string[];
}

export const policyFile: TomlFile<readonly Allowed[]> = {
  read(bytes, file) {
    const document = toml.read(bytes, file);
    if (!document.ok) return document;
    const { allow = [] } = document.value;
    const tables = Array.isArray(allow) ? allow : [undefined];
    const all: Allowed[] = [];
    for (const [i, table] of tables.entries()) {
      const read = allowedOf(table);
      if (read !== undefined) all.push(read);
      else
        return fail({
          kind: "document",
          message: "expected [[allow]] with a string `buildpack` and a list of strings `tags`",
          where: { file, key: `allow[${i}]` },
          violations: [],
        });
    }
    return ok(all);
  },
  write: (all) =>
    toml.write(
      new Map([
        [
          "allow",
          all.map(
            ({ buildpack, tags }) =>
              new Map<string, string | readonly string[]>([
                ...(buildpack === undefined ? [] : ([["buildpack", buildpack]] as const)),
                ...(tags === undefined ? [] : ([["tags", tags]] as const)),
              ]),
          ),
        ],
      ]),
    ),
};

function allowedOf(table: unknown): Allowed | undefined {
  if (!toml.isTable(table)) return undefined;
  const { buildpack, tags } = table;
  if (buildpack !== undefined && typeof buildpack !== "string") return undefined;
  if (tags !== undefined && !(Array.isArray(tags) && tags.every((tag) => typeof tag === "string"))) return undefined;
  return {
    ...(buildpack !== undefined && { buildpack }),
    ...(tags !== undefined && { tags: tags as readonly string[] }),
  };
}

interface Publishing {
  readonly buildpack: string;
  readonly tag: string;
}

/** Throws a phase fault. */
export function refuseUnallowed(policy: readonly Allowed[], { buildpack, tag }: Publishing): void {
  if (allows(policy, { buildpack, tag })) return;
  throw phaseFault("export", `${buildpack} may not publish ${shown(tag)}: ${POLICY} does not allow it`, {
    remedy: `allow it there, or leave the buildpack out`,
  });
}

export const allows = (policy: readonly Allowed[], { buildpack, tag }: Publishing): boolean =>
  policy.some(
    (one) =>
      (one.buildpack === undefined || one.buildpack === buildpack) &&
      (one.tags === undefined || one.tags.some((pattern) => fits(pattern, tag))),
  );

const fits = (pattern: string, tag: string): boolean =>
  pattern.endsWith("*") ? tag.startsWith(pattern.slice(0, -1)) : pattern === tag;
