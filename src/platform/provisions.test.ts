import { expect, test } from "vitest";
import { provideAll } from "./provisions.ts";

test("what proposals provide is put together", () => {
  const all = provideAll([
    { by: "a", env: { A: "1" }, files: { "/a": { text: "a" } } },
    { by: "b", env: { B: "2" }, at: { app: "/workspace/app" } },
  ]);
  expect(all).toEqual({
    ok: true,
    value: { env: { A: "1", B: "2" }, files: { "/a": { text: "a" } }, at: { app: "/workspace/app" } },
  });
});

test("a path or variable that two provide is refused with both names", () => {
  const twice = provideAll([
    { by: "a", files: { "/x": { text: "a" } } },
    { by: "b", files: { "/x": { text: "b" } } },
  ]);
  expect(twice).toMatchObject({ ok: false, fault: { message: "a and b both provide /x" } });
});
