/** What is known of each mutant from earlier runs. A result stays while the file and the cases that it rests on stay as they are. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Killing } from "./messages.ts";

export interface Judged {
  /** No case comes to the place. */
  readonly covered: boolean;
  readonly killings: readonly Killing[];
}

interface Stored extends Judged {
  /** Digests of the cases that noticed it; of all cases if too few did. */
  readonly rests: string;
}

/** By the digest of the file, then by the number of the mutant within the file. */
type Stock = Record<string, Record<number, Stored>>;

export const digest = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);

export class Results {
  readonly #path: string;
  readonly #stock: Stock;
  readonly #digestOfCase: ReadonlyMap<string, string>;
  readonly #all: string;
  readonly #enough: number;

  /** `digestOfCase`: what each case and law says, by id. `most`: how many are asked. */
  constructor(
    path: string,
    digestOfCase: ReadonlyMap<string, string>,
    { enough, most }: { readonly enough: number; readonly most: number },
  ) {
    this.#path = path;
    this.#digestOfCase = digestOfCase;
    this.#enough = enough;
    this.#all = digest(JSON.stringify([[...digestOfCase].sort(), most]));
    this.#stock = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
  }

  find(file: string, index: number): Judged | undefined {
    const stored = this.#stock[file]?.[index];
    return stored?.rests === (stored && this.#restsOf(stored.killings)) ? stored : undefined;
  }

  put(file: string, index: number, judged: Judged): void {
    const ofFile = this.#stock[file] ?? {};
    this.#stock[file] = ofFile;
    ofFile[index] = { ...judged, rests: this.#restsOf(judged.killings) };
  }

  save(): void {
    mkdirSync(dirname(this.#path), { recursive: true });
    writeFileSync(this.#path, `${JSON.stringify(this.#stock)}\n`);
  }

  #restsOf(killings: readonly Killing[]): string {
    if (killings.some(({ id }) => id === "*")) return "";
    if (killings.length < this.#enough) return this.#all;
    return digest(killings.map(({ id }) => `${id} ${this.#digestOfCase.get(id) ?? "gone"}`).join("\n"));
  }
}
