import { expect, test } from "vitest";
import { byteString } from "#base";
import { processTypesLayer } from "./launcher.ts";

test("a process type has a link, where its path leads", () => {
  const names = processTypesLayer(["web", ".."].map(byteString), 0n).entries.map(({ name }) => name);
  expect(names).toEqual(["/cnb", "/cnb/process", "/cnb/process/web", "/cnb"]);
});
