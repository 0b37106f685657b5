/** Extends images between the phases, each in a container with the volumes of the build. */
import { type AbsPath, absPath, byteString, child, isWithin, pathOfText } from "#base";
import { analyzedToml } from "#contract";
import type { CommandResult, Machine, OutputListener } from "#machine";
import type { Extending, ExtendKind, PhaseCommand } from "./build-settings.ts";
import { subtreeOf } from "./directories.ts";
import type { Provisions } from "./provisions.ts";

export interface DueExtensions {
  readonly build: boolean;
  /** The name of the run image. */
  readonly run?: string;
}

/** The images to extend, according to the files that detection wrote. */
export function dueExtensions(machine: Machine, { provisions: { at, writes } }: Extending): DueExtensions {
  const layers = at?.layers ?? "/layers";
  const { analyzed: file = `${layers}/analyzed.toml`, generated = `${layers}/generated` } = writes ?? {};
  const analyzed = machine.nodeAt(pathOfText(file));
  const read = analyzed?.kind === "file" ? analyzedToml.read(analyzed.content, file) : undefined;
  const runImage = read?.ok === true ? read.value.runImage : undefined;
  const build = hasBuildDockerfile(machine, pathOfText(generated));
  return { build, ...(runImage?.extend === true && { run: runImage.image }) };
}

function hasBuildDockerfile(machine: Machine, generated: AbsPath): boolean {
  const node = machine.nodeAt(generated);
  if (node?.kind !== "dir") return false;
  const byKind = machine.nodeAt(absPath(`${generated}/build`));
  const old =
    byKind?.kind === "dir" &&
    byKind.names.some((id) => isFile(machine, absPath(`${generated}/build/${id}/Dockerfile`)));
  return old || node.names.some((id) => isFile(machine, absPath(`${child(generated, id)}/build.Dockerfile`)));
}

const isFile = (machine: Machine, path: AbsPath): boolean => machine.nodeAt(path)?.kind === "file";

/** The restorer writes files for the extender here. */
const KANIKO = "/kaniko";

/** Outer volumes first. The container of the build image also has the volumes of buildpacks, because they run there. */
function volumesOf(kind: ExtendKind, { at, volumes = {}, writes = {} }: Provisions): readonly AbsPath[] {
  const { app = "/workspace", layers = "/layers", platform = "/platform" } = at ?? {};
  const written = Object.values(writes).map(pathOfText);
  const more = Object.keys(volumes).filter(
    (path) => kind === "build" || written.some((place) => isWithin(pathOfText(path), place)),
  );
  return [app, layers, platform, KANIKO, ...more].map(pathOfText).sort((a, b) => a.length - b.length);
}

export interface ImageExtension {
  readonly kind: ExtendKind;
  readonly image: string;
  readonly command: PhaseCommand;
  readonly onOutput?: OutputListener;
}

/** Extends an image in a new container, and copies the changed volumes back. */
export async function extendImage(
  machine: Machine,
  extending: Extending,
  { kind, image, command, onOutput }: ImageExtension,
): Promise<CommandResult> {
  const build = machine.snapshot();
  const volumes = volumesOf(kind, extending.provisions).flatMap((at) => {
    const tree = subtreeOf(build, at);
    return tree === undefined ? [] : [{ at, tree }];
  });
  const container = await extending.open(kind, image, volumes);
  try {
    const run = { ...command, cwd: byteString("/"), uid: 0, gid: 0 };
    const result = await container.run({ ...run, ...(onOutput && { onOutput }) });
    const places = volumes.map(({ at }) => at);
    for (const at of places) copyChanges({ machine, container, places }, at);
    return result;
  } finally {
    await container.close();
  }
}

interface CopyContext {
  readonly machine: Machine;
  readonly container: Machine;
  readonly places: readonly AbsPath[];
}

/** Makes a volume's entries those of the container, except the volumes inside it. */
function copyChanges({ machine, container, places }: CopyContext, at: AbsPath): void {
  const [before, now] = [machine.nodeAt(at), container.nodeAt(at)];
  const names = new Set([before, now].flatMap((node) => (node?.kind === "dir" ? node.names : [])));
  const own = [...names]
    .map((name) => child(at, name))
    .filter((path) => !places.some((place) => isWithin(path, place)));
  machine.edit(new Map(own.map((path) => [path, container.nodeAt(path)])));
}
