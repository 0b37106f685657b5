/**
 * Checks a document of unknown origin. Only what the form knows is copied, so nothing else of the document lives on. The first problem is
 * named with its place.
 */
import { type Fault, fail, isJsonObject, type Json, ok, type Result } from "#base";
import { LIMITS } from "./limits.ts";
import type { PlayFile, PlayFiles, PlayWorld, Texts } from "./world.ts";

export type WorldFault = Fault<"world">;

/** What a check must know of the proposals. */
export interface KnownProposal {
  readonly id: string;
  readonly options: readonly { readonly name: string; readonly values: readonly string[] }[];
}

class Problem extends Error {
  override readonly name = "Problem";
}

const wrong = (at: string, expected: string): never => {
  throw new Problem(`${at}: expected ${expected}`);
};

export function checkWorld(document: Json, known: readonly KnownProposal[]): Result<PlayWorld, WorldFault> {
  try {
    return ok(worldIn(document, known));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const remedy = "ask for the link again, or start from an example";
    return fail({ kind: "world", message: `this is not a world of the playground: ${error.message}`, remedy });
  }
}

const MEMBERS = [
  "plimsoll",
  "proposals",
  "platformApi",
  "app",
  "buildpacks",
  "extensions",
  "buildImage",
  "runImage",
  "newRunImage",
  "labels",
  "env",
];

function worldIn(document: Json, known: readonly KnownProposal[]): PlayWorld {
  if (!isJsonObject(document)) return wrong("the document", "an object");
  for (const member of Object.keys(document))
    if (!MEMBERS.includes(member)) wrong(shown(member), `one of ${MEMBERS.join(", ")}`);
  if (document.plimsoll !== 1) wrong("plimsoll", "version 1 of the form");
  const { platformApi } = document;
  if (typeof platformApi !== "string" || !/^\d{1,3}\.\d{1,3}$/.test(platformApi))
    return wrong("platformApi", "a version such as 0.15");
  const world: PlayWorld = {
    plimsoll: 1,
    proposals: listIn(document.proposals, "proposals", LIMITS.wordsMax, (word, at) => wordIn(word, at, known)),
    platformApi,
    app: filesIn(document.app, "app"),
    buildpacks: listIn(document.buildpacks, "buildpacks", LIMITS.componentsMax, filesIn),
    extensions: listIn(document.extensions, "extensions", LIMITS.componentsMax, filesIn),
    buildImage: filesIn(document.buildImage, "buildImage"),
    runImage: filesIn(document.runImage, "runImage"),
    ...(document.newRunImage !== undefined && { newRunImage: filesIn(document.newRunImage, "newRunImage") }),
    labels: textsIn(document.labels, "labels", /^[^\0\n=]{1,200}$/),
    env: textsIn(document.env, "env", /^[^\0\s/=]{1,200}$/),
  };
  const count = filesInAll(world);
  if (count > LIMITS.filesMax) wrong("the world", `at most ${LIMITS.filesMax} files, found ${count}`);
  return world;
}

const filesInAll = ({ app, buildpacks, extensions, buildImage, runImage, newRunImage = {} }: PlayWorld): number =>
  [app, ...buildpacks, ...extensions, buildImage, runImage, newRunImage].reduce(
    (sum, files) => sum + Object.keys(files).length,
    0,
  );

function listIn<T>(value: Json | undefined, at: string, max: number, of: (one: Json, at: string) => T): readonly T[] {
  if (!Array.isArray(value) || value.length > max) return wrong(at, `a list of at most ${max}`);
  return value.map((one: Json, i) => of(one, `${at}.${i}`));
}

/** A word of a proposal that exists, with an option and a value that it has. */
function wordIn(value: Json, at: string, known: readonly KnownProposal[]): string {
  if (typeof value !== "string" || value.length > 200) return wrong(at, "a proposal");
  const [, id, name, choice] = /^([a-z-]+)(?::([a-z-]+)=([\w.-]+))?$/.exec(value) ?? [];
  const proposal = known.find((one) => one.id === id);
  if (proposal === undefined) return wrong(at, `one of ${known.map((one) => one.id).join(", ")}`);
  const option = proposal.options.find((one) => one.name === name);
  if (name !== undefined && option?.values.includes(choice ?? "") !== true) wrong(at, `an option of ${proposal.id}`);
  return value;
}

function filesIn(value: Json | undefined, at: string): PlayFiles {
  if (!isJsonObject(value)) return wrong(at, "files by path");
  const entries = Object.entries(value);
  if (entries.length > LIMITS.filesMax) wrong(at, `at most ${LIMITS.filesMax} files, found ${entries.length}`);
  return Object.fromEntries(
    entries.map(([path, file]) => [pathIn(path, at), fileIn(file ?? null, `${at} ${shown(path)}`)]),
  );
}

export const isPath = (path: string): boolean =>
  path.length <= LIMITS.pathMax && /^(\/[^/\0]+)+$/.test(path) && !/\/\.\.?(\/|$)/.test(path);

const pathIn = (path: string, at: string): string => (isPath(path) ? path : wrong(`${at} ${shown(path)}`, "a path"));

function fileIn(file: Json, at: string): PlayFile {
  if (typeof file === "string") return textIn(file, at);
  if (!isJsonObject(file)) return wrong(at, "a text, a directory or a link");
  const { text, dir, symlink, mode, ...rest } = file;
  if (Object.keys(rest).length > 0) wrong(at, "only text, dir, symlink and mode");
  if (symlink !== undefined) {
    if (mode !== undefined || text !== undefined || dir !== undefined) wrong(at, "nothing beside symlink");
    if (typeof symlink !== "string" || symlink === "" || symlink.length > LIMITS.pathMax || symlink.includes("\0"))
      return wrong(at, "the target of a link");
    return { symlink };
  }
  const permissions = mode === undefined ? {} : { mode: modeIn(mode, at) };
  if (dir !== undefined) return dir === true && text === undefined ? { dir, ...permissions } : wrong(at, "dir: true");
  return typeof text === "string" ? { text: textIn(text, at), ...permissions } : wrong(at, "a text");
}

const modeIn = (mode: Json, at: string): number =>
  typeof mode === "number" && Number.isInteger(mode) && mode >= 0 && mode <= 0o7777 ? mode : wrong(at, "a mode");

const textIn = (text: string, at: string): string =>
  text.length <= LIMITS.textMax ? text : wrong(at, `at most ${LIMITS.textMax} characters`);

function textsIn(value: Json | undefined, at: string, name: RegExp): Texts {
  if (!isJsonObject(value)) return wrong(at, "texts by name");
  const entries = Object.entries(value);
  if (entries.length > LIMITS.textsMax) wrong(at, `at most ${LIMITS.textsMax}, found ${entries.length}`);
  return Object.fromEntries(
    entries.map(([key, text]) => {
      if (!name.test(key)) wrong(`${at} ${shown(key)}`, "a name");
      return [
        key,
        typeof text === "string" ? textIn(text, `${at} ${shown(key)}`) : wrong(`${at} ${shown(key)}`, "a text"),
      ];
    }),
  );
}

const SHOWN_MAX = 60;
const shown = (text: string): string => JSON.stringify(text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text);
