import { expect, test } from "vitest";
import { byteString } from "#base";
import { processTypesLayer } from "./launcher.ts";

test("the link of a process type is at its joined path", () => {
  const names = processTypesLayer(["web", ".."].map(byteString), 0n).entries.map(({ name }) => name);
  expect(names).toEqual(["/cnb", "/cnb/process", "/cnb/process/web", "/cnb"]);
});
