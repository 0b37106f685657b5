import { describe, expect, test } from "vitest";
import { statementId } from "#protocol";
import { citedDigest, citedLines, driftOf, normaliseText, normativeLines } from "./drift.ts";
import type { Statement } from "./statement.ts";

const OLD = "one\nthe *lifecycle* MUST\n  read `CNB_X`\nfour SHOULD\n";
const KNOWN = normativeLines("platform.md", OLD).map(({ digest }) => digest);

const cited = (id: string, lines: string): Statement => ({
  id: statementId(id),
  document: "platform.md",
  revision: "",
  section: "",
  lines,
  level: "MUST",
  subject: "lifecycle",
  phases: [],
  says: "",
  sha256: citedDigest(OLD, lines),
  testable: "yes",
  observe: [],
  tags: [],
  issues: [],
});

const statements = [cited("read", "2-3"), cited("four", "1,4")];

function drift(text: string) {
  const { moved, changed, added } = driftOf(
    { statements, sentences: new Map([["platform.md", KNOWN]]) },
    new Map([["platform.md", text]]),
  );
  return {
    moved: moved.map(({ statement, lines }) => `${statement.id} ${lines}`),
    changed: changed.map(({ statement, text: there }) => `${statement.id}${there === "" ? "" : `: ${there}`}`),
    added: added.map(({ line, text: says }) => `${line} ${says}`),
  };
}

const NOTHING = { moved: [], changed: [], added: [] };

describe("a text", () => {
  test("is cited by ranges and single lines", () => {
    expect(citedLines(OLD, "1,3-4")).toBe("one\n  read `CNB_X`\nfour SHOULD");
  });

  test("with other markup and line breaks is no other text", () => {
    expect(normaliseText(citedLines(OLD, "2-3"))).toBe("the lifecycle MUST read CNBX");
    expect(drift(OLD.replace("*lifecycle*", "**lifecycle**"))).toEqual(NOTHING);
  });

  test("that moves is at its new lines", () => {
    expect(drift(`new\n\n${OLD}`)).toEqual({ ...NOTHING, moved: ["read 4-5", "four 3,6"] });
    expect(drift(OLD.replace("one\n", ""))).toMatchObject({ moved: ["read 1-2"], changed: ["four: four SHOULD"] });
  });

  test("that changes is named, and its new sentence too", () => {
    expect(drift(OLD.replace("CNB_X", "CNB_Y"))).toEqual({
      ...NOTHING,
      changed: ["read: the lifecycle MUST read CNBY"],
    });
    expect(drift(OLD.replace("four SHOULD", "four MUST"))).toEqual({
      ...NOTHING,
      changed: ["four: one four MUST"],
      added: ["4 four MUST"],
    });
    expect(drift("")).toMatchObject({ changed: ["read", "four"] });
  });

  test("with one more normative line has a new one, also if the line occurs elsewhere", () => {
    expect(drift(`${OLD}it MAY fail\n\`\`\`\ncode MUST\n\`\`\`\n`)).toEqual({ ...NOTHING, added: ["5 it MAY fail"] });
    expect(drift(`${OLD}four SHOULD\n`)).toEqual({ ...NOTHING, added: ["5 four SHOULD"] });
  });
});
