/**
 * Test cases about the documents that a phase reads, from a table: one row for each phase and document. A row has a document that works and
 * what shows that the phase read it; its cases start the phase on the same document in another form, on one with unknown keys, on none, and
 * on documents that are empty, malformed or of another Buildpack API. Where the text does not say what a phase does, a phase must only end as
 * a phase may: one case of a row tries all documents that lack a key or have a value of another type.
 */
import { invariant, isJsonObject, type Json, type JsonObject } from "#base";
import { inputs } from "#contract";
import type { Expectation, FileSpec, Lane, RunStep, Step, StepPhase, TestCase, World } from "#protocol";
import { pointer } from "#protocol";
import { withOneOtherType, withoutOneKey, withUnknownKeys } from "./document-changes.ts";
import { expectExit, expectFailure, expectSuccess } from "./expect-exit.ts";
import { LARGE, ODD_APIS, ODD_TEXTS, oddValues } from "./odd-documents.ts";
import { allowReading } from "./readings.ts";
import { testCase, type VersionRange } from "./test-case.ts";
import { inlineToml, tomlText } from "./toml.ts";

/** What the text says about a document that is not there, has no content, or cannot be decoded. */
export type Reaction = "rejected" | "accepted";
export type BrokenDocument = "absent" | "empty" | "malformed";

/** Undefined: there is no document. */
export type DocumentText = string | undefined;

export interface DocumentRow {
  readonly phase: StepPhase;
  /** In the ids of the cases: `group` of group.toml. */
  readonly document: string;
  /** A document that works, with all its keys. */
  readonly data: JsonObject;
  readonly form?: "toml" | "json";
  readonly given: World;
  /** Puts the text where the phase, or a program before it, finds it. */
  readonly place: (text: DocumentText) => Step;
  readonly before?: readonly Step[];
  /** Steps between the document and the phase. */
  readonly between?: readonly Step[];
  readonly run: RunStep;
  /** Steps that let the phase meet all these texts, the last one last, where `place` would repeat steps that take long. */
  readonly oddSteps?: (texts: readonly DocumentText[]) => readonly Step[];
  /** What shows that the phase read the document in that step. */
  readonly shows: (step: number) => readonly Expectation[];
  /** Statements that demand that the phase takes the document. */
  readonly covers: readonly string[];
  /** How strong these are; default: implied. What shows that the phase read the document is a MUST. */
  readonly lane?: Lane;
  /** Without an entry the text is silent: the phase ends as a phase may. */
  readonly reactions?: Readonly<Partial<Record<BrokenDocument, Reaction>>>;
  /** What a phase shows that accepts it. */
  readonly acceptedShows?: (step: number) => readonly Expectation[];
  /** The phase meets it with 100 MB too: one document of each phase. */
  readonly large?: true;
  /** Its keys are names of variables, so none is unknown. */
  readonly freeKeys?: true;
  /** The document with another Buildpack API, where a phase must check that. */
  readonly withApi?: (api: string) => JsonObject;
  readonly platform?: VersionRange;
  readonly buildpack?: VersionRange;
  /** The last Platform API at which it has another form, which the phase reads or writes in another way. */
  readonly olderForm?: "0.9";
  readonly can?: TestCase["needs"]["can"];
}

/** A document as a file of the world. */
export const placeFile =
  (path: string, more: Pick<FileSpec, "owner"> = {}): DocumentRow["place"] =>
  (text) => ({ edit: { [path]: text === undefined ? null : { text, ...more } } });

export const documentCases = (rows: readonly DocumentRow[]): readonly TestCase[] => rows.flatMap(casesOf);

function casesOf(row: DocumentRow): readonly TestCase[] {
  const apis = row.withApi === undefined ? [] : API_CASES.map((one) => apiCase(row, row.withApi, one));
  return [
    otherFormCase(row),
    ...(row.freeKeys === true ? [] : [unknownKeysCase(row)]),
    ...BROKEN.flatMap((broken) => brokenCase(row, broken)),
    ...apis,
    ...oddCases(row),
    ...(row.olderForm === undefined ? [] : oddCases(row, row.olderForm)),
    ...(row.large === true ? [largeCase(row)] : []),
  ];
}

/** The document as the phase finds it. */
export const documentText = ({ form = "toml" }: DocumentRow, data: JsonObject): string =>
  form === "toml" ? tomlText(data) : JSON.stringify(data);
