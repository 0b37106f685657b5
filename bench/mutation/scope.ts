/** The files whose mutants are judged: all mutants of some rooms, and a sample of the others. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { instrument, type Mutant } from "./instrument.ts";

/** A room of the report. Of a sampled room only some mutants are judged. */
export interface Room {
  readonly name: string;
  readonly sampled: boolean;
  has(file: string): boolean;
}

const PHASES = "analyze|detect|generate|restore|extend|build|export|create|rebase|launch|steps";
const within = (pattern: RegExp) => (file: string) => pattern.test(file);

/** The first room that has a file counts. */
export const ROOMS: readonly Room[] = [
  {
    name: "decisions",
    sampled: false,
    has: within(/^src\/lifecycle\/(decisions|amendments\/(platform|buildpack)-)/),
  },
  {
    name: "steps",
    sampled: false,
    has: within(new RegExp(`^src/lifecycle/(${PHASES})/([a-z-]*steps|layers|image)\\.ts$`)),
  },
  { name: "contract", sampled: true, has: within(/^src\/contract\//) },
  { name: "lifecycle", sampled: true, has: within(/^src\/lifecycle\//) },
  { name: "image", sampled: true, has: within(/^src\/image\/(?!host)/) },
  { name: "tree", sampled: true, has: within(/^src\/tree\//) },
];

/** Departures of the official lifecycle are off in the reference; tests and lists of exports are no code of it. */
const LEFT_OUT =
  /\.(test|testkit|laws|types|fixture|d)\.ts$|\/official[a-z-]*\.ts$|\/index\.ts$|\/executable[a-z.]*\.ts$/;

export interface SourceFile {
  readonly file: string;
  readonly room: Room;
  readonly text: string;
  readonly instrumented: string;
  readonly mutants: readonly Mutant[];
}

/** All files of the rooms, with their mutants; the numbers of the mutants run through. */
export function sourceFiles(rooms: readonly Room[]): readonly SourceFile[] {
  const files: SourceFile[] = [];
  let first = 0;
  for (const file of filesBelow("src").toSorted()) {
    const room = ROOMS.find((one) => one.has(file));
    if (room === undefined || !rooms.includes(room) || LEFT_OUT.test(file)) continue;
    const text = readFileSync(file, "utf8");
    const { text: instrumented, mutants } = instrument(file, text, first);
    first += mutants.length;
    files.push({ file, room, text, instrumented, mutants });
  }
  return files;
}

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return path.endsWith(".ts") ? [path] : [];
  });
