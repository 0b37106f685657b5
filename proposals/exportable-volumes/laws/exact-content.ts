/** The volumes of an app image have all files that buildpacks wrote to them, at the mapped paths, and no others. */

import * as fc from "fast-check";
import { type AbsPath, byteString, contentOf, type Digest, isWithin, utf8 } from "#base";
import {
  anyBuild,
  anyRunImage,
  contentInRunImage,
  hasSucceeded,
  imageIn,
  type Law,
  type LawViolation,
  lawId,
  nodeIn,
  type Trial,
  treeOfImage,
  worldOfBuild,
} from "#laws/kit";
import type { Act } from "#machine";
import type { ImageObservation, Versions } from "#protocol";
import { statementIds } from "#protocol";
import { type Inode, walk } from "#tree";
import { declareVolumes, LAW, mountVolumes, placesOfVolumes, type VolumePlace, volumeDrafts } from "./worlds.ts";

const trials = (versions: Versions): fc.Arbitrary<Trial> =>
  fc.tuple(anyBuild(), volumeDrafts, anyRunImage()).map(([build, volumes, run]) => ({
    given: mountVolumes(worldOfBuild(declareVolumes(build, volumes), versions, [run]), volumes),
    when: [{ run: "create", images: ["@app:1"] }],
  }));

type Nodes = ReadonlyMap<string, string>;

/** The entries that the acts make below a volume, by path, with their parent directories. None of these acts can fail. */
function written({ given }: Trial, { link, dir }: VolumePlace): Nodes {
  const nodes = new Map<string, string>([[dir, DIRECTORY]]);
  for (const act of given.buildpacks.flatMap(({ build = [] }) => build)) {
    if (!("path" in act) || !byteString(act.path).startsWith(`${link}/`)) continue;
    const path = dir + byteString(act.path).slice(link.length);
    for (const above of directoriesBetween(dir, path)) nodes.set(above, DIRECTORY);
    nodes.set(path, leftBy(act));
  }
  return nodes;
}

const DIRECTORY = "dir 0755";

function leftBy(act: Act): string {
  if (act.do === "symlink") return `symlink to ${byteString(act.to)}`;
  return act.do === "write" ? `file ${contentOf(utf8(act.text)).digest} ${act.mode ?? "0644"}` : DIRECTORY;
}

const directoriesBetween = (dir: string, path: string): readonly string[] =>
  path
    .slice(dir.length + 1)
    .split("/")
    .slice(0, -1)
    .map((_, i, names) => `${dir}/${names.slice(0, i + 1).join("/")}`);

function seenAs(node: Inode): string {
  if (node.uid !== 1000 || node.gid !== 1000) return `${node.kind} of ${node.uid}:${node.gid}`;
  if (node.kind === "symlink") return `symlink to ${node.target}`;
  const mode = node.mode.toString(8).padStart(4, "0");
  return node.kind === "file" ? `file ${node.content.digest} ${mode}` : `${node.kind} ${mode}`;
}

function ofVolume(trial: Trial, image: ImageObservation, place: VolumePlace): readonly LawViolation[] {
  const [expected, actual] = [written(trial, place), new Map<string, string>()];
  const elsewhere: LawViolation[] = [];
  for (const { path, node } of walk(treeOfImage(image))) {
    if (isWithin(place.dir, path)) actual.set(path, seenAs(node));
    else if (node.kind === "file" && holds(expected, node.content.digest))
      elsewhere.push({ at: path, expected: `nothing of the volume ${place.name}`, actual: seenAs(node) });
  }
  const paths = [...new Set([...expected.keys(), ...actual.keys()])].sort();
  const different = paths
    .filter((path) => expected.get(path) !== actual.get(path))
    .map((path) => ({ at: path, expected: expected.get(path) ?? "nothing", actual: actual.get(path) ?? null }));
  return [...different, ...elsewhere, ...ofLink(image, place)];
}

/** The text of a file names its volume. */
const holds = (expected: Nodes, digest: Digest): boolean =>
  [...expected.values()].some((node) => node.startsWith(`file ${digest} `));

/** An app image need not have the link. If it has one, it leads to the directory. */
function ofLink(image: ImageObservation, { link, dir }: VolumePlace): readonly LawViolation[] {
  const node = link === dir ? undefined : nodeIn(image, link);
  if (node === undefined || (node.kind === "symlink" && node.target === dir)) return [];
  return [{ at: link, expected: `a link to ${dir}, or nothing`, actual: seenAs(node) }];
}

export const exactContentLaw: Law = {
  ...LAW,
  id: lawId("exportable-volumes.exact"),
  says: "In the app image each volume is at its mapped path, and holds all that buildpacks wrote there and nothing else.",
  covers: statementIds(
    "proposal.exportable-volumes.extra-volumes-exported",
    "proposal.exportable-volumes.lifecycle-exports-real-path",
  ),
  trials,
  check(trial, [seen]) {
    const [built] = seen ?? [];
    const run = imageIn(built, "@run:1");
    const places = placesOfVolumes(trial);
    const isFree = (path: AbsPath): boolean => contentInRunImage(run, path) === "none";
    if (!places.every(({ dir, link }) => isFree(dir) && isFree(link)))
      return { vacuous: "the run image has something there" };
    const image = imageIn(built, "@app:1");
    if (!hasSucceeded(built) || image === undefined)
      return { violations: [{ at: "the creator", expected: "an app image", actual: built?.stderr ?? null }] };
    return { violations: places.flatMap((place) => ofVolume(trial, image, place)) };
  },
};
