import { describe, expect, test } from "vitest";
import { ruleBook, type StepDef } from "#lifecycle";
import { amendmentsOfProposals } from "./enable.ts";
import { proposals } from "./registry.ts";

const named = (...words: readonly string[]) => {
  const amendments = amendmentsOfProposals(words);
  return amendments.ok ? amendments.value.map(({ id }) => id) : amendments.fault;
};

describe("proposals", () => {
  test("are listed once by id, for any number of options", () => {
    expect(named("export-dirs")).toEqual(["export-dirs"]);
    expect(named("export-dirs:rebase=check", "export-dirs:links=followed")).toEqual(["export-dirs"]);
    expect(named("all")).toEqual(proposals.map(({ id }) => id));
    expect(named()).toEqual([]);
  });

  test("that are unknown, and unknown options, are rejected with the known ones", () => {
    expect(named("export-dir")).toMatchObject({ kind: "proposal-unknown", remedy: "did you mean export-dirs?" });
    expect(named("something-else")).toMatchObject({ remedy: expect.stringMatching(/^there is .*export-dirs/) });
    expect(named("export-dirs:rebas=check")).toMatchObject({ remedy: "did you mean export-dirs:rebase=check?" });
    expect(named("export-dirs:rebase=chek")).toMatchObject({ remedy: "did you mean export-dirs:rebase=check?" });
    expect(named("export-dirs:rebase=perhaps")).toMatchObject({
      kind: "proposal-option",
      remedy: "give rebase=text|check",
    });
    expect(named("export-dirs:colour=red")).toMatchObject({ kind: "proposal-option" });
  });

  test.each(proposals)("$id composes with every released version, by itself and with its steps in place", ({ id }) => {
    const found = amendmentsOfProposals([id]);
    const book = ruleBook(found.ok ? found.value : []);
    expect(book.ok && book.value.amendments).toEqual([id]);
  });

  test("two that write one label or reserve one directory conflict, and both are named", () => {
    const found = amendmentsOfProposals(["export-dirs"]);
    const step: StepDef<"export"> = {
      id: "export:other",
      cites: [],
      writes: ["path:<export-dirs>/config"],
      run: () => undefined,
    };
    const other = {
      id: "other",
      axis: "proposal" as const,
      after: [],
      steps: [{ phase: "export" as const, where: "after:export:app-layers" as const, step }],
    };
    const book = ruleBook([...(found.ok ? found.value : []), other]);
    expect(book.ok ? [] : book.fault.conflicts).toContainEqual(
      expect.objectContaining({ a: "export-dirs", b: "other", on: expect.stringContaining("<export-dirs>") }),
    );
  });
});
