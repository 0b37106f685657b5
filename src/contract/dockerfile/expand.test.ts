import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expandWord } from "./expand.ts";

const values: Readonly<Record<string, string>> = { a: "A", empty: "", _x1: "X", quoted: `"'$a` };
const lookup = (name: string): string | undefined => (Object.hasOwn(values, name) ? values[name] : undefined);
const of = (word: string, more: { escape?: "\\" | "`"; quotes?: "kept" } = {}) => {
  const result = expandWord(word, { escape: "\\", lookup, ...more });
  return result.ok ? result.value : result.fault.kind;
};

describe("a word", () => {
  test.each([
    ["$a", "A"],
    ["${a}b", "Ab"],
    ["$a-b$_x1", "A-bX"],
    ["$ab", ""],
    ["$", "$"],
    ["a$ b", "a$ b"],
    ["$-x", "$-x"],
    ["\\$a", "$a"],
    ["\\\\$a", "\\A"],
    ["\\a", "a"],
    ["a\\", "a"],
    ["'$a\\'", "$a\\"],
    ['"$a \\$a \\" \\\\ \\n"', 'A $a " \\ \\n'],
    ["a\"b\"'c'd", "abcd"],
    ["${a:-x}", "A"],
    ["${none:-x}", "x"],
    ["${empty:-x}", "x"],
    ["${empty-x}", ""],
    ["${none-x}", "x"],
    ["${a:+x}", "x"],
    ["${empty:+x}", ""],
    ["${empty+x}", "x"],
    ["${none:+x}", ""],
    ["${a:?x}", "A"],
    ["${none:-${empty:-${a}}}", "A"],
    ["${none:-'}'}", "}"],
    ["${none:-a b}", "a b"],
    ["$quoted", `"'$a`],
    ["${quoted}", `"'$a`],
    ["$1x", "x"],
  ])("%j expands to %j", (word, value) => {
    expect(of(word)).toBe(value);
  });

  test.each([
    "'",
    '"',
    '"a',
    "${",
    "${}",
    "${a",
    "${a:}",
    "${a!b}",
    "${none:?gone}",
    "${empty:?}",
    `${"${a:-".repeat(40)}`,
  ])("%j is rejected", (word) => {
    expect(of(word)).toBe("dockerfile-variable");
  });

  test("with the backtick as escape character, a backslash is an ordinary character", () => {
    expect(of("C:\\`$a`", { escape: "`" })).toBe("C:\\$a");
  });

  test("in a heredoc quotes are ordinary characters, and only a dollar can be escaped", () => {
    expect(of(`'$a' "\\$a" \\n \\\\`, { quotes: "kept" })).toBe(`'A' "$a" \\n \\`);
  });
});

test("a word without special characters expands to itself", () => {
  fc.assert(
    fc.property(
      fc.string().filter((word) => !/["'$\\]/.test(word)),
      (word) => {
        expect(of(word)).toBe(word);
      },
    ),
  );
});

test("every word expands or is rejected", () => {
  const bits = fc.constantFrom("$", "{", "}", ":", "-", "+", "?", "a", "'", '"', "\\", " ");
  fc.assert(
    fc.property(fc.array(bits, { maxLength: 30 }), (parts) => {
      expect(typeof of(parts.join(""))).toBe("string");
    }),
    { numRuns: 1_000 },
  );
});

test("the length of a value is bounded", () => {
  const big = "x".repeat(70_000);
  const result = expandWord("$a".repeat(30_000), { escape: "\\", lookup: () => big });
  expect(result).toMatchObject({ ok: false, fault: { kind: "dockerfile-variable" } });
});
