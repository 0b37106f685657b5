/** Programs bin/detect for tests, and runs of the detector. */
import { byteString, utf8 } from "#base";
import type { Program } from "#machine";
import { idsIn, type TestBuildpack, testWorld } from "../book/world.testkit.ts";

/** Exits with a code. */
export const exits =
  (code: number): Program =>
  async () =>
    code;
export const passes = exits(0);
/** Writes a build plan and passes. */
export const plans =
  (toml: string): Program =>
  async (process) => {
    process.fs.write(byteString(process.env.CNB_BUILD_PLAN_PATH ?? ""), utf8(toml));
    return 0;
  };
export const provides = (name: string): string => `[[provides]]\nname = "${name}"\n`;
export const requires = (name: string): string => `[[requires]]\nname = "${name}"\n`;

interface Detected {
  readonly code: number | string;
  /** Of the group, in order. */
  readonly ids: string;
}

/** Runs the detector on this order. */
export async function detect(
  buildpacks: Readonly<Record<string, TestBuildpack>>,
  order: string,
  more: { files?: Readonly<Record<string, string>>; env?: Readonly<Record<string, string>>; platformApi?: string } = {},
): Promise<Detected> {
  const world = testWorld({ buildpacks, files: { "/cnb/order.toml": order, ...more.files } });
  const { code } = await world.run("detector", more);
  return { code, ids: idsIn(world.text("/layers/group.toml")) };
}
