/** Commands that run at once, and commands without space, as users meet them: nothing is lost, mixed or half written. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packageFile } from "#base/host";
import type { RunRecord } from "#reports";
import { type CommandRun, runBuilt, temporaryFolder } from "./process.testkit.ts";

const together = (cwd: string, ...commands: readonly (readonly string[])[]): Promise<readonly CommandRun[]> =>
  Promise.all(commands.map((args) => runBuilt(cwd, args)));

const recordOf = (folder: string, file: string): RunRecord => JSON.parse(readFileSync(join(folder, file), "utf8"));
const idsOf = ({ results }: RunRecord): ReadonlySet<string> => new Set(results.map(({ id }) => id));

/** What a command leaves in a folder when it ends in the middle. */
const partsIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => /\.part$|\.plimsoll-/.test(name));

test("two runs in one folder have a record each, with what they printed; both lists of known failures are kept", async () => {
  const cwd = temporaryFolder();
  const wanted = [
    ["build.metadata.slices", "mutant:slices-reversed"],
    ["detect.group.filter-and-order", "mutant:group-reversed"],
  ] as const;
  const known = ["--known", "known.toml", "--update-known"];
  const runs = await together(
    cwd,
    ...wanted.map(([id, lifecycle]) => ["test", id, "--lifecycle", lifecycle, ...known]),
  );
  for (const [i, { out }] of runs.entries()) {
    const [, count, file = ""] = /, (\d+) results?,[\s\S]* record (\S+record\.json)/.exec(out) ?? [];
    const record = recordOf(cwd, file);
    expect([String(record.results.length), record.complete]).toEqual([count, true]);
    expect(idsOf(record)).toEqual(new Set([wanted[i]?.[0]]));
  }
  const last = recordOf(cwd, ".plimsoll/record.json");
  expect(wanted.map(([id]) => id)).toEqual(expect.arrayContaining([...idsOf(last)]));
  const list = readFileSync(join(cwd, "known.toml"), "utf8");
  for (const [id] of wanted) expect(list.split(`id = "${id}"`)).toHaveLength(2);
  expect(partsIn(cwd)).toEqual([]);
});

/** No file can be larger than so many blocks of 512 bytes. */
function withLittleSpace(cwd: string, blocks: number, ...args: readonly string[]) {
  const script = `trap '' XFSZ; ulimit -f ${blocks}; exec "$0" "$@"`;
  const command = [process.execPath, packageFile("dist/src/cli/main.js"), ...args];
  const { status, stdout, stderr } = spawnSync("bash", ["-c", script, ...command], { cwd, encoding: "utf8" });
  return { status, stdout, stderr };
}

test("without space a run says how many results its record has, and the record ends with a whole one", () => {
  const cwd = temporaryFolder();
  const { status, stderr, stdout } = withLittleSpace(cwd, 2, "test", "detect.group");
  expect(status).toBe(3);
  const [, has] = /EFBIG.*; the record has (\d+) of \d+ results, the summary all of them/.exec(stderr) ?? [];
  const lines = readFileSync(join(cwd, ".plimsoll/record.ndjson"), "utf8").trimEnd().split("\n");
  expect(lines.map((line) => typeof JSON.parse(line))).toHaveLength(Number(has) + 1);
  expect(stdout).toContain("not complete");
});

test("without space a page stays as it was", () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, "index.html"), "old");
  const page = withLittleSpace(cwd, 2, "playground", "--out", ".");
  expect([page.status, page.stderr]).toEqual([3, expect.stringMatching(/^plimsoll: \S*: the file .*EFBIG.*\n$/)]);
  expect(readdirSync(cwd)).toEqual(["index.html"]);
  expect(readFileSync(join(cwd, "index.html"), "utf8")).toBe("old");
  expect(existsSync(join(cwd, "page.js"))).toBe(false);
});
