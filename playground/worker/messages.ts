/** What the page and its worker say to each other: plain data. Each request has an id, which its answers repeat. */
import type { Built, FilePlace, FileText } from "../model/built.ts";
import type { FindingView } from "../model/finding.ts";
import type { LawFound, LawProgress } from "../model/law.ts";
import type { PlayWorld } from "../model/world.ts";

export type Question =
  | { readonly ask: "build"; readonly world: PlayWorld }
  | { readonly ask: "file"; readonly place: FilePlace }
  | { readonly ask: "finding"; readonly id: string }
  | {
      readonly ask: "law";
      readonly law: string;
      readonly proposals: readonly string[];
      readonly worlds: number;
      readonly seed: string;
    };

export type Answer =
  | { readonly is: "built"; readonly built: Built; readonly ms: number }
  | { readonly is: "file"; readonly file: FileText }
  | { readonly is: "finding"; readonly finding: FindingView }
  | { readonly is: "law-progress"; readonly progress: LawProgress }
  | { readonly is: "law"; readonly found: LawFound }
  /** What the user can mend: an unknown option, two proposals that conflict. */
  | { readonly is: "fault"; readonly message: string }
  /** A bug. */
  | { readonly is: "broken"; readonly message: string };

export interface Request {
  readonly id: number;
  readonly question: Question;
}

export type Reply = { readonly ready: true } | { readonly id: number; readonly answer: Answer };
