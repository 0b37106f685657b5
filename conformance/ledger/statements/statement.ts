/** Statements and issues, read from the tables of the ledger's files; `specs/README.md` says what each key means. */
import { invariant, parseApi } from "#base";
import { toml } from "#contract";
import { type FailureKind, type IssueId, issueId, type StatementId, statementId } from "#protocol";

/** One normative statement of the specification, or one promise of an RFC. */
export interface Statement {
  readonly id: StatementId;
  /** `platform.md` */
  readonly document: string;
  /** The full commit of the specification in which `lines` are counted. */
  readonly revision: string;
  /** The headings above it: `Data Format > Files > plan.toml (TOML)`. */
  readonly section: string;
  /** `453,454`, `800-806` */
  readonly lines: string;
  readonly level: string;
  readonly subject: string;
  readonly phases: readonly string[];
  readonly since?: string;
  readonly until?: string;
  readonly says: string;
  readonly sha256: string;
  readonly testable: "yes" | "partial" | "no";
  readonly observe: readonly string[];
  readonly test?: string;
  /** The same statement in the other document: evidence for one is evidence for both. */
  readonly sameAs?: StatementId;
  readonly tags: readonly string[];
  readonly issues: readonly IssueId[];
  /** What the official lifecycle does instead. */
  readonly departure?: string;
}

/** Does the newest text say it too? `until` may say in words since when a statement is deprecated: it still holds. */
export const holdsNow = ({ until }: Pick<Statement, "until">): boolean => parseApi(until ?? "") === undefined;

export interface Issue {
  readonly id: IssueId;
  /** `gap`: a question that an RFC leaves open. */
  readonly class: (typeof ISSUE_CLASSES)[number];
  /** The kind of a failure that shows it; `docs/verdicts.md` has the rule. */
  readonly kind: FailureKind;
  readonly title: string;
  readonly where: string;
  readonly says: string;
  readonly example?: string;
  /** What the official lifecycle does. */
  readonly official?: string;
  /** Of kind `text`: the public sources that contradict the text. */
  readonly sources: readonly Source[];
  /** Of kind `open`: what the text can mean, the reading of the reference first. */
  readonly readings: readonly TextReading[];
}

export interface Source {
  readonly says: string;
  /** Names a commit, so that the source stays what it is. */
  readonly url: string;
}

export interface TextReading {
  readonly says: string;
  /** The lines that the reading relies on: `buildpack.md 411-414`. */
  readonly text: string;
}

const TESTABLE = ["yes", "partial", "no"] as const;
const ISSUE_CLASSES = ["contradiction", "ambiguity", "divergence", "gap"] as const;
const KINDS = ["bug", "text", "open"] as const;

export function statementsIn(file: toml.TomlTable): readonly Statement[] {
  const section = { document: text(file, "document"), revision: text(file, "revision"), section: text(file, "title") };
  return tables(file, "statement").map((table) => {
    const sameAs = optional(table, "same-as");
    return {
      ...section,
      id: statementId(text(table, "id")),
      lines: text(table, "lines"),
      level: text(table, "level"),
      subject: text(table, "subject"),
      phases: texts(table, "phase"),
      says: text(table, "says"),
      sha256: text(table, "sha256"),
      testable: oneOf(TESTABLE, text(table, "testable")),
      observe: texts(table, "observe"),
      tags: texts(table, "tags"),
      issues: texts(table, "issues").map(issueId),
      ...optionals(table, ["since", "until", "test", "departure"]),
      ...(sameAs !== undefined && { sameAs: statementId(sameAs) }),
    };
  });
}

export const issuesIn = (file: toml.TomlTable): readonly Issue[] =>
  tables(file, "issue").map((table) => ({
    id: issueId(text(table, "id")),
    class: oneOf(ISSUE_CLASSES, text(table, "class")),
    kind: oneOf(KINDS, text(table, "kind")),
    title: text(table, "title"),
    where: text(table, "where"),
    says: text(table, "says"),
    ...optionals(table, ["example", "official"]),
    sources: tables(table, "source").map((one) => ({ says: text(one, "says"), url: text(one, "url") })),
    readings: tables(table, "reading").map((one) => ({ says: text(one, "says"), text: text(one, "text") })),
  }));

/** A test case or a law that got another id. */
export interface Rename {
  readonly old: string;
  readonly now: string;
}

export const renamesIn = (file: toml.TomlTable): readonly Rename[] =>
  tables(file, "renamed").map((table) => ({ old: text(table, "old"), now: text(table, "new") }));

/** Digests of the normative lines of a document, so that a new one can be told from them. */
export interface Sentences {
  readonly document: string;
  readonly digests: readonly string[];
}

export const sentencesIn = (file: toml.TomlTable): readonly Sentences[] =>
  tables(file, "document").map((table) => ({ document: text(table, "name"), digests: texts(table, "sentences") }));

function optional(table: toml.TomlTable, key: string): string | undefined {
  const value = table[key];
  invariant(value === undefined || typeof value === "string", `${key} is a text in the ledger`);
  return value;
}

function text(table: toml.TomlTable, key: string): string {
  const value = optional(table, key);
  invariant(value !== undefined, `${key} is in each table of the ledger`);
  return value;
}

function texts(table: toml.TomlTable, key: string): readonly string[] {
  const value = table[key] ?? [];
  const strings = Array.isArray(value) ? value.filter((element) => typeof element === "string") : [];
  invariant(Array.isArray(value) && strings.length === value.length, `${key} is a list of strings in the ledger`);
  return strings;
}

const optionals = <K extends string>(table: toml.TomlTable, keys: readonly K[]): { readonly [key in K]?: string } =>
  Object.assign({}, ...keys.map((key) => (table[key] === undefined ? {} : { [key]: text(table, key) })));

function oneOf<T extends string>(values: readonly T[], value: string): T {
  const allowed = values.find((one) => one === value);
  invariant(allowed !== undefined, `${value} is one of ${values.join(", ")} in the ledger`);
  return allowed;
}

const isTable = (value: toml.TomlValue): value is toml.TomlTable => toml.isTable(value);

function tables(file: toml.TomlTable, key: string): readonly toml.TomlTable[] {
  const value = file[key] ?? [];
  return Array.isArray(value) ? value.filter(isTable) : [];
}