const otherFormOf = ({ form = "toml", data }: DocumentRow): string =>
  form === "toml" ? inlineToml(data) : JSON.stringify(Object.fromEntries(Object.entries(data).reverse()), null, "\t");

const idOf = ({ phase, document }: DocumentRow, what: string): string => `documents.${phase}.${document}.${what}`;
const says = ({ phase, document }: DocumentRow, what: string): string =>
  `The ${inputs.PROGRAMS[phase]} ${what.replace("<it>", titleOf(document))}.`;
/** `run.toml` of `run-toml`, `lifecycle label` of `lifecycle-label`. */
const titleOf = (document: string): string =>
  document.endsWith("-toml") ? document.replace(/-toml$/, ".toml") : document.replaceAll("-", " ");

type Draft = Pick<TestCase, "then"> & Partial<Pick<Parameters<typeof testCase>[0], "control">>;

function draft(row: DocumentRow, what: string, sentence: string, text: string | undefined, { then, control }: Draft) {
  const { given, platform, buildpack, can, lane = "implied" } = row;
  return testCase({
    id: idOf(row, what),
    says: says(row, sentence),
    lane: control === undefined ? "must" : lane,
    ...(platform !== undefined && { platform }),
    ...(buildpack !== undefined && { buildpack }),
    ...(can !== undefined && { can }),
    given,
    when: stepsOf(row, text),
    then,
    ...(control !== undefined && { control }),
  });
}

const stepsOf = ({ before = [], place, between = [], run }: DocumentRow, text: string | undefined): readonly Step[] => [
  ...before,
  place(text),
  ...between,
  run,
];
const lastOf = (row: DocumentRow): number => stepsOf(row, "").length - 1;

const effects = (row: DocumentRow, step: number): readonly Expectation[] => [
  expectSuccess(step, ...row.covers),
  ...row.shows(step),
];

const otherFormCase = (row: DocumentRow): TestCase =>
  draft(row, "other-form", "reads <it> in any form that the language of the document allows", otherFormOf(row), {
    then: effects(row, lastOf(row)),
  });

/** The versions at which a row is judged, and what it needs. */
export const needsOf = (row: DocumentRow): TestCase["needs"] => otherFormCase(row).needs;

function unknownKeysCase(row: DocumentRow): TestCase {
  const unknown = withUnknownKeys(row.data);
  invariant(isJsonObject(unknown), "a document is a table");
  const [success, ...shown] = effects(row, lastOf(row));
  invariant(success !== undefined, "a phase exits");
  return draft(row, "unknown-keys", "takes what it knows from <it> with unknown keys", documentText(row, unknown), {
    then: [allowReading(success, { between: [1, 255] }, "A-51"), ...shown],
  });
}

const BROKEN: readonly (readonly [BrokenDocument, string | undefined, string])[] = [
  ["absent", undefined, "there is no <it>"],
  ["empty", "", "<it> is empty"],
  ["malformed", "[[plimsoll\n", "<it> is malformed"],
];

function brokenCase(row: DocumentRow, [what, text, words]: (typeof BROKEN)[number]): readonly TestCase[] {
  const reaction = row.reactions?.[what];
  if (reaction === undefined) return [];
  const step = lastOf(row);
  if (reaction === "rejected") {
    const then = [expectFailure(step, ...row.covers)];
    return [draft(row, what, `fails if ${words}`, text, { then, control: controlOf(row, text) })];
  }
  invariant(row.acceptedShows !== undefined, "something shows that a phase accepts a document");
  const then = [expectSuccess(step, ...row.covers), ...row.acceptedShows(step)];
  return [draft(row, what, `works if ${words}`, text, { then })];
}

/** The case of the other form, and the one place in which the text of the document differs. */
function controlOf(row: DocumentRow, text: string | undefined): NonNullable<Draft["control"]> {
  const [mine, other] = [stepsOf(row, text), stepsOf(row, otherFormOf(row))];
  const index = row.before?.length ?? 0;
  return { id: idOf(row, "other-form"), differs: `/when/${index}${placeOfDifference(mine[index], other[index])}` };
}

