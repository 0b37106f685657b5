import { expect, test } from "vitest";
import { emptyTree } from "#tree";
import { volumeMounts } from "./build.ts";
import { mergeLabels, mergeProvisions } from "./provisions.ts";

test("provisions of proposals are merged", () => {
  const all = mergeProvisions([
    { by: "a", env: { A: "1" }, files: { "/a": { text: "a" } } },
    { by: "b", env: { B: "2" }, at: { app: "/workspace/app" } },
  ]);
  expect(all).toEqual({
    ok: true,
    value: { env: { A: "1", B: "2" }, files: { "/a": { text: "a" } }, at: { app: "/workspace/app" } },
  });
});

const volume = (path: string) => ({ volumes: { [path]: emptyTree } });
const text = (path: string) => ({ files: { [path]: { text: "x" } } });

test.each([
  ["a file", text("/x"), text("/x"), "a and b both provide /x"],
  ["a volume and a file at one path", volume("/x"), text("/x"), "a and b both provide /x"],
  ["a volume where the other has the app", volume("/x"), { at: { app: "/x" } }, "a and b both provide /x"],
  [
    "the place of the app",
    { at: { app: "/x" } },
    { at: { app: "/y" } },
    "a and b both provide where the app is mounted",
  ],
  [
    "the place of the report",
    { writes: { report: "/x" } },
    { writes: { report: "/y" } },
    "a and b both provide where the report is written",
  ],
  ["a variable", { env: { X: "1" } }, { env: { X: "1" } }, "a and b both provide X"],
  ["a file in a volume of the other", text("/x/y"), volume("/x"), "b mounts a volume at /x, which hides /x/y of a"],
  [
    "a file in the app directory of the other",
    text("/x/y"),
    { at: { app: "/x" } },
    "b mounts a volume at /x, which hides /x/y of a",
  ],
])("%s that two provide is refused with both names", (_, one, other, message) => {
  const both = mergeProvisions([
    { by: "a", ...one },
    { by: "b", ...other },
  ]);
  expect(both).toMatchObject({
    ok: false,
    fault: { message, remedy: expect.stringMatching(/switch one of . and . off/) },
  });
});

test("a file that a volume hides is a fault", () => {
  const own = mergeProvisions([{ by: "a", ...volume("/x"), ...text("/x/y") }]);
  expect(own).toMatchObject({ ok: false, fault: { remedy: "switch a off" } });
});

test("labels of a builder are merged, and a label of two proposals is a fault with both names", () => {
  const labels = (by: string, name: string) => ({ by, labels: { [name]: by } });
  expect(mergeLabels([labels("a", "x"), labels("b", "y")])).toEqual({ ok: true, value: { x: "a", y: "b" } });
  const both = mergeLabels([labels("a", "x"), labels("b", "x")]);
  expect(both).toMatchObject({ ok: false, fault: { message: "a and b both provide the label x" } });
});

test("a volume in another one is mounted after it", () => {
  const mounts = volumeMounts(
    { app: emptyTree, platform: {} },
    { uid: 1, gid: 1 },
    {
      volumes: { "/x/y/z": emptyTree, "/x": emptyTree, "/workspace/a": emptyTree },
    },
  );
  const order = mounts.map(({ at }) => at as string);
  expect(order.indexOf("/x")).toBeLessThan(order.indexOf("/x/y/z"));
  expect(order.indexOf("/workspace")).toBeLessThan(order.indexOf("/workspace/a"));
});
