import { expect, test } from "vitest";
import { splitEnvironmentFileName } from "./environment.ts";

test.each([
  ["X", "none"],
  ["X.", "path"],
  ["X.append", "append"],
  ["X.prepend", "prepend"],
  ["X.override", "override"],
  ["X.default", "default"],
  ["X.delim", "delim"],
  ["X.other", "ignored"],
  ["X.append.x", "ignored"],
])("the file %s is of the kind %s", (file, kind) => {
  expect(splitEnvironmentFileName(file)).toEqual({ name: "X", kind });
});
