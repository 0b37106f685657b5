/** Every command that the command prints can be pasted as it stands, from where the first was typed: with the proposals that it needs. */
import { execFile } from "node:child_process";
import { cpSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { folder, type Ran } from "../test/test.testkit.ts";

const TOP = resolve(import.meta.dirname, "../../..");
const EXAMPLE = join(TOP, "examples/my-proposal/base-labels.ts");
const MAIN = join(TOP, "dist/src/cli/main.js");

/** By a shell, as it was printed. */
function pasted(cwd: string, line: string): Promise<Ran> {
  const script = `plimsoll() { "$NODE" "$MAIN" "$@"; }\n${line}`;
  const { CI, FORCE_COLOR, ...env } = process.env;
  return new Promise((settle) => {
    execFile(
      "bash",
      ["-c", script],
      { cwd, env: { ...env, NODE: process.execPath, MAIN, NO_COLOR: "1" }, maxBuffer: 64 << 20 },
      (error, out, err) => settle({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });
}

/** A line may say what the command is for before it. */
const commandsIn = (text: string): readonly string[] =>
  text.split("\n").flatMap((line) => /^ *[a-z ]*(plimsoll (?:explain|replay|test) .*)$/.exec(line)?.[1] ?? []);

/** The commands that a command prints, with how each ends. */
async function followed(cwd: string, line: string): Promise<Readonly<Record<string, number | null>>> {
  const { out } = await pasted(cwd, line);
  const ends: Record<string, number | null> = {};
  for (const command of new Set(commandsIn(out))) {
    const { code, err } = await pasted(cwd, command);
    expect(err, command).toBe("");
    ends[command.replaceAll(cwd, "<folder>")] = code;
  }
  return ends;
}

/** A module whose name a shell would take apart. */
function workshop(): string {
  const cwd = folder();
  cpSync(EXAMPLE, join(cwd, "it's mine.ts"));
  return cwd;
}

const OWN = `--proposal './it'\\''s mine.ts'`;
const AS_TEXT = `--proposal './it'\\''s mine.ts:rebase=text'`;
const STALE = "proposal.base-labels.rebased";

describe("what is printed is run as it stands", { timeout: 120_000 }, () => {
  test("of a failing case of a module", async () => {
    const ends = await followed(
      workshop(),
      `plimsoll test ${AS_TEXT} ${STALE} --platform-api 0.15 --buildpack-api 0.12`,
    );
    expect(ends).toEqual({
      [`plimsoll replay <folder>/.plimsoll/failures/${STALE}-0.15-0.12.json`]: 1,
      [`plimsoll explain ${STALE} ${AS_TEXT}`]: 0,
    });
  });

  test("of what a module has, explained as it was switched on", async () => {
    const cwd = workshop();
    const statement = "proposal.base-labels.after-rebase";
    expect(await followed(cwd, `plimsoll explain ${STALE} ${AS_TEXT}`)).toEqual({
      [`plimsoll test ${STALE} ${AS_TEXT}`]: 1,
    });
    expect(await followed(cwd, `plimsoll explain ${statement} ${OWN}`)).toEqual({
      [`plimsoll test ${statement} ${OWN}`]: 0,
    });
  });

  test("of a proposal with an option, of which a law fails", async () => {
    const law = "export-dirs.rebase-safe";
    const on = "--proposal export-dirs:rebase=text --proposal metadata-locations";
    const ends = await followed(folder(), `plimsoll test ${on} ${law} --platform-api 0.15 --buildpack-api 0.12`);
    expect(ends).toEqual({
      [`plimsoll replay <folder>/.plimsoll/failures/${law}-0.15-0.12.json`]: 1,
      [`plimsoll explain ${law} ${on}`]: 0,
    });
    const { out } = await pasted(folder(), `plimsoll explain ${law} ${on}`);
    expect(commandsIn(out)).toEqual([`plimsoll test ${law} ${on}`]);
  });

  test.each([
    ["a law of one proposal", "export-dirs.emptiness", "--proposal export-dirs"],
    ["a law of them all", "proposals.transparent", "--proposal all"],
    ["a case of a draft", "proposal.oci-artifacts-draft.published", "--proposal oci-artifacts:form=draft"],
  ])("of %s, with what must be on", async (_, id, on) => {
    const { out } = await pasted(folder(), `plimsoll explain ${id}`);
    expect(commandsIn(out)).toEqual([`plimsoll test ${id} ${on}`]);
    const { code } = await pasted(folder(), `plimsoll test ${id} ${on} --runs 5 --platform-api 0.15`);
    expect(code).toBe(0);
  });

  test("of a proposal that is tried", async () => {
    const cwd = workshop();
    expect(await followed(cwd, "plimsoll try './it'\\''s mine.ts'")).toEqual({
      [`plimsoll explain base-labels.stale-after-rebase ${OWN}`]: 0,
      [`plimsoll replay base-labels.stale-after-rebase ${OWN}`]: 1,
    });
    const ends = await followed(cwd, "plimsoll try metadata-locations");
    expect(Object.values(ends)).toEqual([0, 1]);
  });
});

test("what only a module has is asked for with it, wherever it is asked for", async () => {
  for (const verb of ["test", "explain", "replay"]) {
    const { code, err } = await pasted(folder(), `plimsoll ${verb} ${STALE}`);
    expect([code, err], verb).toEqual([2, expect.stringContaining("of a module of yours: --proposal <file>")]);
  }
});
