/** What the page says about a statement. */
export interface StatementSource {
  readonly id: string;
  /** `platform.md` */
  readonly document: string;
  /** The commit in which `lines` are counted. */
  readonly revision: string;
  /** The headings above it, joined by ` > `. */
  readonly section: string;
  /** `453,454`, `800-806` */
  readonly lines: string;
  readonly level: string;
  readonly says: string;
  /** Can a test show it? */
  readonly testable: "yes" | "partial" | "no";
}

/** A link to the first cited line, for documents of the specification; the text of a proposal has no public address. */
export function specificationLink({ document, revision, lines }: StatementSource): string | undefined {
  const [first] = /\d+/.exec(lines) ?? [];
  const isPublic = /^[a-z_]+\.md$/.test(document) && /^[0-9a-f]{40}$/.test(revision);
  if (first === undefined || !isPublic) return undefined;
  return `https://github.com/buildpacks/spec/blob/${revision}/${document}?plain=1#L${first}`;
}
