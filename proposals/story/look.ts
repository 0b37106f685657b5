/** Looks where a pointer points in the outcome of a build, and says what is there. */
import { pathOfText, textOf, textOfByteString } from "#base";
import { layerOrigins } from "#platform";
import { type Inode, lookup, type Tree } from "#tree";
import type { EvidencePointer, Place } from "../kit/story.ts";
import type { TrialOutcome } from "./outcome.ts";

/** What a pointer found. */
export interface Evidence {
  /** The file, layer, label, variable or phase. */
  readonly where: string;
  /** What is there; `nothing` if the place is empty. */
  readonly found: string;
  /** What was found is what the promise says. */
  readonly holds: boolean;
}

type Of<K extends string> = Extract<EvidencePointer, Readonly<Record<K, unknown>>>;

export function lookAt(pointer: EvidencePointer, outcome: TrialOutcome): Evidence {
  if ("file" in pointer) return lookAtFile(pointer, outcome);
  if ("link" in pointer) return lookAtLink(pointer, outcome);
  if ("nothing" in pointer) return lookAtGap(pointer, outcome);
  if ("label" in pointer) return lookAtLabel(pointer, outcome);
  if ("setting" in pointer) return lookAtSetting(pointer, outcome);
  if ("exit" in pointer) return lookAtExit(pointer, outcome);
  if ("output" in pointer) return lookAtOutput(pointer, outcome);
  if ("rejected" in pointer) return lookAtRejection(pointer, outcome);
  if ("volume" in pointer) return lookAtVolume(pointer, outcome);
  return lookAtArtifact(pointer, outcome);
}

const MISSING = "nothing";

const treeOf = (place: Place, { launch, container, runImage }: TrialOutcome): Tree | undefined =>
  place === "app image" ? launch : place === "build container" ? container : runImage;

const nodeAt = (place: Place, path: string, outcome: TrialOutcome): Inode | undefined => {
  const tree = treeOf(place, outcome);
  return tree === undefined ? undefined : lookup(tree, pathOfText(path));
};

function lookAtFile({ file, in: place, has = "" }: Of<"file">, outcome: TrialOutcome): Evidence {
  const node = nodeAt(place, file, outcome);
  const where = `${file} in ${placeWords(place, file, outcome)}`;
  if (node === undefined) return { where, found: MISSING, holds: false };
  const text = node.kind === "file" ? textOf(node.content.bytes()) : "";
  const line = has === "" ? undefined : text.split("\n").find((one) => one.includes(has));
  const found = [metaWords(node), ...(has === "" ? [] : [line ?? shortened(text)])].join(", ");
  return { where, found, holds: has === "" || line !== undefined };
}

function lookAtLink({ link, in: place, to }: Of<"link">, outcome: TrialOutcome): Evidence {
  const node = nodeAt(place, link, outcome);
  const target = node?.kind === "symlink" ? textOfByteString(node.target) : undefined;
  const found = target === undefined ? (node === undefined ? MISSING : `a ${node.kind}`) : `a link to ${target}`;
  return { where: `${link} in ${placeWords(place, link, outcome)}`, found, holds: target === to };
}

function lookAtGap({ nothing: path, in: place }: Of<"nothing">, outcome: TrialOutcome): Evidence {
  const node = nodeAt(place, path, outcome);
  const isThere = treeOf(place, outcome) !== undefined;
  return {
    where: `${path} in the ${place}`,
    found: node === undefined ? (isThere ? MISSING : `no ${place}`) : metaWords(node),
    holds: isThere && node === undefined,
  };
}

function lookAtLabel({ label, of, has = "" }: Of<"label">, { image, builderLabels }: TrialOutcome): Evidence {
  const value = (of === "builder" ? builderLabels : (image?.config.config.Labels ?? {}))[label];
  return valueEvidence(`the label ${label} of the ${of}`, value, has);
}

function lookAtSetting({ setting, has }: Of<"setting">, { image }: TrialOutcome): Evidence {
  const { Env = [], ...config } = image?.config.config ?? {};
  const variable = /^Env (.*)$/.exec(setting)?.[1];
  const own = variable === undefined ? config[setting] : Env.find((line) => line.startsWith(`${variable}=`));
  const value = own === undefined ? undefined : typeof own === "string" ? own : JSON.stringify(own);
  return valueEvidence(`${setting} of the app image`, value, has);
}

