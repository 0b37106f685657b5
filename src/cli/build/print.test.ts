import { expect, test } from "vitest";
import { digestOf } from "#base";
import { ink } from "../terminal/output.ts";
import { endLine, layerLines } from "./print.ts";

test.each([
  ["sim", "just-bash gave up on bin/build: ENOSPC: no space left on device", "--disk"],
  ["sim", "a command of just-bash lacks an option", "--machine host"],
  ["host", "there is no user 0:0, only 1000:1000", "the sandbox"],
] as const)("a limit of the %s machine says what to do: %s", (machine, what, expected) => {
  const line = endLine({ is: "limit", phase: "build", what }, machine);
  expect(line).toContain(expected);
  expect(machine === "host" && line?.includes("--machine host")).toBe(false);
});

test("a layer that the label does not describe shows its history, in one line", () => {
  const createdBy = "Application Slice: the exported\n directory /opt";
  const layer = { diffId: digestOf("x"), role: "unknown", cache: false, size: 1, createdBy } as const;
  const [, line] = layerLines([layer], () => false, ink(false));
  expect(line).toMatch(/unknown .* Application Slice: the exported.{1,6} directory \/opt$/);
});
