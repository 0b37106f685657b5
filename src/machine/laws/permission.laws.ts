/** What modes, owners and mounts allow. */
import { expect, test } from "vitest";
import { absPath, byteString } from "#base";
import { type NodeSpec, treeOf } from "#tree";
import type { Act } from "../acts/act.ts";
import type { Mount } from "../model/machine.ts";
import {
  CODE,
  commandOf,
  describeTree,
  type LawCan,
  machineOf,
  type OpenMachine,
  recordsOf,
  runOne,
  TEST_USER,
  textAt,
  WORK,
} from "./world.testkit.ts";

export function permissionLaws(open: OpenMachine, { twoUids }: LawCan): void {
  test("a file's own mode binds its owner", async () => {
    const { result, machine } = await runOne(open, [
      { do: "write", path: "locked", text: "x", mode: "0400" },
      { do: "append", path: "locked", text: "y" },
    ]);
    expect(CODE(result)).toEqual({ code: 1 });
    expect(textAt(machine, `${WORK}/locked`)).toBe("x");
  });

  test.skipIf(!twoUids)("modes decide the access to another user's files", async () => {
    const files: Record<string, NodeSpec> = {
      "/other": { dir: true, mode: 0o1777 },
      "/other/private": { text: "secret", mode: 0o600 },
      "/other/public": { text: "public", mode: 0o644 },
      "/other/closed": { dir: true, mode: 0o700 },
      "/other/closed/x": "x",
    };
    const read = ["/other/private", "/other/public", "/other/closed/x"];
    const acts: Act[] = [
      { do: "record", as: "r", read },
      { do: "remove", path: "/other/public" },
    ];
    const machine = await machineOf(open, { it: acts }, files);
    expect(CODE(await machine.run(commandOf(byteString("it"))))).toEqual({ code: 1 });
    expect(textAt(machine, "/other/public")).toBe("public");
    expect(CODE(await machine.run(commandOf(byteString("it"), { uid: 0, gid: 0 })))).toEqual({ code: 0 });
    const [asUser, asRoot] = recordsOf(machine, "r");
    expect(asUser).toMatchObject({ reads: { [`${read[0]}`]: null, [`${read[1]}`]: "public", [`${read[2]}`]: null } });
    expect(asRoot).toMatchObject({ uid: 0, reads: { [`${read[0]}`]: "secret", [`${read[2]}`]: "x" } });
  });

  test.skipIf(!twoUids)("new files in a setgid directory get its group", async () => {
    const files: Record<string, NodeSpec> = { "/shared": { dir: true, mode: 0o2777, gid: 50 } };
    const acts: Act[] = [{ do: "write", path: "/shared/d/f", text: "" }];
    const machine = await machineOf(open, { it: acts }, files);
    await machine.run(commandOf(byteString("it")));
    expect(describeTree(machine.nodeAt(absPath("/shared")))).toEqual([
      "/ dir 2777 0:50",
      "/d dir 2755 1000:50",
      '/d/f file 644 1000:50 ""',
    ]);
  });
}

export function mountLaws(open: OpenMachine): void {
  test("a mount hides files below it, and changes only its own tree", async () => {
    const tree = treeOf({ "/": { dir: true, ...TEST_USER }, "/inner": { text: "mounted", ...TEST_USER } });
    const acts: Act[] = [
      { do: "record", as: "r", list: ["/m"] },
      { do: "move", path: "/m/inner", to: "here" },
      { do: "write", path: "/m/new", text: "n" },
    ];
    const mounts: Mount[] = [{ at: absPath("/m"), tree }];
    const machine = await machineOf(open, { it: acts }, { "/m/hidden": "x" }, mounts);
    expect(CODE(await machine.run(commandOf(byteString("it"))))).toEqual({ code: 0 });
    expect(recordsOf(machine, "r")).toMatchObject([{ lists: { "/m": ["inner"] } }]);
    expect(describeTree(machine.nodeAt(absPath("/m")))).toEqual(["/ dir 755 1000:1000", '/new file 644 1000:1000 "n"']);
    expect(textAt(machine, `${WORK}/here`)).toBe("mounted");
  });

  test("a read-only mount cannot change", async () => {
    const tree = treeOf({ "/": { dir: true, ...TEST_USER }, "/f": { text: "f", ...TEST_USER } });
    const mounts: Mount[] = [{ at: absPath("/m"), tree, readOnly: true }];
    const machine = await machineOf(open, { it: [{ do: "append", path: "/m/f", text: "x" }] }, {}, mounts);
    expect(CODE(await machine.run(commandOf(byteString("it"))))).toEqual({ code: 1 });
    expect(textAt(machine, "/m/f")).toBe("f");
  });
}
