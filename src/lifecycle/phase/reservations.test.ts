import { expect, test } from "vitest";
import { absPath, byteString, FaultError } from "#base";
import type { Process } from "#machine";
import { testWorld } from "../book/world.testkit.ts";
import { directoryReservations } from "./reservations.ts";

/** The message of the first reservation `<directory> <owner>` that fails, in a world with these links. */
async function faultOf(
  reservations: readonly string[],
  links: Readonly<Record<string, string>> = {},
  own: readonly string[] = [],
): Promise<string | undefined> {
  let message: string | undefined;
  const program = async (process: Process): Promise<number> => {
    const reserve = directoryReservations(process.fs, own.map(byteString));
    try {
      for (const [dir = "", by = ""] of reservations.map((text) => text.split(" "))) reserve(byteString(dir), by);
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
      message = error.fault.message;
    }
    return 0;
  };
  const files = Object.fromEntries(Object.entries(links).map(([path, symlink]) => [path, { symlink }]));
  const world = testWorld({ programs: { "/bin/program": program }, files });
  await world.runProgram("/bin/program");
  return message;
}

test("a directory and everything below it has one owner", async () => {
  expect(await faultOf(["/opt/a one", "/opt/b two"])).toBeUndefined();
  expect(await faultOf(["/opt/a one", "/opt/a two"])).toBe("two claims /opt/a, which overlaps /opt/a, claimed by one");
  expect(await faultOf(["/opt/a one", "/opt/a/b two"])).toContain("claimed by one");
  expect(await faultOf(["/opt/a/b one", "/opt two"])).toContain("claimed by one");
});

test("an owner may reserve a directory again", async () => {
  expect(await faultOf(["/opt one", "/opt/a one"])).toBeUndefined();
});

test("a rechecked directory must not overlap a directory of another owner", async () => {
  let messageOfRecheck: string | undefined;
  const program = async ({ fs }: Process): Promise<number> => {
    const reserve = directoryReservations(fs, [absPath("/layers")]);
    reserve(absPath("/home/cnb/.config/app"), "one");
    reserve(absPath("/home/cnb/.config/app"), "one");
    fs.symlink("/layers", "/home/cnb/.config");
    reserve(absPath("/home/cnb/.config/app"), "one");
    try {
      reserve(absPath("/home/cnb/.config/app"), "one", "recheck");
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
      messageOfRecheck = error.fault.message;
    }
    return 0;
  };
  await testWorld({ programs: { "/bin/program": program } }).runProgram("/bin/program");
  expect(messageOfRecheck).toBe("one claims /home/cnb/.config/app, which overlaps /layers, claimed by specification");
});

test("links are resolved as far as the path exists", async () => {
  const links = { "/mnt/link": "/workspace" };
  expect(await faultOf(["/workspace/config one", "/mnt/link/config/x two"], links)).toBe(
    "two claims /mnt/link/config/x, which overlaps /workspace/config, claimed by one",
  );
});

test("no owner can reserve a directory below or above a directory of the specification", async () => {
  const own = ["/workspace", "/layers", "/cnb"];
  expect(await faultOf(["/workspace/config p"], {}, own)).toBe(
    "p claims /workspace/config, which overlaps /workspace, claimed by specification",
  );
  expect(await faultOf(["/ p"], {}, own)).toContain("claimed by specification");
  expect(await faultOf(["/opt p"], {}, own)).toBeUndefined();
});
