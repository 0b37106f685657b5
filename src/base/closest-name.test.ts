/** Mistyped names. */
import { expect, test } from "vitest";
import { closestName } from "./closest-name.ts";

test("the closest name contains the word or differs by few letters", () => {
  const names = ["export-dirs", "exec-env", "layout"];
  expect(closestName("export-dir", names)).toBe("export-dirs");
  expect(closestName("xport-dirs", names)).toBe("export-dirs");
  expect(closestName("EXPORT-DIRS", names)).toBe("export-dirs");
  expect(closestName("something-else", names)).toBeUndefined();
  expect(closestName("word", [])).toBeUndefined();
});
