/** Files that a user names are read up to a limit. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { textOf } from "../bytes.ts";
import { readFileUpTo } from "./read-file.ts";
import { inFolder } from "./tools.testkit.ts";

test("a file of the limit is read, and a longer one is refused", () =>
  inFolder((folder) => {
    const file = join(folder, "f");
    writeFileSync(file, "12345");
    const read = readFileUpTo(file, 5);
    expect(read.ok && textOf(read.value)).toBe("12345");
    expect(readFileUpTo(file, 4)).toMatchObject({ ok: false, fault: { kind: "file-too-large", where: { file } } });
  }));

test("a device without end is refused", () => {
  expect(readFileUpTo("/dev/zero", 1000)).toMatchObject({ ok: false, fault: { kind: "file-too-large" } });
});

test("a missing file and a folder are told apart", () =>
  inFolder((folder) => {
    expect(readFileUpTo(join(folder, "none"), 9)).toMatchObject({ ok: false, fault: { kind: "file-missing" } });
    expect(readFileUpTo(folder, 9)).toMatchObject({ ok: false, fault: { kind: "file-unreadable" } });
  }));
