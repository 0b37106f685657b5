/**
 * The platform's file that allows buildpacks to publish artifacts, beside the order and the run images: `/cnb/artifacts.toml`.
 *
 *   [[allow]]
 *   buildpack = "acme/helm"     # absent: any
 *   tags = ["chart", "dev-*"]   # absent: any; `*` at the end matches the rest
 */
import { byteString } from "#base";
import type { TomlFile } from "#contract";
import { phaseFault } from "#lifecycle";
import { quote } from "../kit/quote.ts";
import { isTexts, tablesIn } from "../shared/toml.ts";

export const POLICY = byteString("/cnb/artifacts.toml");

export interface Allowed {
  readonly buildpack?: string;
  readonly tags?: readonly string[];
}

export const policyFile: TomlFile<readonly Allowed[]> = tablesIn(
  "allow",
  "a table of a string `buildpack` and a list of strings `tags`, or of neither",
  {
    read({ buildpack, tags }) {
      if (buildpack !== undefined && typeof buildpack !== "string") return undefined;
      if (tags !== undefined && !isTexts(tags)) return undefined;
      return { ...(buildpack !== undefined && { buildpack }), ...(tags !== undefined && { tags }) };
    },
    write: ({ buildpack, tags }) => ({
      ...(buildpack !== undefined && { buildpack }),
      ...(tags !== undefined && { tags }),
    }),
  },
);

interface Publishing {
  readonly buildpack: string;
  readonly tag: string;
}

/** Throws a phase fault. */
export function refuseUnallowed(policy: readonly Allowed[], { buildpack, tag }: Publishing): void {
  if (allows(policy, { buildpack, tag })) return;
  throw phaseFault("export", `${buildpack} may not publish ${quote(tag)}: ${POLICY} does not allow it`, {
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
