import { expect, test } from "vitest";
import { lineSplitter } from "./lines.ts";

test("lines are whole, whatever the parts are", () => {
  const bytes = Buffer.from("first\n\nzwölf\nlast");
  for (let at = 0; at <= bytes.length; at++) {
    const lines: string[] = [];
    const splitter = lineSplitter((line) => lines.push(line));
    splitter.add(bytes.subarray(0, at));
    splitter.add(bytes.subarray(at));
    expect(lines).toEqual(["first", "zwölf"]);
    splitter.end();
    expect(lines).toEqual(["first", "zwölf", "last"]);
  }
});
