import { Volume } from "memfs";
import { expect, test } from "vitest";
import {
  byteString,
  byteStrings,
  contentOf,
  fromVolume,
  type Program,
  simMachine,
  steppingClock,
  textOf,
  toVolume,
  utf8,
} from "./index.ts";

test("a program on a simulated machine reads a memfs volume, and its files come out as one", async () => {
  const shout: Program = async ({ fs }) => {
    fs.write("/app/out", utf8(textOf(fs.read("/app/in")).toUpperCase()));
    return 0;
  };
  const volume = Volume.fromJSON({ "/app/in": "hello", "/bin/shout": "shout" });
  volume.chmodSync("/bin/shout", 0o755);
  const machine = simMachine({
    root: fromVolume(volume),
    programs: new Map([[contentOf(utf8("shout")).digest, shout]]),
    clock: steppingClock(0n),
    seed: "test",
    http: () => Promise.reject(new Error("this machine has no network")),
  });
  const ran = await machine.run({
    path: byteString("/bin/shout"),
    argv: byteStrings("/bin/shout"),
    env: {},
    cwd: byteString("/"),
    uid: 0,
    gid: 0,
  });
  expect(ran.exit).toEqual({ code: 0 });
  const after = await toVolume(machine.snapshot());
  expect(after.readFileSync("/app/out", "utf8")).toBe("HELLO");
});
