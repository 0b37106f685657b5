import { expect, test } from "vitest";
import { checkActs } from "./check.ts";

const write = { do: "write", path: "/x", text: "" };

test("valid acts have no problem, nor have acts inside them", () => {
  expect(checkActs([write, { do: "if", exists: "/x", acts: [write], otherwise: [{ do: "exit", code: 3 }] }])).toBe(
    undefined,
  );
});

test.each([
  [5, "", /a list of acts/],
  [["write"], "0", /expected an act, such as \{ do: "write"/],
  [[write, { write: "/x" }], "1", /found nothing; such as/],
  [[{ do: "wirte", path: "/x", text: "" }], "0", /did you mean write\?/],
  [[{ do: "something-else" }], "0", /there is write, append/],
  [[{ do: "write", path: "/x" }], "0", /`write` needs a text in `text`/],
  [[{ do: "exit", code: "3" }], "0", /`exit` needs a number in `code`/],
  [[{ do: "if", exists: "/x", acts: [write, { do: "hasOwnProperty" }] }], "0.acts.1", /found "hasOwnProperty"/],
])("%j is refused with where it is", (acts, at, says) => {
  expect(checkActs(acts)).toEqual({ at, message: expect.stringMatching(says) });
});
