import { expect, test } from "vitest";
import { absPath, byteString, FaultError } from "#base";
import type { Process } from "#machine";
import { testWorld } from "../book/world.testkit.ts";
import { claims } from "./claims.ts";

/** The message of the first claim that is refused, in a world with these links. */
async function refused(
  asked: readonly (readonly [dir: string, by: string])[],
  links: Readonly<Record<string, string>> = {},
  own: readonly string[] = [],
): Promise<string | undefined> {
  let message: string | undefined;
  const claimant = async (process: Process): Promise<number> => {
    const claim = claims(process.fs, own.map(byteString));
    try {
      for (const [dir, by] of asked) claim(byteString(dir), by);
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

test("a directory that is claimed anew must still be no place of another's", async () => {
  let claimedAgain: string | undefined;
  const claimant = async ({ fs }: Process): Promise<number> => {
    const claim = claims(fs, [absPath("/layers")]);
    claim(absPath("/home/cnb/.config/app"), "one");
    claim(absPath("/home/cnb/.config/app"), "one");
    fs.symlink("/layers", "/home/cnb/.config");
    claim(absPath("/home/cnb/.config/app"), "one");
    try {
      claim(absPath("/home/cnb/.config/app"), "one", "anew");
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
      claimedAgain = error.fault.message;
    }
    return 0;
  };
  const { machine } = testWorld({ programs: { "/bin/claimant": claimant } });
  await machine.run({ path: "/bin/claimant", argv: ["claimant"], env: {}, cwd: "/", uid: 1000, gid: 1000 });
  expect(claimedAgain).toBe("one claims /home/cnb/.config/app, which overlaps /layers, claimed by specification");
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

test("nobody claims what is the lifecycle's own, below it or above it", async () => {
  const own = ["/workspace", "/layers", "/cnb"];
  expect(await refused([["/workspace/config", "p"]], {}, own)).toBe(
    "p claims /workspace/config, which overlaps /workspace, claimed by specification",
  );
  expect(await refused([["/", "p"]], {}, own)).toContain("claimed by specification");
  expect(await refused([["/opt", "p"]], {}, own)).toBeUndefined();
});
