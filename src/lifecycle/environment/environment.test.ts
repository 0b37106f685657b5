import { describe, expect, test } from "vitest";
import { api, byteString } from "#base";
import type { ImageTarget } from "#contract";
import { environmentOfText, type Process, textOfEnvironment } from "#machine";
import type { NodeSpec } from "#tree";
import { referenceBook } from "../book/programs.ts";
import { testWorld } from "../book/world.testkit.ts";
import type { Variables } from "../decisions/environment.ts";
import { applyEnvDir, applyUserDir } from "./files.ts";
import { distroIn } from "./target.ts";

const released = referenceBook().rules(api("0.12"));
if (released === undefined) throw new Error("Platform API 0.12 is the base");
const rules = released;

/** The variables after the files below `/env` have changed them, or the error. */
async function applied(
  from: "user" | "operator" | "layer",
  files: Readonly<Record<string, NodeSpec>>,
  before: Readonly<Record<string, string>> = {},
): Promise<Readonly<Record<string, string>> | string> {
  const variables: Variables = new Map(Object.entries(environmentOfText(before)));
  const apply = async ({ fs }: Process): Promise<number> => {
    if (from === "user") applyUserDir({ fs, rules, clearEnv: false }, variables, byteString("/env"));
    else
      applyEnvDir({ fs, rules }, variables, {
        dir: byteString("/env"),
        from,
        layerDirs: ["/env", "/other"].map((dir) => byteString(dir)),
      });
    return 0;
  };
  const world = testWorld({ programs: { "/bin/apply": apply }, files });
  const { code, stderr } = await world.runProgram("/bin/apply");
  return code === 0 ? textOfEnvironment(Object.fromEntries(variables)) : stderr;
}

describe("a user's file", () => {
  test("is a variable of its whole name and content", async () => {
    const files = { "/env/A": "x\n", "/env/B.append": "y", "/env/dir/C": "no" };
    expect(await applied("user", files, { A: "old" })).toEqual({ A: "x\n", "B.append": "y" });
  });

  test("is prepended to a path variable", async () => {
    const files = { "/env/PATH": "/mine", "/env/CPATH": "/c" };
    expect(await applied("user", files, { PATH: "/bin" })).toEqual({ PATH: "/mine:/bin", CPATH: "/c" });
  });
});

describe("a file with a suffix", () => {
  test("without a suffix overrides in a layer and is a default in the operator's directory", async () => {
    expect(await applied("layer", { "/env/A": "new" }, { A: "old" })).toEqual({ A: "new" });
    expect(await applied("operator", { "/env/A": "new" }, { A: "old" })).toEqual({ A: "old" });
    expect(await applied("operator", { "/env/A": "new" }, { A: "" })).toEqual({ A: "new" });
  });

  test("uses the delimiter of its directory, otherwise that of another directory of its layer", async () => {
    const other = { "/other/A.delim": "+", "/env/A.append": "new" };
    expect(await applied("layer", other, { A: "old" })).toEqual({ A: "old+new" });
    expect(await applied("layer", { ...other, "/env/A.delim": "-" }, { A: "old" })).toEqual({ A: "old-new" });
    expect(await applied("layer", other)).toEqual({ A: "new" });
  });

  test("and its delimiter may have a name beyond ASCII", async () => {
    const files = { "/other/\u00c4.delim": "+", "/env/\u00c4.append": "new" };
    expect(await applied("layer", files, { \u00c4: "old" })).toEqual({ \u00c4: "old+new" });
  });

  test("with an unknown suffix changes nothing; one that ends in a period is prepended to a path", async () => {
    expect(await applied("layer", { "/env/A.b": "x", "/env/A.append.b": "x" }, { A: "old" })).toEqual({ A: "old" });
    expect(await applied("layer", { "/env/A.": "x" }, { A: "old" })).toEqual({ A: "x:old" });
  });

  test("may be a link to a file, but not a broken link", async () => {
    const linked = { "/env/A": { symlink: "/other/a" }, "/other/a": "x" };
    expect(await applied("layer", linked)).toEqual({ A: "x" });
    expect(await applied("layer", { "/env/A": { symlink: "/none" } })).toContain("ENOENT");
  });
});

describe("pairs of changes", () => {
  const actions = ["append", "prepend", "override", "default"] as const;
  type Change = { readonly action: (typeof actions)[number]; readonly value: string };
  /** The rules of the specification for one change, as a table. */
  const expected = (old: string, delimiter: string, { action, value }: Change): string => {
    const between = old === "" ? "" : delimiter;
    return { append: old + between + value, prepend: value + between + old, override: value, default: old || value }[
      action
    ];
  };
  const pairs = ["", "old"].flatMap((old) =>
    ["", ":"].flatMap((delimiter) => actions.flatMap((a) => actions.map((b) => ({ old, delimiter, a, b })))),
  );
  test.each(pairs)("$a then $b over '$old' with delimiter '$delimiter'", ({ old, delimiter, a, b }) => {
    const changes: readonly Change[] = [
      { action: a, value: "one" },
      { action: b, value: "two" },
    ];
    const changed = (before: string, change: Change): string =>
      rules.platform.envValue({
        action: change.action,
        value: byteString(change.value),
        old: byteString(before),
        delimiter: byteString(delimiter),
      }) ?? before;
    expect(changes.reduce(changed, old)).toBe(changes.reduce((before, one) => expected(before, delimiter, one), old));
  });
});

describe("os-release", () => {
  test("names the distribution and its version", () => {
    expect(distroIn('NAME="Debian"\nID=debian\nVERSION_ID="12"\n')).toEqual({ name: "debian", version: "12" });
    expect(distroIn("ID=arch\n")).toEqual({ name: "arch", version: "" });
    expect(distroIn("ID='a=b' \nPRETTY\nVERSION_ID=\"'1'\"")).toEqual({ name: "a=b", version: "'1'" });
    expect(distroIn("IDS=a\n# ID=b\nID_LIKE=c")).toBeUndefined();
  });
});

describe("the target", () => {
  const unknown: ImageTarget = { id: "", os: "", arch: "", archVariant: "" };
  const here: ImageTarget = { ...unknown, os: "linux", arch: "amd64", distro: { name: "d", version: "1" } };

  test("is that of the run image; missing values come from the build environment", () => {
    const target = (runImage: ImageTarget) => rules.platform.targetOfBuild({ runImage, here });
    expect(target(unknown)).toEqual(here);
    expect(target({ ...unknown, arch: "arm64" })).toEqual({ ...here, arch: "arm64" });
    const whole = { ...unknown, os: "linux", distro: { name: "other", version: "" } };
    expect(target(whole)).toEqual(whole);
  });
});
