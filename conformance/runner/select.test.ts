import { expect, test } from "vitest";
import { type Judgeable, statementIds } from "#protocol";
import { concerns, type Located } from "./select.ts";

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