function valueEvidence(where: string, value: string | undefined, has: string): Evidence {
  if (value === undefined) return { where, found: MISSING, holds: false };
  return { where, found: shortened(value, has), holds: value.includes(has) };
}

function lookAtExit({ exit: phase, code }: Of<"exit">, { phases, rejected }: TrialOutcome): Evidence {
  const ended = phases.find((one) => one.phase === phase)?.ended;
  const found = ended ?? (rejected === undefined ? "did not run" : `did not run: ${rejected}`);
  return { where: `the end of ${phase}`, found, holds: ended === `exit ${code}` };
}

function lookAtOutput({ output: phase, has }: Of<"output">, { phases }: TrialOutcome): Evidence {
  const said = phases.filter((one) => one.phase === phase).map((one) => one.said);
  const line = said
    .join("\n")
    .split("\n")
    .find((one) => one.includes(has));
  return { where: `the output of ${phase}`, found: line?.trim() ?? MISSING, holds: line !== undefined };
}

const lookAtRejection = ({ rejected: has }: Of<"rejected">, { rejected }: TrialOutcome): Evidence => ({
  where: "the platform, before any phase",
  found: rejected ?? "rejects nothing",
  holds: rejected?.includes(has) === true,
});

const lookAtVolume = ({ volume }: Of<"volume">, { volumes }: TrialOutcome): Evidence => ({
  where: "the build containers",
  found: volumes.includes(volume) ? `a volume at ${volume}` : `volumes at ${volumes.join(", ") || "no other path"}`,
  holds: volumes.includes(volume),
});

function lookAtArtifact({ artifact: name, annotation, has = "" }: Of<"artifact">, outcome: TrialOutcome): Evidence {
  const { artifact } = outcome.artifacts.find((one) => one.name === name) ?? {};
  const where = annotation === undefined ? `${name} in the registry` : `the annotation ${annotation} of ${name}`;
  if (artifact === undefined) return { where, found: MISSING, holds: false };
  if (annotation !== undefined) return valueEvidence(where, artifact.annotations?.[annotation], has);
  const [layer] = artifact.layers;
  const found = [
    `an artifact of ${artifact.config.blob.mediaType}`,
    `a layer of ${layer?.blob.size ?? 0} B and ${layer?.blob.mediaType ?? "no type"}`,
    artifact.manifest.digest.slice(7, 19),
  ].join(", ");
  return { where, found, holds: found.includes(has) };
}

function metaWords(node: Inode): string {
  const mode = `0${(node.mode & 0o7777).toString(8).padStart(3, "0")}`;
  const kind = node.kind === "file" ? "" : node.kind === "dir" ? "a directory, " : `a ${node.kind}, `;
  return `${kind}${mode} ${node.uid}:${node.gid}`;
}

/** For a file of the app image also the uppermost layer that has it. */
function placeWords(place: Place, path: string, { image }: TrialOutcome): string {
  if (place !== "app image" || image === undefined) return `the ${place}`;
  const at = image.layers.findLastIndex(({ entries }) => entries.some(({ name }) => cleanName(name) === path));
  const layer = layerOrigins(image)[at];
  if (layer === undefined) return "the app image";
  const { role, by, name, createdBy, diffId } = layer;
  const what = role === "layer" ? `${by} ${name}` : role === "unknown" ? (createdBy ?? role) : role;
  return `layer ${at + 1} of ${image.layers.length} of the app image (${diffId.slice(7, 15)}, ${what})`;
}

const cleanName = (name: string): string => `/${name.replace(/^\.?\/+|\/+$/g, "")}`;

const LENGTH_MAX = 100;

/** Keeps the part around the expected text. */
function shortened(text: string, has = ""): string {
  const line = text.replace(/\s+/g, " ").trim();
  if (line.length <= LENGTH_MAX) return line;
  const from = Math.max(0, Math.min(line.indexOf(has) - 20, line.length - LENGTH_MAX));
  return `${from === 0 ? "" : "…"}${line.slice(from, from + LENGTH_MAX)}…`;
}
