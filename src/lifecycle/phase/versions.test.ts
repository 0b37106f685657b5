/** Versions that the lifecycle does not support: outside of its range, with a patch number, empty, with spaces, or none. */
import { describe, expect, test } from "vitest";
import { testWorld } from "../book/world.testkit.ts";
import { passes } from "../detect/detect.testkit.ts";

const ODD = ["0.6", "0.99", "1.0", "0.12.1", "", " 0.12", "0.12 ", "banana"];

/** The exit code, and the lines of the error. */
async function errorOf(world: ReturnType<typeof testWorld>, platformApi: string): Promise<readonly unknown[]> {
  const { code, stderr } = await world.run("detector", { platformApi });
  return [code, ...stderr.split("\n").filter((line) => line !== "" && !line.startsWith("Warning: "))];
}

describe("CNB_PLATFORM_API", () => {
  test.each(ODD)("%j: exit code 11 and one line that names what is supported", async (platformApi) => {
    const found = platformApi === "" ? "is not set" : `is .?${platformApi}`;
    expect(await errorOf(testWorld({}), platformApi)).toEqual([
      11,
      expect.stringMatching(new RegExp(`CNB_PLATFORM_API ${found}.*supports Platform API 0\\.7, .*0\\.15;`)),
    ]);
  });
});

describe("the Buildpack API of a buildpack", () => {
  const worldOf = (api: string) =>
    testWorld({
      buildpacks: { "acme/odd@1": { api, detect: passes } },
      files: { "/cnb/order.toml": '[[order]]\n[[order.group]]\nid = "acme/odd"\nversion = "1"\n' },
    });

  test.each(ODD)("%j: exit code 12 and one line that names what is supported", async (api) => {
    const found = api === "" ? "does not say its Buildpack API" : `has Buildpack API "${api}"`;
    expect(await errorOf(worldOf(api), "0.15")).toEqual([
      12,
      expect.stringMatching(new RegExp(`acme/odd@1 ${found}.*for one of 0\\.7, .*0\\.12`)),
    ]);
  });
});
