/** What can be seen after the steps of a case: plain data, canonical, the same on every machine. */
import type { Digest, Json } from "#base";
import type { Owner, Ref } from "./case.ts";

export interface Observation {
  /** sha256 over given, when, the subject's build and the canonicaliser's version: the key of recordings. */
  readonly key: string;
  readonly steps: readonly StepObservation[];
}

export type ExitObservation =
  | { readonly code: number }
  | { readonly signal: string }
  | { readonly timeout: true }
  /** It took more than a machine gives, and why it was ended. */
  | { readonly stopped: string };

/** The step that the harness had to stop: nothing was performed after it. */
export function stoppedStep(steps: readonly Pick<StepObservation, "exit">[]): number | undefined {
  const index = steps.findIndex(({ exit }) => exit !== undefined && ("timeout" in exit || "stopped" in exit));
  return index < 0 ? undefined : index;
}

export interface StepObservation {
  /** Absent for steps that run nothing. */
  readonly exit?: ExitObservation;
  /** The last lines; evidence only, never judged. */
  readonly stdout: string;
  readonly stderr: string;
  /** Bytes that were printed and not kept. */
  readonly leftOut?: number;
  /** Everything below the observed directories after the step, by path. */
  readonly files: Readonly<Record<string, FileObservation>>;
  /** What programs of the case recorded during this step, in order. */
  readonly calls: readonly CallObservation[];
  readonly registry: readonly RequestObservation[];
  /** Every tag of the registry after the step. */
  readonly images: Readonly<Record<Ref, ImageObservation | { readonly broken: string }>>;
  /** Tags that name something other than an image; a broken one is among the images. Absent where there is none. */
  readonly artifacts?: Readonly<Record<Ref, ArtifactObservation>>;
  /** What lies in the extended directory of the run image: of layers whose content is not there the role is `absent`. */
  readonly extended?: ImageObservation | { readonly broken: string };
  /** Requirements that the reference says it obeyed: advice, never in a verdict. */
  readonly obeyed?: readonly string[];
}

export interface FileObservation {
  readonly kind: "file" | "dir" | "symlink" | "fifo" | "other";
  readonly mode: string;
  readonly owner: Owner | string;
  readonly target?: string;
  /** Decoded by its name; a file that does not decode has `malformed`. */
  readonly toml?: Json;
  readonly json?: Json;
  /** Small UTF-8 text, where it is neither of the above. */
  readonly text?: string;
  readonly malformed?: string;
  readonly digest?: Digest;
  readonly size?: number;
}

export interface CallObservation {
  readonly as: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly umask: string;
  readonly lists: Readonly<Record<string, readonly string[]>>;
  readonly reads: Readonly<Record<string, Json>>;
}

export interface RequestObservation {
  readonly method: string;
  readonly what: "ping" | "manifest" | "blob" | "upload" | "other";
  readonly ref: string;
  readonly status: number;
}

export interface ImageObservation {
  /** Of the manifest, as the registry has it. */
  readonly digest: Digest;
  /** `@app@sha256:…`: the digest reference. */
  readonly reference: string;
  /** Of the manifest, in bytes. */
  readonly size: number;
  /** The configuration without `config.Labels`. */
  readonly config: Json;
  /** Labels that are JSON are decoded. */
  readonly labels: Readonly<Record<string, Json>>;
  readonly history: readonly Json[];
  readonly media: { readonly manifest: string; readonly config: string };
  readonly layers: readonly LayerObservation[];
}

export interface ArtifactObservation {
  readonly digest: Digest;
  readonly config: BlobObservation;
  readonly layers: readonly BlobObservation[];
  readonly annotations: Readonly<Record<string, string>>;
  /** `@app@sha256:…`: what it says that it is about. */
  readonly subject?: string;
}

export interface BlobObservation {
  readonly media: string;
  readonly digest: Digest;
  readonly size: number;
  /** Small UTF-8 text. */
  readonly text?: string;
}

export interface LayerObservation {
  /** `L0` is the lowest: equal diffIDs at two places are two layers. */
  readonly id: `L${number}`;
  /** From its position and entries, never from the label under test. */
  readonly role: string;
  readonly diffId: Digest;
  readonly media: string;
  readonly entries: readonly EntryObservation[];
}

export interface EntryObservation {
  readonly name: string;
  readonly type: string;
  readonly mode: string;
  readonly owner: Owner | string;
  /** Seconds. */
  readonly mtime: string;
  readonly linkname?: string;
  readonly size?: number;
  readonly text?: string;
  readonly digest?: Digest;
}
