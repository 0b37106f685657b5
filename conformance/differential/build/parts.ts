/** What can be odd about a build. Each part changes one thing of the plain build. */
import type { Act } from "#machine";
import type { FileSpec, StatementId } from "#protocol";
import { statementIds } from "#protocol";
import type { Component, Draft } from "./draft.ts";

/** A world has at most one part of each role. */
export interface Part {
  readonly role: string;
  readonly part: string;
  readonly statements: readonly StatementId[];
  readonly apply: (draft: Draft) => Draft;
}

export type Apply = Part["apply"];

/** The parts of one role, by name. */
export const role = (name: string, about: readonly string[], parts: Readonly<Record<string, Apply>>): readonly Part[] =>
  Object.entries(parts).map(([part, apply]) => ({ role: name, part, statements: statementIds(...about), apply }));

/** Acts that a program does besides its own. */
export const does =
  (name: Component["name"], program: "detect" | "build", ...acts: readonly Act[]): Apply =>
  (draft) => ({ ...draft, [name]: { ...draft[name], [program]: [...draft[name][program], ...acts] } });

export const describes =
  (name: Component["name"], lines: Partial<Pick<Component, "toml" | "buildpackToml">>): Apply =>
  (draft) => ({ ...draft, [name]: { ...draft[name], ...lines } });

export const files =
  (more: Readonly<Record<string, FileSpec>>): Apply =>
  (draft) => ({ ...draft, files: { ...draft.files, ...more } });

export const env =
  (more: Readonly<Record<string, string>>): Apply =>
  (draft) => ({ ...draft, env: { ...draft.env, ...more } });

export const flags =
  (more: Draft["flags"]): Apply =>
  (draft) => ({ ...draft, flags: { ...draft.flags, ...more } });

/** Applies several. */
export const both =
  (...all: readonly Apply[]): Apply =>
  (draft) =>
    all.reduce((done, apply) => apply(done), draft);

export const write = (path: string, text: string, mode?: string): Act => ({
  do: "write",
  path: `\${CNB_LAYERS_DIR}/${path}`,
  text,
  ...(mode !== undefined && { mode }),
});
