import { describe, expect, test } from "vitest";
import { options, parseOptions } from "./options.ts";

describe("options", () => {
  test("are the first values where nothing is chosen, or something that is no value", () => {
    const first = Object.fromEntries(options.map(({ name, values }) => [name, values[0]]));
    expect(parseOptions({})).toEqual(first);
    expect(parseOptions({ form: "third", place: "" })).toEqual(first);
  });

  test("are what was chosen", () => {
    expect(parseOptions({ form: "draft", contexts: "two" })).toMatchObject({
      form: "draft",
      contexts: "two",
      cache: "content",
    });
  });
});
