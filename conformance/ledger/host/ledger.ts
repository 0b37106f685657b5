/** The statements that cases are evidence for, and the contradictions that readings cite: read from the package's `specs/`. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describeFault, invariant } from "#base";
import { packageFile } from "#base/host";
import { toml } from "#contract";
import type { IssueId, StatementId } from "#protocol";

/** One normative statement; `specs/README.md` says what each key means. */
export interface Statement {
  readonly id: StatementId;
  /** `platform.md` */
  readonly document: string;
  /** The full commit of the specification that `lines` count in. */
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

export interface Issue {
  readonly id: IssueId;
  /** `gap`: a question that the text of a proposal leaves open. */
  readonly kind: "contradiction" | "ambiguity" | "divergence" | "gap";
  readonly title: string;
  readonly where: string;
  readonly says: string;
  readonly example?: string;
  /** What the official lifecycle does. */
  readonly official?: string;
}

let requirements: ReadonlyMap<StatementId, Statement> | undefined;
let questions: ReadonlyMap<IssueId, Issue> | undefined;

/** Read when first asked for. */
export function ledger(): ReadonlyMap<StatementId, Statement> {
  requirements ??= byId(sectionFiles().flatMap(statementsOf));
  return requirements;
}

/** The commit of the specification that the statements count lines in. */
export function specificationRevision(): string {
  const [first] = sectionFiles();
  invariant(first !== undefined, "specs/ has statements");
  return read(first).revision as string;
}

export function issues(): ReadonlyMap<IssueId, Issue> {
  questions ??= byId(
    tablesIn(read(join(packageFile("specs"), "issues.toml")), "issue").map((table) => table as unknown as Issue),
  );
  return questions;
}

function byId<I extends string, T extends { readonly id: I }>(entries: readonly T[]): ReadonlyMap<I, T> {
  const map = new Map<I, T>();
  for (const entry of entries) {
    invariant(!map.has(entry.id), `${entry.id} stands in specs/ once`);
    map.set(entry.id, entry);
  }
  return map;
}

/** Those of the specification come first. */
function sectionFiles(): readonly string[] {
  return ["specs", "proposals"].flatMap((folder) => {
    const top = packageFile(folder);
    const documents = readdirSync(top, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    return documents
      .flatMap(({ name }) => readdirSync(join(top, name)).map((file) => join(top, name, file)))
      .filter((path) => path.endsWith(".toml"))
      .sort();
  });
}

type Table = Readonly<Record<string, unknown>>;

function statementsOf(path: string): readonly Statement[] {
  const file = read(path);
  const { document, revision, title } = file as { readonly [key: string]: string };
  return tablesIn(file, "statement").map(({ phase, "same-as": sameAs, tags = [], issues: about = [], ...rest }) => ({
    ...(rest as unknown as Statement),
    document: document ?? "",
    revision: revision ?? "",
    section: title ?? "",
    phases: phase as readonly string[],
    tags: tags as readonly string[],
    issues: about as readonly IssueId[],
    ...(sameAs !== undefined && { sameAs: sameAs as StatementId }),
  }));
}

function read(path: string): Table {
  const found = toml.read(readFileSync(path), path);
  invariant(found.ok, found.ok ? "" : describeFault(found.fault));
  return found.value;
}

const tablesIn = (file: Table, name: string): readonly Table[] => (file[name] ?? []) as readonly Table[];
