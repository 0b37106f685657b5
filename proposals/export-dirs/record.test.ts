import { describe, expect, test } from "vitest";
import { absPath } from "#base";
import { RECORD_LABEL } from "./names.ts";
import { readRecord, writeRecord } from "./record.ts";

const read = (label: string) => readRecord({ [RECORD_LABEL]: label });

describe("the app image's label", () => {
  test("is read as it was written, and is optional", () => {
    const recorded = [{ dir: absPath("/opt/tool"), layers: ["sha256:a", "sha256:b"] }];
    expect(read(writeRecord(recorded))).toEqual({ ok: true, value: recorded });
    expect(readRecord(undefined)).toEqual({ ok: true, value: [] });
  });

  test.each([
    "",
    "{",
    "{}",
    '"/opt"',
    "[1]",
    '[{"path":"opt","layers":[]}]',
    '[{"path":"/opt\\u0000","layers":[]}]',
    '[{"path":"/opt/../etc","layers":[]}]',
    `[{"path":"/${"opt/".repeat(1250)}x","layers":[]}]`,
    '[{"path":"/opt"}]',
    '[{"path":"/opt","layers":[{}]}]',
  ])("is a fault with the value %s", (label) => {
    expect(read(label)).toMatchObject({ ok: false });
  });
});
