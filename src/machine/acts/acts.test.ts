/** Malformed acts, and the text of scripts. The laws of machines test what acts do. */
import { describe, expect, test } from "vitest";
import { FaultError } from "#base";
import type { Act } from "./act.ts";
import { renderActs } from "./render.ts";

describe("an act that cannot be rendered is a fault", () => {
  test.each<readonly [string, Act, string]>([
    ["a reference that is not a name", { do: "stdout", text: "${a-b}" }, "act-template"],
    ["a mode that is not octal", { do: "chmod", path: "x", mode: "u+x" }, "act-mode"],
    ["a path with a NUL", { do: "remove", path: "a\0b" }, "act-path"],
  ])("%s", (_, act, kind) => {
    const render = () => renderActs([act]);
    expect(render).toThrow(FaultError);
    try {
      render();
    } catch (error) {
      expect(error instanceof FaultError ? error.fault.kind : undefined).toBe(kind);
    }
  });
});

test("a script carries only the functions that it calls", () => {
  expect(renderActs([{ do: "exit", code: 3 }])).toBe(
    "#!/bin/bash -p\nset -e\nexport LC_ALL=C PATH=/usr/bin:/bin\nexit 3\n",
  );
});

test("texts of a case are quoted, never run", () => {
  const script = renderActs([{ do: "write", path: "a'b", text: "$(x) `y` %d \\ '${A}'" }]);
  expect(script).toContain(`printf -- '$(x) \`y\` %%d \\\\ '\\''%s'\\''' "\${plimsoll_given[A]-}" > 'a'\\''b'`);
});
