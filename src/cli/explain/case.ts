/** Explains a test case: what is given, what runs, what must hold, and where the specification says so. */
import { worldForBuild } from "#cases/vocabulary";
import { type ApiRange, describeMatcher, describeRange, factsOf, type StatementId, type TestCase } from "#protocol";
import { type Ink, readablePointer, specificationLink } from "#reports";
import { commandOf, describeStep, inputsOf } from "#runner";
import type { Catalogue } from "./catalogue.ts";
import { field } from "./field.ts";

/** What an explanation needs besides the test case. */
export type CaseSurroundings = Pick<Catalogue, "statements" | "proposalFlagsFor"> & {
  fileOf(subject: TestCase): string | undefined;
};

export function explainCase(subject: TestCase, catalogue: CaseSurroundings, ink: Ink): readonly string[] {
  const { id, lane, says, control, needs, given, when } = subject;
  const range = (name: string, versions: ApiRange | undefined) =>
    versions === undefined ? [] : [field(ink, name, describeRange(versions))];
  const inputs = inputsOf(given, when, worldForBuild({ buildpacks: given.buildpacks }));
  return [
    `${ink.strong(id)}  ${lane.toUpperCase()}`,
    `  ${says}`,
    "",
    ...range("platform", needs.platform),
    ...range("buildpack", needs.buildpack),
    ...(control === undefined ? [] : [field(ink, "control", `${control.id}, which differs in ${control.differs}`)]),
    field(ink, "file", catalogue.fileOf(subject) ?? ""),
    "",
    ...inputs.map(({ name, value }) => field(ink, "given", `${name}  ${value}`)),
    ...when.map((step) => field(ink, "when", "run" in step ? commandOf(step) : describeStep(step))),
    ...subject.then.map(({ at, is }) => field(ink, "then", `${readablePointer(at)}: ${describeMatcher(is)}`)),
    "",
    ...coveredLines(factsOf(subject).statements, catalogue, ink),
    "",
    field(ink, "run", `plimsoll test ${id}${catalogue.proposalFlagsFor(subject)}`),
  ];
}

/** Each statement with its words, and a link into the specification. */
export const coveredLines = (
  ids: readonly StatementId[],
  { statements }: Pick<Catalogue, "statements">,
  ink: Ink,
): readonly string[] =>
  ids.flatMap((covered) => {
    const statement = statements.get(covered);
    const link = statement === undefined ? undefined : specificationLink(statement);
    return [
      field(ink, statement?.level ?? "?", `${covered}  ${statement?.says ?? ""}`),
      ...(link === undefined ? [] : [field(ink, "", link)]),
    ];
  });
