/**
 * The story of a text: each of its promises, what is done to show it, and where the evidence is. The words of a promise and its line are in the
 * ledger; a story only says how to show them. What is found is read from a build of that moment.
 */
import type { Example, Files } from "./example.ts";

export type Place = "app image" | "build container" | "run image";

/** Where to look for evidence. `has` is a part of what is expected there. */
export type EvidencePointer =
  | { readonly file: string; readonly in: Place; readonly has?: string }
  | { readonly link: string; readonly in: Place; readonly to: string }
  /** Nothing is at the path. */
  | { readonly nothing: string; readonly in: Place }
  | { readonly label: string; readonly of: "app image" | "builder"; readonly has?: string }
  /** Of the image's configuration: `WorkingDir`, or `Env` and the name of a variable. */
  | { readonly setting: string; readonly has: string }
  | { readonly exit: string; readonly code: number }
  /** A line that a phase prints, or `app`, the app image after its start. */
  | { readonly output: string; readonly has: string }
  /** The platform rejects the build before any phase, with this in the message. */
  | { readonly rejected: string }
  /** The platform mounts a volume there. */
  | { readonly volume: string }
  | { readonly artifact: string; readonly annotation?: string; readonly has?: string };

/** A build of the example, with one change. */
export interface StoryTrial {
  /** What is different: "with a file of the run image at /opt/greeter". */
  readonly change: string;
  readonly example?: Partial<Example>;
  /** `name=value`: options of this build. */
  readonly options?: readonly string[];
  /** The app image is rebased on the run image with these files. */
  readonly rebase?: Files;
}

export type Showing =
  | {
      /** What was done to show the promise. */
      readonly did: string;
      /** The trial in which to look; default: the example itself. */
      readonly trial?: string;
      readonly see: readonly EvidencePointer[];
    }
  /** The id of the test case to run, where several cover the promise. */
  | { readonly runs: string }
  /** The last words of the id of a finding: its world runs now, and breaks the promise. */
  | { readonly finds: string }
  /** Why the promise has no evidence. */
  | { readonly none: string };

/** Sentences of the text that promise nothing, by their lines and first words. */
export interface OtherSentence {
  /** As in the ledger: `31`, `33-38`, `58,59`. */
  readonly lines: string;
  readonly words: string;
  /** Why it has no evidence. */
  readonly why: string;
}

/** Something that the text lacks and that Plimsoll added so that the text works. */
export interface Addition {
  readonly what: string;
  readonly why: string;
  readonly see: EvidencePointer;
}

/** A difference between the draft and the approved form: names of statements in both documents. */
export interface FormChange {
  readonly draft?: string;
  readonly approved?: string;
  readonly says: string;
}

export interface Contribution {
  readonly did: string;
  readonly see: readonly EvidencePointer[];
}

export interface Story {
  /** Which text it tells: "draft of 2021-08-13". */
  readonly text: string;
  /** The document of its statements in the ledger. */
  readonly document: string;
  /** The value of the option `form`. */
  readonly form?: string;
  readonly example: Example;
  /** `name=value`: options that follow the text and are not defaults. */
  readonly options?: readonly string[];
  readonly trials?: Readonly<Record<string, StoryTrial>>;
  /** The specification has it from this Platform API on. */
  readonly since?: string;
  /** True: the app image is started, and what it prints is evidence. */
  readonly starts?: true;
  /** By the last words of the statement's id. A statement that is missing here is shown by the first test case that covers it. */
  readonly promises: Readonly<Record<string, Showing>>;
  readonly others: readonly OtherSentence[];
  readonly additions?: readonly Addition[];
  /** For an approved form: what changed since the draft. */
  readonly changes?: readonly FormChange[];
  /** What the proposal contributes to the one app that uses all built-in proposals. */
  readonly together?: Contribution;
  /** The findings whose wording the text needs first, by the last words of their ids. */
  readonly first: readonly string[];
}
