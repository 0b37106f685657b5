import { describe, expect, test } from "vitest";
import { absPath } from "#base";
import { RECORD_LABEL } from "./names.ts";
import { readRecord, writeRecord } from "./record.ts";

const read = (label: string) => readRecord({ [RECORD_LABEL]: label });

describe("the app image's label", () => {
  test("is read as it was written, and is optional", () => {
    const recorded = {
      volumes: [{ name: "tool", dir: absPath("/opt/tool"), layers: ["sha256:a", "sha256:b"] }],
      links: [{ path: absPath("/workspaces/tool"), to: absPath("/opt/tool") }],
    };
    expect(read(writeRecord(recorded))).toEqual({ ok: true, value: recorded });
    expect(readRecord(undefined)).toEqual({ ok: true, value: { volumes: [], links: [] } });
  });

  test.each([
    "",
    "{",
    "{}",
    "[]",
    '{"volumes":[]}',
    '{"volumes":[],"links":1}',
    '{"volumes":[1],"links":[]}',
    '{"volumes":[{"name":"a","path":"opt","layers":[]}],"links":[]}',
    '{"volumes":[{"name":"a","path":"/opt"}],"links":[]}',
    '{"volumes":[{"path":"/opt","layers":[]}],"links":[]}',
    '{"volumes":[{"name":"a","path":"/opt","layers":[{}]}],"links":[]}',
    '{"volumes":[],"links":[{"path":"/a"}]}',
    '{"volumes":[],"links":[{"path":"a","to":"/b"}]}',
  ])("is a fault with the value %s", (label) => {
    expect(read(label)).toMatchObject({ ok: false });
  });
});
