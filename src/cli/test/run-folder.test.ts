/** The folders of runs, and the record on a full disk. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { api, orThrow } from "#base";
import { inFolder } from "#base/testkit";
import type { ResultRecord } from "#reports";
import { openRecorder } from "./recorder.ts";
import { makeRunFolder, RUNS_MAX } from "./run-folder.ts";

const at = (second: number): Date => new Date(Date.UTC(2027, 0, 31, 12, 0, second));

describe("the folder of a run", () => {
  test("is its own, also in the same second, and the links lead to the last one", () =>
    inFolder((out) => {
      const [one, two] = [makeRunFolder(out, at(0)), makeRunFolder(out, at(0))];
      expect(one.path).not.toBe(two.path);
      for (const run of [one, two]) writeFileSync(join(run.path, "record.json"), run.path);
      one.link();
      two.link();
      expect(readlinkSync(join(out, "latest"))).toMatch(/^runs\/20270131T120000-\d+-1$/);
      expect(readFileSync(join(out, "record.json"), "utf8")).toBe(two.path);
      expect(readFileSync(join(one.path, "record.json"), "utf8")).toBe(one.path);
    }));

  test("takes the place of the oldest one that has ended", () =>
    inFolder((out) => {
      const first = makeRunFolder(out, new Date());
      writeFileSync(join(first.path, "record.ndjson"), "it goes on");
      const ended = Array.from({ length: RUNS_MAX + 3 }, () => {
        const { path } = makeRunFolder(out, new Date());
        writeFileSync(join(path, "record.json"), "");
        return path;
      });
      expect(existsSync(first.path)).toBe(true);
      expect(existsSync(ended.at(-1) ?? "")).toBe(true);
      expect(readdirSync(join(out, "runs"))).toHaveLength(RUNS_MAX + 1);
    }));

  test("does not need links", () =>
    inFolder((out) => {
      mkdirSync(join(out, "failures/mine"), { recursive: true });
      makeRunFolder(out, at(0)).link();
      expect(readdirSync(join(out, "failures"))).toEqual(["mine"]);
      expect(readdirSync(out).sort()).toEqual(["failures", "latest", "record.json", "record.ndjson", "runs"]);
    }));
});

const result = (id: string): ResultRecord => ({
  ...{ id, kind: "case", says: "It holds.", lane: "must", statements: [], platformApi: api("0.15") },
  ...{ buildpackApi: api("0.12"), verdict: { is: "pass" }, durationMs: 1 },
});

/** Each write to this device fails with ENOSPC. */
function replaceByFull(folder: string, name: string): void {
  rmSync(join(folder, name), { force: true });
  symlinkSync("/dev/full", join(folder, name));
}

test.skipIf(!existsSync("/dev/full"))("on a full disk the results so far are there, and one fault", () =>
  inFolder((out) => {
    const description = {
      ...{
        build: "sha256:0",
        version: "1",
        platform: [api("0.15")],
        buildpack: [api("0.12")],
        amendments: [],
        can: [],
      },
      machine: "sim" as const,
    };
    const options = { out, lifecycle: [], proposal: [], seed: "s", runs: 1 };
    const recorder = orThrow(openRecorder({ name: "mine", description, what: [], options, revision: "0" }));
    recorder.add(result("a"));
    expect(recorder.fault()).toBeUndefined();
    replaceByFull(recorder.folder, "record.ndjson");
    recorder.add(result("b"));
    expect(recorder.fault()).toMatchObject({ message: expect.stringContaining("ENOSPC") });
    replaceByFull(recorder.folder, `record.json.${process.pid}.part`);
    expect(recorder.finish(2).results.map(({ id }) => id)).toEqual(["a", "b"]);
    expect(recorder.fault()).toMatchObject({
      message: expect.stringContaining("ENOSPC"),
      where: { file: recorder.folder },
    });
  }),
);
