/** Reports for people: what a lifecycle printed stays words. */
import { expect, test } from "vitest";
import { printable } from "./terminal.ts";

test("control characters are shown, not sent to the terminal", () => {
  expect(printable("\u001b[2J\u0007 \u009b1m\u007f\r")).toBe("\\x1b[2J\\x07 \\x9b1m\\x7f\\x0d");
});

test("tabs and text of any language are left as they are", () => {
  expect(printable("a\tnaïve フォルダ")).toBe("a\tnaïve フォルダ");
});
