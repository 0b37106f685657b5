/** Finds the reference's decisions, steps and amendments in a checkout of Plimsoll. An installed package has no sources. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { packageFile } from "#base/host";
import type { Citation } from "#lifecycle";
import { proposalIdOf } from "./catalogue.ts";

const FOLDERS = ["src/lifecycle", "proposals"];

/** For example `src/lifecycle/export/image.ts:142`; undefined without sources. */
export function sourceLocation({ name, amendment }: Citation): string | undefined {
  const proposal = amendment === undefined ? undefined : placeInProposal(name, amendment);
  if (proposal !== undefined) return proposal;
  const lines = linesWith(amendment === undefined ? ofBase(name) : [`id: "${amendment}"`]);
  const [first] = lines;
  if (first === undefined) return stepsFileOf(name);
  return amendment === undefined ? `${first.file}:${first.line}` : first.file;
}

/** Looks in the proposal's folder. If the id is not written there as one string, the answer is `proposal.ts`. */
function placeInProposal(name: string, amendment: string): string | undefined {
  const own = sources().filter(({ file }) => file.startsWith(`proposals/${proposalIdOf(amendment)}/`));
  for (const { file, lines } of own) {
    const at = lines.findIndex((line) => line.includes(`id: "${name}"`));
    if (at >= 0) return `${file}:${at + 1}`;
  }
  return own.find(({ file }) => file.endsWith("/proposal.ts"))?.file;
}

/** For steps whose ids a function of their phase composes. */
const stepsFileOf = (name: string): string | undefined =>
  sources().find(({ file }) => file === `src/lifecycle/${name.slice(0, name.indexOf(":"))}/steps.ts`)?.file;

/** The texts that declare a step, or a decision: a function or a value. */
function ofBase(name: string): readonly string[] {
  if (name.includes(":")) return [`id: "${name}"`];
  return ["decision(", "value(", "value<"].map((call) => `  ${name.slice(name.indexOf(".") + 1)}: ${call}`);
}

interface SourceLine {
  readonly file: string;
  readonly line: number;
}

function linesWith(texts: readonly string[]): readonly SourceLine[] {
  return sources().flatMap(({ file, lines }) => {
    const at = lines.findIndex((line) => texts.some((text) => line.includes(text)));
    return at < 0 ? [] : [{ file, line: at + 1 }];
  });
}

interface SourceFile {
  readonly file: string;
  readonly lines: readonly string[];
}

let read: readonly SourceFile[] | undefined;

function sources(): readonly SourceFile[] {
  read ??= FOLDERS.filter((folder) => existsSync(packageFile(folder))).flatMap((folder) =>
    readdirSync(packageFile(folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
      .sort()
      .map((name) => `${folder}/${name}`)
      .map((file) => ({ file, lines: readFileSync(packageFile(file), "utf8").split("\n") })),
  );
  return read;
}
