import { describe, expect, test } from "vitest";
import { type Description, type Judgeable, statementIds } from "#protocol";
import { concerns, isMeant, type Located, selectByWords } from "./select.ts";

const locate = (id: string): Located | undefined => ({
  document: "platform.md",
  section: "",
  phases: [id.split(".")[1] ?? ""],
});
const judgeable = (phases: Judgeable["phases"], ...statements: readonly string[]): Judgeable => ({
  kind: phases === undefined ? "law" : "case",
  id: "one",
  says: "",
  lane: "must",
  statements: statementIds(...statements),
  needs: {},
  features: [],
  ...(phases !== undefined && { phases }),
  onRequest: false,
  judge: () => Promise.reject(new Error("not judged here")),
});
const launcher = { performs: ["launch"], rest: "reference" } as const;

test("half a lifecycle is judged by what runs one of its phases and has a statement about it", () => {
  const concerned = (one: Judgeable): boolean => concerns(launcher, one, locate);
  expect(concerned(judgeable(["create", "launch"], "platform.launch.a"))).toBe(true);
  expect(concerned(judgeable(["create", "launch"], "platform.create.a"))).toBe(false);
  expect(concerned(judgeable(["create"], "platform.launch.a"))).toBe(false);
  expect(concerned(judgeable(undefined, "platform.launch.a"))).toBe(true);
  expect(concerned(judgeable(undefined, "platform.rebase.a"))).toBe(false);
});

describe("words", () => {
  const named = { ...judgeable(["build"], "platform.build.a"), id: "detect.b" };
  const runsIt = { ...judgeable(["detect"], "platform.detect.a"), id: "x.runs" };
  const runsAnother = { ...judgeable(["create"], "platform.detect.a"), id: "x.creates" };
  const law = { ...judgeable(undefined, "platform.detect.a"), id: "x.law" };
  const ofProposal = { ...runsIt, id: "proposal.p.x", needs: { amendments: ["p"] } };
  const all = [named, runsIt, runsAnother, law, ofProposal];
  const off = { ...SUBJECT, amendments: [] };
  const chosen = (...words: readonly string[]): readonly string[] => {
    const selection = selectByWords(all, words, locate);
    return selection.chosen.filter((one) => isMeant(one, { words, named: selection.named }, off)).map(({ id }) => id);
  };

  test("that name a phase choose what runs it and covers its statements, and nothing of a proposal that is off", () => {
    expect(chosen("detect")).toEqual(["detect.b", "x.runs", "x.law"]);
    expect(chosen("detect", "proposal.p.*")).toEqual(["detect.b", "x.runs", "x.law", "proposal.p.x"]);
  });

  test("that name statements choose whatever covers them", () => {
    expect(chosen("platform.detect.a")).toEqual(["x.runs", "x.creates", "x.law", "proposal.p.x"]);
    expect(chosen("platform/nothing")).toEqual([]);
  });
});

const SUBJECT: Description = {
  ...{ build: "", version: "", platform: [], buildpack: [], amendments: [], can: [] },
  machine: "sim",
};
