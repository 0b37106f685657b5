import { describe, expect, test } from "vitest";
import { options, parseOptions } from "./options.ts";

describe("options", () => {
  test("have their first values by default, and for an unknown value", () => {
    const first = Object.fromEntries(options.map(({ name, values }) => [name, values[0]]));
    expect(parseOptions({})).toEqual(first);
    expect(parseOptions({ form: "third", place: "" })).toEqual(first);
  });

  test("have the chosen values", () => {
    expect(parseOptions({ form: "draft", contexts: "two" })).toMatchObject({
      form: "draft",
      contexts: "two",
      cache: "content",
    });
  });
});
