import { expect, test } from "vitest";
import { api } from "#base";
import { createJournal } from "../phase/journal.ts";
import { journaledRules } from "../phase/journaled-rules.ts";
import { referenceBook } from "./programs.ts";

const reference = (version: `${number}.${number}`) => {
  const rules = referenceBook().rules(api(version));
  if (rules === undefined) throw new Error(`Platform API ${version} is spoken`);
  return rules;
};

test("a journal has each statement once, in the order of its first note", () => {
  const notes = createJournal();
  notes.because(["b", "a"]);
  notes.because(["a", "c"]);
  expect(notes.obeyed).toEqual(["b", "a", "c"]);
});

test("a decision notes its statements at its use, those of applied versions included", () => {
  const notes = createJournal();
  const rules = journaledRules(reference("0.15"), notes);
  expect(notes.obeyed).toEqual([]);
  rules.platform.layerIgnored({ launch: false, build: false, cache: false });
  expect(notes.obeyed).toEqual(["buildpack.layers.ignored.rename", "buildpack.layers.types.unset"]);
  rules.buildpack(api("0.9"))?.commandForm;
  expect(notes.obeyed).toContain("buildpack.launch-toml.process.command-rest");
});

test("statements of a version are not noted if it is not in force", () => {
  const notes = createJournal();
  journaledRules(reference("0.12"), notes).buildpack(api("0.8"))?.commandForm;
  expect(notes.obeyed).not.toContain("buildpack.launch-toml.process.command-rest");
});
