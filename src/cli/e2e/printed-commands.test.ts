/** Each follow-up command that Plimsoll prints works when pasted into the same shell: it names the proposals that it needs. */
import { execFile } from "node:child_process";
import { cpSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { type CommandRun, temporaryFolder } from "./process.testkit.ts";

const TOP = resolve(import.meta.dirname, "../../..");
const EXAMPLE = join(TOP, "examples/my-proposal/base-labels.ts");
const MAIN = join(TOP, "dist/src/cli/main.js");

/** Runs a printed line in a shell. */
function paste(cwd: string, line: string): Promise<CommandRun> {
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

/** A line may describe the command before it. */
const commandsIn = (text: string): readonly string[] =>
  text.split("\n").flatMap((line) => /^ *[a-z ]*(plimsoll (?:explain|replay|test) .*)$/.exec(line)?.[1] ?? []);

/** Runs the commands that a command prints. Returns the exit code of each. */
async function runPrintedCommands(cwd: string, line: string): Promise<Readonly<Record<string, number | null>>> {
  const { out } = await paste(cwd, line);
  const ends: Record<string, number | null> = {};
  for (const command of new Set(commandsIn(out))) {
    const { code, err } = await paste(cwd, command);
    expect(err, command).toBe("");
    ends[command.replaceAll(cwd, "<folder>").replace(/\bruns\/[\dT-]+/, "<run>")] = code;
  }
  return ends;
}

/** A folder with a module whose name needs quoting in a shell. */
function workshop(): string {
  const cwd = temporaryFolder();
  cpSync(EXAMPLE, join(cwd, "it's mine.ts"));
  return cwd;
}

const OWN = `--proposal './it'\\''s mine.ts'`;
const AS_TEXT = `--proposal './it'\\''s mine.ts:rebase=text'`;
const STALE = "proposal.base-labels.rebased";
const REBASE_SAFE = "export-dirs.rebase-safe";
const TWO_PROPOSALS = "--proposal export-dirs:rebase=text --proposal metadata-locations";

describe("the printed commands work", () => {
  test.each([
    ["a case of a module", STALE, AS_TEXT],
    ["a law of a proposal with an option", REBASE_SAFE, TWO_PROPOSALS],
  ])("for a failure of %s", async (_, id, on) => {
    const ends = await runPrintedCommands(
      workshop(),
      `plimsoll test ${on} ${id} --platform-api 0.15 --buildpack-api 0.12`,
    );
    expect(ends).toEqual({
      [`plimsoll replay .plimsoll/<run>/failures/${id}-0.15-0.12.json`]: 1,
      [`plimsoll explain ${id} ${on}`]: 0,
    });
  });

  test("for a case and a statement of a module, with its options", async () => {
    const cwd = workshop();
    const statement = "proposal.base-labels.after-rebase";
    expect(await runPrintedCommands(cwd, `plimsoll explain ${STALE} ${AS_TEXT}`)).toEqual({
      [`plimsoll test ${STALE} ${AS_TEXT}`]: 1,
    });
    expect(await runPrintedCommands(cwd, `plimsoll explain ${statement} ${OWN}`)).toEqual({
      [`plimsoll test ${statement} ${OWN}`]: 0,
    });
  });

  test("for a law of two proposals", async () => {
    const { out } = await paste(temporaryFolder(), `plimsoll explain ${REBASE_SAFE} ${TWO_PROPOSALS}`);
    expect(commandsIn(out)).toEqual([`plimsoll test ${REBASE_SAFE} ${TWO_PROPOSALS}`]);
  });

  test.each([
    ["a law of one proposal", "export-dirs.emptiness", "--proposal export-dirs"],
    ["a law of them all", "proposals.transparent", "--proposal all"],
    ["a case of a draft", "proposal.oci-artifacts-draft.published", "--proposal oci-artifacts:form=draft"],
  ])("for %s, with the proposals that it needs", async (_, id, on) => {
    const { out } = await paste(temporaryFolder(), `plimsoll explain ${id}`);
    expect(commandsIn(out)).toEqual([`plimsoll test ${id} ${on}`]);
    const { code } = await paste(temporaryFolder(), `plimsoll test ${id} ${on} --runs 5 --platform-api 0.15`);
    expect(code).toBe(0);
  });

  test("for `plimsoll try`", async () => {
    const cwd = workshop();
    expect(await runPrintedCommands(cwd, "plimsoll try './it'\\''s mine.ts'")).toEqual({
      [`plimsoll explain base-labels.stale-after-rebase ${OWN}`]: 0,
      [`plimsoll replay base-labels.stale-after-rebase ${OWN}`]: 1,
    });
    const ends = await runPrintedCommands(cwd, "plimsoll try metadata-locations");
    expect(Object.keys(ends).length).toBeGreaterThanOrEqual(5);
    expect(Object.entries(ends).filter(([, code]) => code !== 0)).toEqual([]);
  });
});

test("an id that only a module defines gets a hint to name the module", async () => {
  for (const verb of ["test", "explain", "replay"]) {
    const { code, err } = await paste(temporaryFolder(), `plimsoll ${verb} ${STALE}`);
    expect([code, err], verb).toEqual([2, expect.stringContaining("of a module of yours: --proposal <file>")]);
  }
});
