/** Programs bin/build for tests, and worlds for the builder. */
import { expect } from "vitest";
import { type AbsPath, byteString, utf8 } from "#base";
import type { Program } from "#machine";
import { groupOf, type TestBuildpack, testWorld } from "../book/world.testkit.ts";

/** Writes files below its layers directory. */
export const writes =
  (files: Readonly<Record<string, string>>): Program =>
  async (process) => {
    for (const [name, text] of Object.entries(files)) {
      const path = byteString(`${process.env.CNB_LAYERS_DIR}/${name}`);
      process.fs.mkdir(path.slice(0, path.lastIndexOf("/")), { parents: true });
      process.fs.write(path, utf8(text));
    }
    return 0;
  };
/** Makes no layer. */
export const exitZero: Program = async () => 0;
/** A table of layer types. */
export const types = (...flags: readonly string[]): string =>
  `[types]\n${flags.map((flag) => `${flag} = true\n`).join("")}`;

/** A world after detection of these buildpacks. */
export function world(
  buildpacks: Readonly<Record<string, TestBuildpack>>,
  files: Readonly<Record<string, string>> = {},
) {
  return testWorld({
    buildpacks,
    files: { "/layers/group.toml": groupOf(...Object.keys(buildpacks)), "/layers/plan.toml": "", ...files },
  });
}
export const isThere = (built: ReturnType<typeof world>, path: string): boolean =>
  built.machine.nodeAt(path as AbsPath) !== undefined;

/** The environment that a second buildpack sees after a first one wrote these files. */
export async function seenAfter(
  files: Readonly<Record<string, string>>,
  more: { env?: Readonly<Record<string, string>>; api?: string } = {},
): Promise<Readonly<Record<string, string>>> {
  let seen: Readonly<Record<string, string>> = {};
  const sees: Program = async (process) => {
    seen = process.env;
    return 0;
  };
  const built = world({ "a@1": { build: writes(files) }, "b@1": { build: sees } });
  expect(await built.run("builder", more)).toMatchObject({ code: 0 });
  return seen;
}
