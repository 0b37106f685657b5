import { expect, test } from "vitest";
import { lineInSource } from "./place-in-source.ts";

const TEXT = `export const proposal = defineProposal({
  options: [{ name: "a", values: ["x, [", "y"] }],
  evidence: () => ({
    cases: [
      { id: "one", then: [1, 2] },
      {
        id: "two",
      },
    ],
  }),
});`;

test.each([
  ["cases[0].then.0.at: no", 5],
  ["cases[1].id: no", 6],
  ["cases[2].id: no", undefined],
  ["`options[0].values`", 2],
  ['expected another id than "two"', 7],
  ["nothing that the text has", undefined],
])("%s", (message, line) => {
  expect(lineInSource(TEXT, message)).toBe(line);
});
