/** What a build shows: plain data, which goes from the worker to the page. */

export type Mark = "+" | "-" | "~";

/** One path of a tree. */
export interface TreeRow {
  readonly path: string;
  readonly kind: "file" | "dir" | "symlink" | "other";
  /** `+` only now, `-` only before, `~` differs. */
  readonly mark?: Mark;
  /** The target of a link, and metadata that differs. */
  readonly note?: string;
  readonly size?: number;
}

export interface Rows {
  readonly rows: readonly TreeRow[];
  /** Rows that are left out, because a page cannot show them all. */
  readonly more: number;
}

/** A phase, or a script of a buildpack that runs in it. */
export interface StepView {
  readonly kind: "phase" | "script";
  readonly name: string;
  readonly phase: string;
  /** `exit 0`, `timed out`. */
  readonly ended: string;
  readonly ok: boolean;
  readonly command: string;
  readonly output: string;
  readonly changes: Rows;
}

export interface LayerView {
  readonly diffId: string;
  readonly role: string;
  readonly by?: string;
  readonly name?: string;
  readonly createdBy?: string;
  readonly tarSize: number;
  readonly entries: Rows;
}

export interface ImageView {
  readonly digest: string;
  readonly layers: readonly LayerView[];
  readonly labels: Readonly<Record<string, string>>;
  /** The configuration except labels. */
  readonly config: Readonly<Record<string, string>>;
}

export interface PublishedView {
  readonly name: string;
  readonly digest: string;
  readonly what: string;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface RebaseView {
  readonly ended: string;
  readonly output: string;
  readonly layers: readonly string[];
  /** What a rebase breaks. */
  readonly findings: readonly { readonly law: string; readonly at: string; readonly says: string }[];
  /** The app image before and after. */
  readonly changes: Rows;
}

/** One build: without the proposals, or with them. */
export interface SideView {
  readonly built: boolean;
  /** Why the build failed or was rejected. */
  readonly failure?: string;
  readonly steps: readonly StepView[];
  readonly image?: ImageView;
  readonly published: readonly PublishedView[];
  /** What the platform adds for the proposals: files, volumes, variables, labels. */
  readonly added: readonly string[];
  readonly rebase?: RebaseView;
}

export type SideName = "without" | "with";

export interface Built {
  readonly without: SideView;
  /** Undefined if the world enables no proposal. */
  readonly with?: SideView;
  /** The app images of both builds in one tree; marks say which build has a path. */
  readonly files: Rows;
}

/** Where a file can be read after a build: in the container after a step, in the app image, or in a layer of it. */
export interface FilePlace {
  readonly side: SideName;
  readonly path: string;
  readonly in: { readonly step: number; readonly when: "before" | "after" } | { readonly layer: number } | "image";
}

export interface FileText {
  readonly text?: string;
  /** Why there is no text. */
  readonly note?: string;
}
