/**
 * A test case is data. Its id never changes and is never used again. A test case does not judge the wording of logs or timing.
 * `${platform-api}` and `${buildpack-api}` in any string are replaced by the versions of the run. In names, values and arguments a lone
 * U+DC80 to U+DCFF is the byte 80 to FF: they need not be UTF-8. The types are aliases, not interfaces, so that the compiler accepts
 * them as JSON.
 */
import type { Api, Brand, Json } from "#base";
import type { Act } from "#machine";
import type { InjectedFault } from "./faults.ts";
import type { ImageForm } from "./image-form.ts";
import type { Surroundings } from "./surroundings.ts";

/** `<phase>.<subject>.<what>`, lower case. */
export type CaseId = Brand<string, "CaseId">;
/** The id of a statement of the ledger. */
export type StatementId = Brand<string, "StatementId">;
/** The id of a contradiction, an ambiguity or a gap in the ledger. */
export type IssueId = Brand<string, "IssueId">;

/** `user` is the build user of the world (1000:1000) on every machine. Others are a user and a group by number, unknown to /etc/passwd. */
export type FileOwner = "root" | "user" | `${number}:${number}`;
/**
 * `@app:1` is `127.0.0.1:5000/app:1` for the subject and `@app:1` again in the observation. `@localhost/app:1`, `@first.test/app:1` and
 * `@second.test/app:1` name other registries, which have the same images. Those two are not local: a client may not use plain HTTP there.
 * `@daemon.test/app:1` is an image in the Docker daemon at `tcp://daemon.test:5000`.
 * `@secure.test/app:1` is on `secure.test:5443`, see {@link RegistrySpec.authority}.
 */
export type Ref = `@${string}`;

/** Inclusive. Without `to` it includes every later version, released or not. */
export type ApiRange = readonly [from: Api, to?: Api];

export type StepPhase =
  | "analyze"
  | "detect"
  | "restore"
  | "extend"
  | "build"
  | "export"
  | "create"
  | "rebase"
  | "launch";

export type FileSpec =
  /** The text, so many times; default once. So a large file is a short test case. */
  (
    | { readonly text: string; readonly times?: number }
    | { readonly base64: string }
    | { readonly dir: true }
    | { readonly symlink: string }
    | { readonly hardlink: string }
    | { readonly fifo: true }
    /** On which nobody listens. A tar has no sockets, so an image leaves it out. */
    | { readonly socket: true }
    /** A program of the test case: a script on every machine, mode 0755. */
    | { readonly acts: readonly Act[] }
  ) & {
    /** Octal, `"0755"`; default 0644, directories 0755. */
    readonly mode?: string;
    readonly owner?: FileOwner;
  };

export type ImageSpec = {
  readonly layers: readonly (readonly (FileSpec & { readonly name: string })[])[];
  /** The OCI image configuration without `rootfs` and `history`. */
  readonly config: Json;
  readonly media: "oci" | "docker";
  /** Layers on top of the others: tars in base64, as other tools write them. */
  readonly tars?: readonly string[];
} & ImageForm;

export type BuildpackSpec = {
  readonly id: string;
  readonly version: string;
  /** The whole buildpack.toml. */
  readonly toml: string;
  /** Without `detect` or `build` the buildpack has no such program. */
  readonly detect?: readonly Act[];
  readonly build?: readonly Act[];
  /** Other files of the buildpack, by path relative to its root. */
  readonly files?: Readonly<Record<string, FileSpec>>;
};

/** An image extension. */
export type ExtensionSpec = Omit<BuildpackSpec, "build"> & {
  readonly generate?: readonly Act[];
};

export type World = {
  readonly images: Readonly<Record<Ref, ImageSpec>>;
  /** By absolute path in the build container. Parents are made. The default owner is `user`. */
  readonly files: Readonly<Record<string, FileSpec>>;
  readonly buildpacks: readonly BuildpackSpec[];
  readonly extensions?: readonly ExtensionSpec[];
  /** Programs are scripts in `files`: the simulated build container has a shell, as the sandbox of real processes always has. */
  readonly shell?: true;
  /** Environment of every step. */
  readonly env: Readonly<Record<string, string>>;
  readonly registry?: RegistrySpec;
};

export type RegistrySpec = {
  readonly mount?: "accept" | "refuse";
  /** The user is `cnb`, the password `secret`, if the world names no other one. */
  readonly auth?: "none" | "basic" | "bearer";
  readonly password?: string;
  /** Repositories that answer 403 to reads, or to writes. */
  readonly unreadable?: readonly string[];
  readonly unwritable?: readonly string[];
  /** `refuse`: the registry rejects a manifest whose configuration is not that of an image. Default `accept`. */
  readonly artifacts?: "accept" | "refuse";
  /**
   * Serves the images at `@secure.test/` too, over TLS on port 5443, and at `secure.test:5000/` without TLS. Whether its authority is in the file of known ones,
   * `/etc/ssl/certs/ca-certificates.crt`, in the build container. Default: no server is there.
   */
  readonly authority?: "known" | "unknown";
  /** With bearer authentication: a token is taken for so many requests without a body; for others the client needs a new one. */
  readonly tokenUses?: number;
};

