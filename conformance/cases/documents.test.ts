/** What shows that a phase read a document is not there if the document is not: else its cases pass without being read. */
import { expect, test } from "vitest";
import { orThrow } from "#base";
import { versionsOf } from "#protocol";
import { createCaseRunner } from "#runner";
import { referenceSubject } from "#subjects";
import { documentRows } from "./documents-door.ts";
import { documentCases } from "./vocabulary/documents.ts";

const subject = orThrow(referenceSubject());
const described = await subject.describe();
const { judge } = createCaseRunner(subject, new Map(), "documents");

/** The cases in which a phase works without the document, each with what shows that it read one. */
const withoutDocument = documentRows.flatMap((row) => {
  const cases = documentCases([row]);
  const otherForm = cases.find(({ id }) => id.endsWith(".other-form"));
  const accepted = cases.filter(({ id }) =>
    (["absent", "empty"] as const).some((what) => id.endsWith(`.${what}`) && row.reactions?.[what] === "accepted"),
  );
  return otherForm === undefined ? [] : accepted.map((one) => ({ id: one.id, one: { ...one, then: otherForm.then } }));
});

test("the table is not empty", () => expect(withoutDocument.length).toBeGreaterThan(10));

test.each(withoutDocument)("$id", async ({ one }) => {
  const versions = versionsOf(one, described).at(-1);
  if (versions === undefined) throw new Error("the reference supports no version of it");
  expect((await judge({ testCase: one, versions })).verdict.is).toBe("fail");
});
