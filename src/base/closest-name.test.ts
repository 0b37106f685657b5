/** Mistyped names. */
import { expect, test } from "vitest";
import { closestName } from "./closest-name.ts";

test("a name that is a part of the word, or near it, is meant; a far one is not", () => {
  const names = ["export-dirs", "exec-env", "layout"];
  expect(closestName("export-dir", names)).toBe("export-dirs");
  expect(closestName("xport-dirs", names)).toBe("export-dirs");
  expect(closestName("EXPORT-DIRS", names)).toBe("export-dirs");
  expect(closestName("something-else", names)).toBeUndefined();
  expect(closestName("word", [])).toBeUndefined();
});