export type Step =
  | RunStep
  /** Writes files; null removes one. */
  | { readonly edit: Readonly<Record<string, FileSpec | null>> }
  /** Publishes images to the registry. */
  | { readonly publish: Readonly<Record<Ref, ImageSpec>> }
  /** Stores images of the registry again under their names, as another tool would. */
  | { readonly repack: Readonly<Record<Ref, ImageForm>> }
  /** Damages a file that a phase left behind. Without files below the directory nothing changes. */
  | { readonly damage: StoredFile & { readonly as: Damage } }
  /** Resets these directories to their first state, as in a new build container. */
  | { readonly fresh: readonly ("layers" | "app" | "cache" | "probe")[] };

/** The n-th file below a directory, in the order of paths; after the last one the first follows. So it needs no names. */
export type StoredFile = { readonly below: string; readonly file: number };

export type Damage =
  | "missing"
  | "empty"
  /** The first half. */
  | "truncated"
  /** One byte in the middle differs. */
  | "changed"
  | "garbage"
  /** Mode 0000. */
  | "unreadable"
  /** The content of the next file. */
  | "other-file"
  /** An empty directory, or a link to nothing, instead of the file. */
  | "directory"
  | "link";

export type RunStep = {
  readonly run: StepPhase;
  /** `{ "-app": "/workspace", "-daemon": true, "-tag": ["@a:1", "@a:2"] }`; references in values are replaced. */
  readonly flags?: Readonly<Record<string, string | true | readonly string[]>>;
  /** Image arguments. `args` has the other arguments, for example of `launch`. */
  readonly images?: readonly Ref[];
  readonly args?: readonly string[];
  /** For `launch`: the path that the launcher is called by, for example `/cnb/process/web`. */
  readonly argv0?: string;
  /**
   * The image whose file system the phase runs in. `launch`: the app image. `extend`: the run image, with the lifecycle and the volumes
   * of the build; without `in`, the build container.
   */
  readonly in?: Ref;
  /** Added to the world's environment; null removes a variable. */
  readonly env?: Readonly<Record<string, string | null>>;
  /** The standard input; default: empty. */
  readonly stdin?: string;
  readonly as?: FileOwner;
  readonly surroundings?: Surroundings;
  readonly fault?: InjectedFault;
};

export type Matcher =
  | { readonly equals: Json }
  | { readonly oneOf: readonly Json[] }
  /** True: the value exists; false: it does not. */
  | { readonly present: boolean }
  /** An array has this element, an object has these members, a string has this part. */
  | { readonly includes: Json }
  | { readonly excludes: Json }
  /** Inclusive. */
  | { readonly between: readonly [number, number] }
  | { readonly length: number }
  /** The array has these elements in this order; others may come between. */
  | { readonly inOrder: readonly Json[] }
  /** Equals the value at another pointer. */
  | { readonly sameAs: string }
  | { readonly differsFrom: string }
  /** The array is not empty, and each element matches. */
  | { readonly each: Matcher };

/** What a failure means; `docs/verdicts.md` has the rule. */
export type FailureKind = "bug" | "text" | "open";

/**
 * A result that is not the expected one and no bug either. `open`: the text has several readings, and this is what a lifecycle shows that
 * follows another one. `text`: the text is clear, and a public source demands this result all the same. The issue has the readings, each
 * with the text that it relies on, or the source.
 */
export type Reading = {
  readonly is: Matcher;
  readonly kind: Exclude<FailureKind, "bug">;
  readonly issue: IssueId;
};

export type Expectation = {
  /** A pointer into the observation, see `pointer.ts`. */
  readonly at: string;
  /** The result that the statements demand; of several readings of a text, what the reference does. */
  readonly is: Matcher;
  readonly covers: readonly StatementId[];
  /** A result that is neither the expected one nor one of these is a bug. */
  readonly readings?: readonly Reading[];
};

export type Capability =
  | "extend"
  | "two-uids"
  | "syscall-faults"
  /** Directories can be read-only for a step, and calls of a kind fail. */
  | "disk-faults"
  | "layout"
  | "daemon"
  | "registry-kill"
  | "mknod"
  | "launch"
  /** A step can be process 1 of a container. */
  | "first-process"
  /** The subject has enabled proposals and can work without them. */
  | "proposals-off";

/** What a lifecycle may leave out. `registry`, `layout`, `daemon`: where images are. `extensions`: image extensions. */
export type Feature = "registry" | "layout" | "daemon" | "extensions";

/**
 * How strong the statements of a test case are. `implied`: a declarative sentence or a row of a table that defines an interface. The
 * ledger decides; a test compares.
 */
export type Lane = "must" | "implied" | "should" | "may";

/** What a subject must support and be able to do, so that a test case or a law can be judged on it. */
export type Needs = {
  readonly platform?: ApiRange;
  readonly buildpack?: ApiRange;
  /** All of them. */
  readonly amendments?: readonly string[];
  /** At least one of these proposals, in any form (`<id>`, `<id>:form=draft`). */
  readonly anyProposal?: readonly string[];
  readonly can?: readonly Capability[];
};

export type TestCase = {
  readonly id: CaseId;
  /** One sentence: what the lifecycle does. */
  readonly says: string;
  readonly lane: Lane;
  readonly needs: Needs;
  readonly given: World;
  readonly when: readonly Step[];
  readonly then: readonly Expectation[];
  /**
   * For a rejection or an effect that must not happen: a test case that differs in one fact and must pass on the same subject. It
   * excludes lifecycles that reject everything or do nothing.
   */
  readonly control?: { readonly id: CaseId; readonly differs: string };
};
