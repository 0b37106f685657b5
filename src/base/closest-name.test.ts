/** Mistyped names. */
import { expect, test } from "vitest";
import { closestName, closestPattern } from "./closest-name.ts";

test("the closest name contains the word or differs by few letters", () => {
  const names = ["export-dirs", "exec-env", "layout"];
  expect(closestName("export-dir", names)).toBe("export-dirs");
  expect(closestName("xport-dirs", names)).toBe("export-dirs");
  expect(closestName("EXPORT-DIRS", names)).toBe("export-dirs");
  expect(closestName("something-else", names)).toBeUndefined();
  expect(closestName("word", [])).toBeUndefined();
});

test("the closest beginning of names with dots is a pattern", () => {
  const names = ["detect.group.single", "detect.group.fields", "export.label.kept"];
  expect(closestPattern("detect.grop", names)).toBe("detect.group.*");
  expect(closestPattern("detect.group.singel", names)).toBe("detect.group.single");
  expect(closestPattern("detct", names)).toBe("detect.*");
  expect(closestPattern("something-else", names)).toBeUndefined();
  expect(closestPattern("nothing", ["export.label.nothing-kept", "notes.label"])).toBe("export.label.nothing-kept");
  expect(closestPattern("word", ["other-word"])).toBe("other-word");
});
