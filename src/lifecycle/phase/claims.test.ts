import { expect, test } from "vitest";
import { FaultError } from "#base";
import type { Process } from "#machine";
import { claims } from "./claims.ts";
import { testWorld } from "./test-world.ts";

/** The message of the first claim that is refused, in a world with these links. */
async function refused(
  asked: readonly (readonly [dir: string, by: string])[],
  links: Readonly<Record<string, string>> = {},
): Promise<string | undefined> {
  let message: string | undefined;
  const claimant = async (process: Process): Promise<number> => {
    const claim = claims(process.fs);
    try {
      for (const [dir, by] of asked) claim(dir, by);
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
      message = error.fault.message;
    }
    return 0;
  };
  const files = Object.fromEntries(Object.entries(links).map(([path, symlink]) => [path, { symlink }]));
  const world = testWorld({ programs: { "/bin/claimant": claimant }, files });
  await world.machine.run({ path: "/bin/claimant", argv: ["claimant"], env: {}, cwd: "/", uid: 1000, gid: 1000 });
  return message;
}

test("a directory is one claimant's, with everything below it", async () => {
  expect(
    await refused([
      ["/opt/a", "one"],
      ["/opt/b", "two"],
    ]),
  ).toBeUndefined();
  expect(
    await refused([
      ["/opt/a", "one"],
      ["/opt/a", "two"],
    ]),
  ).toBe("two claims /opt/a, which overlaps /opt/a, claimed by one");
  expect(
    await refused([
      ["/opt/a", "one"],
      ["/opt/a/b", "two"],
    ]),
  ).toContain("claimed by one");
  expect(
    await refused([
      ["/opt/a/b", "one"],
      ["/opt", "two"],
    ]),
  ).toContain("claimed by one");
});

test("a claimant may claim again what it holds", async () => {
  expect(
    await refused([
      ["/opt", "one"],
      ["/opt/a", "one"],
    ]),
  ).toBeUndefined();
});

test("links are resolved as far as the path is there", async () => {
  const links = { "/mnt/link": "/workspace" };
  expect(
    await refused(
      [
        ["/workspace/config", "one"],
        ["/mnt/link/config/x", "two"],
      ],
      links,
    ),
  ).toBe("two claims /mnt/link/config/x, which overlaps /workspace/config, claimed by one");
});
