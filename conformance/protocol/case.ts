/**
 * A conformance case: data only, exportable as JSON. Ids never change and are never reused. What is never judged: the wording of
 * logs, timing. Ledger ids in `covers` say which statements each expectation is evidence for. `${platform-api}` and
 * `${buildpack-api}` in any string stand for the versions that the case is run with.
 */
import type { Api, Brand, Json } from "#base";
import type { Act } from "#machine";

/** `<phase>.<subject>.<what>`, lower case. */
export type CaseId = Brand<string, "CaseId">;
/** The id of a statement in `specs/`. */
export type StatementId = Brand<string, "RequirementId">;
/** The id of a contradiction or ambiguity in the ledger. */
export type IssueId = Brand<string, "IssueId">;

/** Symbolic owner: `user` is the build user of the world (1000:1000), on whatever machine. */
export type Owner = "root" | "user";
/** `@app:1`: the subject sees `127.0.0.1:5000/app:1`, the observation shows `@app:1` again. `@localhost/app:1` is another registry's name. */
export type Ref = `@${string}`;

/** Inclusive. Without `to` later versions are in it too, those that are not released yet among them. */
export type ApiRange = readonly [from: Api, to?: Api];

export type Phase = "analyze" | "detect" | "restore" | "extend" | "build" | "export" | "create" | "rebase" | "launch";

export type FileSpec = (
  | { readonly text: string }
  | { readonly base64: string }
  | { readonly dir: true }
  | { readonly symlink: string }
  | { readonly hardlink: string }
  | { readonly fifo: true }
  /** A program of the case: the rendered script on every machine, mode 0755. */
  | { readonly acts: readonly Act[] }
) & {
  /** Octal, `"0755"`; default 0644, directories 0755. */
  readonly mode?: string;
  readonly owner?: Owner;
};

export interface ImageSpec {
  readonly layers: readonly (readonly (FileSpec & { readonly name: string })[])[];
  /** The OCI image configuration without `rootfs` and `history`. */
  readonly config: Json;
  readonly media: "oci" | "docker";
}

export interface BuildpackSpec {
  readonly id: string;
  readonly version: string;
  /** The whole buildpack.toml. */
  readonly toml: string;
  /** No program where absent. */
  readonly detect?: readonly Act[];
  readonly build?: readonly Act[];
  /** Other files of the buildpack, by path relative to its root. */
  readonly files?: Readonly<Record<string, FileSpec>>;
}

/** An image extension. */
export interface ExtensionSpec extends Omit<BuildpackSpec, "build"> {
  readonly generate?: readonly Act[];
}

export interface World {
  readonly images: Readonly<Record<Ref, ImageSpec>>;
  /** Absolute paths in the build container; parents are made. Owner `user` unless it says otherwise. */
  readonly files: Readonly<Record<string, FileSpec>>;
  readonly buildpacks: readonly BuildpackSpec[];
  readonly extensions?: readonly ExtensionSpec[];
  /** Environment of every step. */
  readonly env: Readonly<Record<string, string>>;
  readonly registry?: RegistrySpec;
}

export interface RegistrySpec {
  readonly mount?: "accept" | "refuse";
  /** The user is `cnb`, the password `secret`. */
  readonly auth?: "none" | "basic" | "bearer";
  /** Repositories that may not be read, or not be written to: 403. */
  readonly unreadable?: readonly string[];
  readonly unwritable?: readonly string[];
  /** As registries that know images only: a manifest with any other configuration is refused. Default "accept". */
  readonly artifacts?: "accept" | "refuse";
}

export type RegistryFault = 401 | 404 | 429 | 500 | "cut" | "kill";
export type InjectedFault =
  /** The n-th registry request of the step, from 0. */
  | { readonly request: number; readonly give: RegistryFault }
  /** The n-th file call of the step, from 0; in-process only. */
  | { readonly syscall: number; readonly give: "ENOSPC" | "EIO" | "EROFS" | "kill" };

export type Step =
  | RunStep
  /** Edits files as the harness would; null removes. */
  | { readonly edit: Readonly<Record<string, FileSpec | null>> }
  /** Publishes images as someone else would. */
  | { readonly publish: Readonly<Record<Ref, ImageSpec>> }
  /** A new build container: the named directories are as at the start; everything else is kept. */
  | { readonly fresh: readonly ("layers" | "app" | "cache" | "probe")[] };

export interface RunStep {
  readonly run: Phase;
  /** `{ "-app": "/workspace", "-daemon": true, "-tag": ["@a:1", "@a:2"] }`; references in values are resolved. */
  readonly flags?: Readonly<Record<string, string | true | readonly string[]>>;
  /** Positional image arguments; for `launch` plain arguments stand in `args`. */
  readonly images?: readonly Ref[];
  readonly args?: readonly string[];
  /** For `launch`: the name it is called by (`/cnb/process/web`). */
  readonly argv0?: string;
  /**
   * The image whose file system it runs in: the app image of `launch`; of `extend`, the run image, with the lifecycle and the volumes
   * of the build in it (without it: a container that is like the one of the other phases).
   */
  readonly in?: Ref;
  /** Added to the world's; null removes. */
  readonly env?: Readonly<Record<string, string | null>>;
  readonly as?: Owner;
  readonly fault?: InjectedFault;
}

export type Matcher =
  | { readonly equals: Json }
  | { readonly oneOf: readonly Json[] }
  /** `true`: it is there; `false`: it is not. */
  | { readonly present: boolean }
  /** An array has this element, an object this member subset, a string this part. */
  | { readonly includes: Json }
  | { readonly excludes: Json }
  /** Inclusive. */
  | { readonly between: readonly [number, number] }
  | { readonly length: number }
  /** The array has these elements in this order, others may stand between. */
  | { readonly inOrder: readonly Json[] }
  /** The value at another pointer. */
  | { readonly sameAs: string }
  | { readonly differsFrom: string }
  /** Of an array that is not empty: each element. */
  | { readonly each: Matcher };

export interface Expectation {
  /** A pointer into the observation, see pointer.ts. */
  readonly at: string;
  readonly is: Matcher;
  readonly covers: readonly StatementId[];
  /** Other admissible readings where the text contradicts itself or is ambiguous; the issue says why. */
  readonly readings?: readonly { readonly is: Matcher; readonly issue: IssueId }[];
}

export type Capability =
  | "extend"
  | "two-uids"
  | "syscall-faults"
  | "layout"
  | "registry-kill"
  | "mknod"
  | "launch"
  /** It has proposals that are on, and can be asked to work without them. */
  | "proposals-off";

export type Lane = "must" | "should" | "may";

/** What a subject must speak and be able to do, so that a test case or a law can be judged on it. */
export interface Needs {
  readonly platform?: ApiRange;
  readonly buildpack?: ApiRange;
  /** All of them. */
  readonly amendments?: readonly string[];
  /** At least one of these proposals, in whatever form (`<id>`, `<id>:form=draft`). */
  readonly anyProposal?: readonly string[];
  readonly can?: readonly Capability[];
}

export interface TestCase {
  readonly id: CaseId;
  /** One sentence: what the lifecycle does. */
  readonly says: string;
  readonly lane: Lane;
  readonly needs: Needs;
  readonly given: World;
  readonly when: readonly Step[];
  readonly then: readonly Expectation[];
  /**
   * For a rejection, and for whatever a lifecycle that does nothing would also show: a case that differs in one fact, must pass on
   * the same subject, and proves that the channel can carry the other answer.
   */
  readonly control?: { readonly id: CaseId; readonly differs: string };
}
