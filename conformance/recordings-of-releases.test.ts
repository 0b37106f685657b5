/** Recordings of older releases: those of cases that they fail as `releases.toml` says, and of the controls of these cases. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { orThrow } from "#base";
import { toml } from "#contract";
import { createCaseRunner } from "#runner";
import { recordedSubject } from "#subjects";
import { readRecordings } from "#subjects/host";
import { cases } from "#suite";

const directory = join(import.meta.dirname, "recordings");
const page = readFileSync(join(import.meta.dirname, "../docs/releases.md"), "utf8");
const byId = new Map(cases.map((one) => [one.id, one]));
const releases = readdirSync(directory)
  .filter((name) => /^official-/.test(name) && name !== "official-0.21.17")
  .map((name) => name.replace("official-", ""));

function listed(release: string): readonly object[] {
  const file = orThrow(toml.read(readFileSync(join(directory, "releases.toml")), "releases.toml"));
  const rows = Array.isArray(file.failure) ? file.failure.filter(toml.isTable) : [];
  return rows.filter((row) => row.release === release).map((row) => ({ case: row.case, fails: row.fails }));
}

test.each(releases)("%s fails what releases.toml lists, and docs/releases.md has it", async (release) => {
  const recordings = orThrow(readRecordings(join(directory, `official-${release}`)));
  const [first, ...others] = recordings;
  if (first === undefined) throw new Error("a directory without recordings");
  const runner = createCaseRunner(recordedSubject([first, ...others]), byId, "recordings");
  const seen = await Promise.all(
    recordings.map(async ({ case: id, versions, lifecycle }) => {
      expect(lifecycle.version).toBe(release);
      const testCase = [...byId.values()].find((one) => one.id === id);
      if (testCase === undefined) throw new Error(`no case is called ${id}`);
      const { verdict } = await runner.judge({ testCase, versions });
      if (verdict.is === "pass") return [];
      const failures = verdict.is === "fail" ? verdict.failures : [];
      return [{ case: id, fails: [...new Set(failures.flatMap(({ statements }) => statements))] }];
    }),
  );
  expect(seen.flat()).toEqual(listed(release));
  for (const one of seen.flat()) expect(page).toContain(`\`${one.case}\``);
});
