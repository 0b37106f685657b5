/** Environment changes, one by one and in pairs. */
import { describe, expect, test } from "vitest";
import {
  applyEnvironmentChange,
  applyEnvironmentFiles,
  type EnvironmentAction,
  environmentChanges,
  POSIX_PATH_VARIABLES,
  splitEnvironmentFileName,
  userChange,
} from "./environment.ts";

const ACTIONS = ["append", "prepend", "override", "default"] as const satisfies readonly EnvironmentAction[];
const OLD = [undefined, "", "old"] as const;
const DELIMITERS = ["", ":"] as const;

/** The specification of one change as a table. */
function single(old: string, action: EnvironmentAction, value: string, delimiter: string): string {
  const both = old === "" ? "" : delimiter;
  return { append: old + both + value, prepend: value + both + old, override: value, default: old || value }[action];
}

describe("pairs of changes", () => {
  const pairs = OLD.flatMap((old) =>
    DELIMITERS.flatMap((delimiter) => ACTIONS.flatMap((a) => ACTIONS.map((b) => ({ old, delimiter, a, b })))),
  );
  test.each(pairs)("$a then $b over $old with delimiter '$delimiter'", ({ old, delimiter, a, b }) => {
    const before = old === undefined ? {} : { X: old };
    const after = [
      { action: a, name: "X", value: "one", delimiter },
      { action: b, name: "X", value: "two", delimiter },
    ].reduce(applyEnvironmentChange, before);
    expect(after).toEqual({ X: single(single(old ?? "", a, "one", delimiter), b, "two", delimiter) });
  });
});

describe("pairs of files in one directory", () => {
  const suffixes = ["", ".", ".append", ".prepend", ".override", ".default", ".delim", ".other", ".append.x"];
  const kinds = ["none", "path", "append", "prepend", "override", "default", "delim", "ignored", "ignored"];

  test("a known suffix is an action, any other is ignored", () => {
    expect(suffixes.map((suffix) => splitEnvironmentFileName(`X${suffix}`))).toEqual(
      kinds.map((kind) => ({ name: "X", kind })),
    );
  });

  const pairs = suffixes.flatMap((first) => suffixes.map((second) => [first, second] as const));
  test.each(pairs)(
    "X%s and X%s apply by the bytes of their names, in whichever order they are listed",
    (first, second) => {
      const files = [
        { name: `X${first}`, content: "1" },
        { name: `X${second}`, content: "1" },
      ];
      const apply = (listed: typeof files): unknown => applyEnvironmentFiles({ X: "old" }, listed, "override");
      expect(apply(files)).toEqual(apply([...files].reverse()));
    },
  );
});

describe("files", () => {
  test("a delimiter applies to its variable in the same directory only", () => {
    expect(
      environmentChanges(
        [
          { name: "X.append", content: "a" },
          { name: "X.delim", content: ";" },
          { name: "Y.append", content: "b" },
        ],
        "override",
      ),
    ).toEqual([
      { action: "append", name: "X", value: "a", delimiter: ";" },
      { action: "append", name: "Y", value: "b", delimiter: "" },
    ]);
  });

  test("a trailing period prepends with a colon", () => {
    expect(applyEnvironmentFiles({ PATH: "/bin" }, [{ name: "PATH.", content: "/a" }], "override").PATH).toBe(
      "/a:/bin",
    );
  });

  test.each([
    ["override", "new"],
    ["default", "old"],
  ] as const)("without a suffix, %s", (unsuffixed, value) => {
    expect(applyEnvironmentFiles({ X: "old" }, [{ name: "X", content: "new" }], unsuffixed).X).toBe(value);
  });

  test("values keep their newline", () => {
    expect(applyEnvironmentFiles({}, [{ name: "X", content: "a\n" }], "override").X).toBe("a\n");
  });
});

test("a user's path variable is prepended, any other variable replaces", () => {
  const names = [...POSIX_PATH_VARIABLES, "HOME"];
  const after = names.map((name) => applyEnvironmentChange({ [name]: "old" }, userChange(name, "new"))[name]);
  expect(after).toEqual([...POSIX_PATH_VARIABLES.map(() => "new:old"), "new"]);
});
