/** What the harness records after each step: JSON, the same on every machine. Type aliases, so that the compiler accepts them as JSON. */
import type { Digest, Json } from "#base";
import type { FileOwner, Ref } from "./case.ts";

export type Observation = {
  /** The key of recordings: the SHA-256 of `given`, `when`, the subject's build and the observation format version. */
  readonly key: string;
  readonly steps: readonly StepObservation[];
};

export type ExitObservation =
  | { readonly code: number }
  | { readonly signal: string }
  | { readonly timeout: true }
  /** The machine ended it because it exceeded a limit; the text says which. */
  | { readonly stopped: string };

/** The index of the step that the harness had to stop; no later step runs. */
export function stoppedStep(steps: readonly Pick<StepObservation, "exit">[]): number | undefined {
  const index = steps.findIndex(({ exit }) => exit !== undefined && ("timeout" in exit || "stopped" in exit));
  return index < 0 ? undefined : index;
}

export type StepObservation = {
  /** Absent for a step that runs no process. */
  readonly exit?: ExitObservation;
  /** The last lines: evidence for people. A case may judge whether there are any, never their wording. */
  readonly stdout: string;
  readonly stderr: string;
  /** Number of printed bytes that were not kept. */
  readonly leftOut?: number;
  /** Every file below the observed directories after the step, by path. */
  readonly files: Readonly<Record<string, FileObservation>>;
  /** The calls that programs of the test case recorded during this step, in order. */
  readonly calls: readonly CallObservation[];
  readonly registry: readonly RequestObservation[];
  /** Every tag of the registry after the step. */
  readonly images: Readonly<Record<Ref, ImageObservation | { readonly broken: string }>>;
  /** Tags of artifacts; a broken one is among the images. Absent if the registry has no artifacts. */
  readonly artifacts?: Readonly<Record<Ref, ArtifactObservation>>;
  /** The extended run image. A layer without content has the role `absent`. */
  readonly extended?: ImageObservation | { readonly broken: string };
  /** The statements that the reference reports as obeyed; never judged. */
  readonly obeyed?: readonly string[];
};

export type FileObservation = {
  readonly kind: "file" | "dir" | "symlink" | "fifo" | "other";
  readonly mode: string;
  readonly owner: FileOwner | string;
  readonly target?: string;
  /** The decoded content of a `.toml` or `.json` file; a file that cannot be decoded has `malformed`. */
  readonly toml?: Json;
  readonly json?: Json;
  /** The text of any other small UTF-8 file. */
  readonly text?: string;
  readonly malformed?: string;
  readonly digest?: Digest;
  readonly size?: number;
};

export type CallObservation = {
  readonly as: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly umask: string;
  readonly lists: Readonly<Record<string, readonly string[]>>;
  readonly reads: Readonly<Record<string, Json>>;
};

export type RequestObservation = {
  readonly method: string;
  readonly what: "ping" | "manifest" | "blob" | "upload" | "other";
  readonly ref: string;
  readonly status: number;
};

export type ImageObservation = {
  /** The digest of the manifest in the registry. */
  readonly digest: Digest;
  /** `@app@sha256:…`: the digest reference. */
  readonly reference: string;
  /** Bytes of the manifest. */
  readonly size: number;
  /** The configuration without `config.Labels`. */
  readonly config: Json;
  /** Labels in JSON are decoded. */
  readonly labels: Readonly<Record<string, Json>>;
  readonly history: readonly Json[];
  readonly media: { readonly manifest: string; readonly config: string };
  readonly layers: readonly LayerObservation[];
};

export type ArtifactObservation = {
  readonly digest: Digest;
  readonly config: BlobObservation;
  readonly layers: readonly BlobObservation[];
  readonly annotations: Readonly<Record<string, string>>;
  /** `@app@sha256:…`: the subject that the artifact names. */
  readonly subject?: string;
};

export type BlobObservation = {
  readonly media: string;
  readonly digest: Digest;
  readonly size: number;
  /** Small UTF-8 text. */
  readonly text?: string;
};

export type LayerObservation = {
  /** `L0` is the lowest layer. Two layers can have one diffID. */
  readonly id: `L${number}`;
  /** Found from its entries, never from the label under test. */
  readonly role: string;
  readonly diffId: Digest;
  readonly media: string;
  /** Of the descriptor, if it has them. */
  readonly urls?: readonly string[];
  readonly annotations?: Readonly<Record<string, string>>;
  readonly entries: readonly EntryObservation[];
};

export type EntryObservation = {
  readonly name: string;
  readonly type: string;
  readonly mode: string;
  readonly owner: FileOwner | string;
  /** Seconds. */
  readonly mtime: string;
  readonly linkname?: string;
  readonly size?: number;
  readonly text?: string;
  readonly digest?: Digest;
};
