/**
 * The places that an observation can have, so that a mistyped pointer is an error and never "absent". The types of the observation make the
 * lists of members.
 */
import { closestName } from "#base";
import { isRef } from "./ids.ts";
import type {
  ArtifactObservation,
  BlobObservation,
  CallObservation,
  EntryObservation,
  FileObservation,
  ImageObservation,
  LayerObservation,
  RequestObservation,
  StepObservation,
} from "./observation.ts";
import { tokensOf } from "./pointer.ts";

/** `leaf`: a value without members. `any`: data of the lifecycle, whose members nobody knows. */
type Place =
  | "leaf"
  | "any"
  | { readonly members: Readonly<Record<string, Place>> }
  | { readonly each: Place; readonly key: (name: string) => boolean; readonly keyIs: string }
  | { readonly list: Place };

const members = <T>(all: Readonly<Record<keyof T & string, Place>>): Place => ({ members: all });
const pathsTo = (each: Place): Place => ({ each, key: (name) => name.startsWith("/"), keyIs: "an absolute path" });
const refsTo = (each: Place): Place => ({ each, key: isRef, keyIs: "an image such as @app:1" });
const namesTo = (each: Place): Place => ({ each, key: () => true, keyIs: "a name" });

const FILE = members<FileObservation>({
  kind: "leaf",
  mode: "leaf",
  owner: "leaf",
  target: "leaf",
  toml: "any",
  json: "any",
  text: "leaf",
  malformed: "leaf",
  digest: "leaf",
  size: "leaf",
});
/** A recording program also writes its user and group. */
const CALL = members<CallObservation & { readonly uid: number; readonly gid: number }>({
  as: "leaf",
  argv: { list: "leaf" },
  env: namesTo("leaf"),
  cwd: "leaf",
  umask: "leaf",
  uid: "leaf",
  gid: "leaf",
  lists: namesTo({ list: "leaf" }),
  reads: namesTo("any"),
});
const REQUEST = members<RequestObservation>({ method: "leaf", what: "leaf", ref: "leaf", status: "leaf" });
const ENTRY = members<EntryObservation>({
  name: "leaf",
  type: "leaf",
  mode: "leaf",
  owner: "leaf",
  mtime: "leaf",
  linkname: "leaf",
  size: "leaf",
  text: "leaf",
  digest: "leaf",
});
const LAYER = members<LayerObservation>({
  id: "leaf",
  role: "leaf",
  diffId: "leaf",
  media: "leaf",
  annotations: namesTo("leaf"),
  urls: { list: "leaf" },
  entries: { list: ENTRY },
});
const IMAGE = members<ImageObservation & { readonly broken: string }>({
  digest: "leaf",
  reference: "leaf",
  size: "leaf",
  config: "any",
  labels: namesTo("any"),
  history: { list: "any" },
  media: { members: { manifest: "leaf", config: "leaf" } },
  layers: { list: LAYER },
  broken: "leaf",
});
const BLOB = members<BlobObservation>({ media: "leaf", digest: "leaf", size: "leaf", text: "leaf" });
const ARTIFACT = members<ArtifactObservation>({
  digest: "leaf",
  config: BLOB,
  layers: { list: BLOB },
  annotations: namesTo("leaf"),
  subject: "leaf",
});
const STEP = members<StepObservation>({
  exit: { members: { code: "leaf", signal: "leaf", timeout: "leaf", stopped: "leaf" } },
  stdout: "leaf",
  stderr: "leaf",
  leftOut: "leaf",
  files: pathsTo(FILE),
  calls: { list: CALL },
  registry: { list: REQUEST },
  images: refsTo(IMAGE),
  artifacts: refsTo(ARTIFACT),
  extended: IMAGE,
  obeyed: { list: "leaf" },
});

/** What is wrong with a pointer into the observation of so many steps; undefined if an observation can have such a place. */
export function pointerProblem(at: string, steps: number): string | undefined {
  if (at === "") return undefined;
  const [top, step, ...rest] = tokensOf(at);
  if (top === "steps" && step === undefined) return undefined;
  if (top !== "steps" || step === undefined)
    return `an observation has no ${JSON.stringify(top)}; a pointer begins with /steps/<number>`;
  if (step !== "*" && !(/^\d+$/.test(step) && Number(step) < steps))
    return `there is no step ${JSON.stringify(step)}: \`when\` has ${steps}, and the first is 0`;
  return placeProblem(STEP, rest, `/steps/${step}`);
}

function placeProblem(place: Place, tokens: readonly string[], above: string): string | undefined {
  const [token, ...rest] = tokens;
  if (token === undefined || place === "any") return undefined;
  const next = `${above}/${token}`;
  if (place === "leaf") return `${above} is one value, which has no ${JSON.stringify(token)}`;
  if ("list" in place) {
    if (/^(\d+|\*|[\w-]+=.*)$/s.test(token)) return placeProblem(place.list, rest, next);
    return `${above} is a list: expected an index, * or a member such as name=value, found ${JSON.stringify(token)}`;
  }
  if ("each" in place) {
    if (token === "*" || place.key(token)) return placeProblem(place.each, rest, next);
    return `${above} needs ${place.keyIs}, found ${JSON.stringify(token)}`;
  }
  const known = place.members[token];
  if (known !== undefined) return placeProblem(known, rest, next);
  const names = Object.keys(place.members);
  const near = closestName(token, names);
  return `${above} has no ${JSON.stringify(token)}; ${near === undefined ? `there is ${names.join(", ")}` : `did you mean ${near}?`}`;
}
