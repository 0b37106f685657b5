/** Mistyped names. */
import { expect, test } from "vitest";
import { nearest } from "./nearest.ts";

test("a name that is a part of the word, or near it, is meant; a far one is not", () => {
  const names = ["export-dirs", "exec-env", "layout"];
  expect(nearest("export-dir", names)).toBe("export-dirs");
  expect(nearest("xport-dirs", names)).toBe("export-dirs");
  expect(nearest("EXPORT-DIRS", names)).toBe("export-dirs");
  expect(nearest("something-else", names)).toBeUndefined();
  expect(nearest("word", [])).toBeUndefined();
});