/** A pointer to the innermost value that holds all differences. */
function placeOfDifference(a: Json | undefined, b: Json | undefined): string {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return "";
  if (Array.isArray(a) !== Array.isArray(b)) return "";
  const [mine, other] = [Object.entries(a), new Map(Object.entries(b))];
  const different = mine.filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(other.get(key)));
  const [one, ...more] = different;
  if (one === undefined || more.length > 0 || mine.length !== other.size) return "";
  const [key, value] = one;
  return pointer(Array.isArray(a) ? Number(key) : key) + placeOfDifference(value, other.get(key));
}

const API_CASES = [
  ["api-above", "9.9", "a version above those that it supports"],
  ["api-below", "0.1", "a version below those that it supports"],
  ["api-malformed", "0.x", "a version that is malformed"],
] as const;

function apiCase(
  row: DocumentRow,
  withApi: DocumentRow["withApi"],
  [what, api, words]: (typeof API_CASES)[number],
): TestCase {
  invariant(withApi !== undefined, "the document has an API version");
  const text = documentText(row, withApi(api));
  const step = lastOf(row);
  const covers = ["buildpack.api.error-unsupported", ...(EXIT_12[row.phase] ?? [])];
  const exit = what === "api-malformed" ? expectFailure(step, ...covers) : expectExit(step, 12, ...covers);
  const one = draft(row, what, `fails if <it> has ${words} of the Buildpack API`, text, {
    then: [exit],
    control: controlOf(row, text),
  });
  return { ...one, lane: "must" };
}

/** The statements about the exit code of a phase alone, where the text has a row for it. */
const EXIT_12: Readonly<Partial<Record<StepPhase, readonly string[]>>> = {
  restore: ["platform.restorer.exit.12"],
  export: ["platform.exporter.exit.12"],
};

/** The phase meets these texts one after another. */
export const stepsOfTexts = (
  { oddSteps, place, between = [], run }: DocumentRow,
  texts: readonly DocumentText[],
): readonly Step[] => oddSteps?.(texts) ?? texts.flatMap((text) => [place(text), ...between, run]);

/** The phase meets one document after another, about which the text is silent, and then one that works. */
function survivedCase(
  row: DocumentRow,
  what: string,
  sentence: string,
  texts: readonly DocumentText[],
  older?: "0.9",
): TestCase {
  const { before = [], platform } = row;
  const when = [...before, ...stepsOfTexts(row, [...texts, documentText(row, row.data)])];
  // A phase reads the same documents at all versions of one form, so the last version of each form is enough.
  const last = older ?? platform?.[1] ?? "0.15";
  const only = { ...row, platform: [last, last], buildpack: ["0.12"] } as const;
  const [id, at] = older === undefined ? [what, ""] : [`${what}-older`, `, at Platform API ${older}`];
  return { ...draft(only, id, `${sentence}${at}`, "", { then: [] }), when, then: effects(row, when.length - 1) };
}

const oddCases = (row: DocumentRow, older?: "0.9"): readonly TestCase[] => [
  oddCase(row, older),
  oddValuesCase(row, older),
];

/** All documents about which the text is silent. */
function oddCase(row: DocumentRow, older?: "0.9"): TestCase {
  const broken = BROKEN.flatMap(([what, text]) => (row.reactions?.[what] === undefined ? [text] : []));
  const changed = [...withoutOneKey(row.data), ...withOneOtherType(row.data)].map(({ document }) => document);
  const apis = row.withApi === undefined ? [] : ODD_APIS.map(row.withApi);
  const texts = [...broken, ...[...changed, ...apis].map((data) => documentText(row, data)), ...ODD_TEXTS];
  return survivedCase(row, "odd", "ends as a phase may if <it> is like no lifecycle writes it", texts, older);
}

const oddValuesCase = (row: DocumentRow, older?: "0.9"): TestCase =>
  survivedCase(
    row,
    "odd-values",
    "ends as a phase may if values of <it> are empty, repeated, nested or long",
    oddValues(row.data).map((data) => documentText(row, data)),
    older,
  );

/** A file of 100 MB, then one that works. */
function largeCase(row: DocumentRow): TestCase {
  const [place, ...more] = Object.entries(editOf(row.place(LARGE.text)));
  invariant(place !== undefined && more.length === 0, "a large document is one file");
  const [path, file] = place;
  const one = survivedCase(row, "large", "ends as a phase may if <it> has 100 MB", [undefined]);
  const at = row.before?.length ?? 0;
  return { ...one, when: one.when.with(at, { edit: { [path]: { ...file, ...LARGE } } }) };
}

const editOf = (step: Step) => ("edit" in step ? step.edit : {});
