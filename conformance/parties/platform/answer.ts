/** What the probe writes, so that a platform goes on: the outputs of each phase, as small as they may be. */
import { type ByteString, byteString, parentOf, pathOfText, textOfByteString, utf8 } from "#base";
import { type DocumentTable, type inputs, toml } from "#contract";
import type { Process } from "#machine";
import { tablesIn, textIn } from "../kit/documents.ts";
import { CACHE_MARK } from "./seen.ts";

type Answer = (process: Process, given: inputs.Inputs) => void;

export function answer(process: Process, given: inputs.Inputs): void {
  ANSWERS[given.phase]?.(process, given);
}

const NOTHING: Answer = () => {};

const ANSWERS: Readonly<Partial<Record<inputs.ProgramPhase, Answer>>> = {
  analyze: (process, { analyzed, runImage }) =>
    write(
      process,
      analyzed,
      `[run-image]\n${runImage === undefined ? "" : `reference = ${quoted(runImage)}\nimage = ${quoted(runImage)}\n`}`,
    ),
  detect: (process, given) => {
    write(process, given.group, groupOf(process, given.order));
    write(process, given.plan, "");
  },
  restore: NOTHING,
  build: (process, { layers }) =>
    write(process, byteString(`${textOfByteString(layers)}/config/metadata.toml`), "buildpacks = []\nprocesses = []\n"),
  export: exported,
  create: (process, given) => {
    exported(process, given);
    write(process, given.group, groupOf(process, given.order));
  },
  rebase: (process, given) => write(process, given.report, reportOf(given.args)),
};

function exported(process: Process, given: inputs.Inputs): void {
  write(process, given.report, reportOf(given.args));
  if (given.cacheDir !== undefined) write(process, byteString(`${textOfByteString(given.cacheDir)}/${CACHE_MARK}`), "");
}

const reportOf = (tags: readonly string[]): string =>
  `[image]\ntags = [${tags.map(quoted).join(", ")}]\ndigest = "sha256:${"0".repeat(64)}"\n`;

const quoted = (text: string): string => JSON.stringify(text);

/** The first group of the order. */
function groupOf({ fs }: Process, order: ByteString): string {
  if (!fs.exists(order)) return "";
  const read = toml.read(fs.read(order), "order.toml");
  const [first] = read.ok ? tablesIn(read.value, "order") : [];
  return (first === undefined ? [] : tablesIn(first, "group")).map(entryOf).join("");
}

const entryOf = (element: DocumentTable): string =>
  `[[group]]\nid = ${quoted(textIn(element, "id") ?? "")}\nversion = ${quoted(textIn(element, "version") ?? "")}\napi = "0.12"\n`;

/** A file that cannot be written is the platform's matter: the next phase does not find it. */
function write({ fs }: Process, path: ByteString, text: string): void {
  try {
    fs.mkdir(parentOf(pathOfText(textOfByteString(path))), { parents: true });
    fs.write(path, utf8(text));
  } catch {
    return;
  }
}
