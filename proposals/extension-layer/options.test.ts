import { describe, expect, test } from "vitest";
import { choicesOf, options } from "./options.ts";

describe("choices", () => {
  test("are the first values where nothing is chosen, or something that is no value", () => {
    const first = Object.fromEntries(options.map(({ name, values }) => [name, values[0]]));
    expect(choicesOf({})).toEqual(first);
    expect(choicesOf({ form: "third", place: "" })).toEqual(first);
  });

  test("are what was chosen", () => {
    expect(choicesOf({ form: "draft", contexts: "two" })).toMatchObject({
      form: "draft",
      contexts: "two",
      cache: "content",
    });
  });
});
