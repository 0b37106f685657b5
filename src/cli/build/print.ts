/** Prints the result of a build: group, layers, processes, image and artifacts. */
import type { Digest } from "#base";
import type { Image } from "#image";
import {
  type BuildEnd,
  type BuildRun,
  type LayerOrigin,
  layerOrigins,
  processesOf,
  type StartableProcess,
} from "#platform";
import { type Ink, withoutControls } from "#reports";
import { sizeText } from "../terminal/size.ts";
import { describePublished, type PublishedManifest } from "./published-manifests.ts";

export const PHASE_TITLES: Readonly<Record<string, string>> = {
  analyze: "ANALYZING",
  detect: "DETECTING",
  restore: "RESTORING",
  extend: "EXTENDING",
  build: "BUILDING",
  export: "EXPORTING",
  create: "CREATING",
};

export interface BuildOutcome {
  readonly image: Image;
  readonly digest: Digest;
  readonly tags: readonly string[];
  readonly previous?: Image;
  readonly written?: string;
  /** What proposals published beside the image. */
  readonly artifacts: readonly PublishedManifest[];
  /** What they published in other repositories; it is not written to the output. */
  readonly elsewhere: readonly PublishedManifest[];
}

export function groupLines({ group }: BuildRun, colours: Ink): readonly string[] {
  if (group === undefined) return [];
  const elements = group.group.map(
    ({ id, version, optional }) => `  ${id} ${version}${optional ? colours.faint(" (optional)") : ""}`,
  );
  return [colours.strong("Group"), ...elements];
}

export function builtLines(built: BuildOutcome, colours: Ink): readonly string[] {
  const kept = new Set(built.previous?.layers.map(({ diffId }) => diffId));
  return [
    ...layerLines(layerOrigins(built.image), (diffId) => kept.has(diffId), colours),
    ...processLines(processesOf(built.image), colours),
    colours.strong("Image"),
    ...built.tags.map((tag) => `  ${tag}`),
    `  ${built.digest}`,
    built.written === undefined
      ? colours.faint("  not written; to keep it, add --output oci:<directory>, oci-archive:<file> or a reference")
      : `  written to ${built.written}`,
    ...artifactLines(built, colours),
  ];
}

function artifactLines({ artifacts, elsewhere, written }: BuildOutcome, colours: Ink): readonly string[] {
  if (artifacts.length + elsewhere.length === 0) return [];
  const line = (one: PublishedManifest): string =>
    `  ${one.name}  ${colours.faint(one.digest.slice(7, 19))}  ${describePublished(one)}`;
  const lost = written === undefined ? "" : colours.bad("  not written: it is in another repository");
  return [colours.strong("Artifacts"), ...artifacts.map(line), ...elsewhere.map((one) => `${line(one)}${lost}`)];
}

export function layerLines(
  layers: readonly LayerOrigin[],
  isReused: (diffId: Digest) => boolean,
  colours: Ink,
): readonly string[] {
  const rows = layers.map((layer, i) => {
    const maker = whoMade(layer);
    const reused = layer.role !== "run" && isReused(layer.diffId) ? colours.good(" reused") : "";
    const what = layer.role.padEnd(13);
    return `  ${String(i + 1).padStart(2)} ${what} ${sizeText(layer.size).padStart(9)}  ${colours.faint(layer.diffId.slice(7, 19))}  ${maker}${reused}`.trimEnd();
  });
  return [colours.strong("Layers"), ...rows];
}

/** The lifecycle's label does not describe every layer, for example those of proposals; then the history may. */
function whoMade({ role, by, name, createdBy }: LayerOrigin): string {
  if (role === "unknown") return withoutControls(createdBy ?? "");
  return role === "layer" ? `${by ?? ""} ${name ?? ""}` : "";
}

export function processLines(processes: readonly StartableProcess[], colours: Ink): readonly string[] {
  if (processes.length === 0) return [];
  const rows = processes.map(({ type, command, args, by, isDefault }) => {
    const line = [...command, ...args].map(quoted).join(" ");
    return `  ${type}${isDefault ? " (default)" : ""}: ${line} ${colours.faint(by)}`;
  });
  return [colours.strong("Processes"), ...rows];
}

const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

/** Why the build failed; undefined if it succeeded. */
export function endLine(end: BuildEnd, machine: "sim" | "host"): string | undefined {
  switch (end.is) {
    case "built":
      return undefined;
    case "failed":
      return `the build failed: ${end.phase} exited with code ${end.code}`;
    case "killed":
      return `the build failed: ${end.phase} was killed by ${end.signal}`;
    case "timeout":
      return `the build timed out: ${end.phase} was stopped; to allow more time, add --timeout <seconds>`;
    case "stopped":
      return `the build was stopped in the ${end.phase} phase: ${end.why}`;
    case "limit":
      return limitLine(end.what, machine);
  }
}

function limitLine(what: string, machine: "sim" | "host"): string {
  if (machine === "host") return `the sandbox cannot run this build: ${what}`;
  if (what.includes("ENOSPC")) return `a volume is full: ${what}; to make it larger, add --disk <mib>`;
  return `the simulated machine cannot run this build: ${what}; to use real processes, add --machine host`;
}
