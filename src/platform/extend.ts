/** Extending images between the phases: which ones are due, and a container of each, with the volumes of the build in it. */
import { type AbsPath, child, pathOfText } from "#base";
import { analyzedToml } from "#contract";
import type { CommandSeen, Machine, Mount } from "#machine";
import { subtreeOf } from "./directories.ts";
import type { PhaseCommand } from "./phases.ts";

export type ExtendKind = "build" | "run";

export interface Extending {
  /** The reference of the build image in the registry that the machine reaches. */
  readonly buildImage: string;
  /** A container of the build image, or of the run image called `image`; with the lifecycle, and these volumes. */
  open(kind: ExtendKind, image: string, volumes: readonly Mount[]): Promise<Machine>;
}

export interface Due {
  readonly build: boolean;
  /** The run image's name. */
  readonly run?: string;
}

/** What detection left to be extended. */
export function extensionsDue(machine: Machine): Due {
  const analyzed = machine.look(pathOfText("/layers/analyzed.toml"));
  const read =
    analyzed?.kind === "file" ? analyzedToml.read(analyzed.content.bytes(), "/layers/analyzed.toml") : undefined;
  const runImage = read?.ok === true ? read.value.runImage : undefined;
  return { build: hasBuildDockerfile(machine), ...(runImage?.extend === true && { run: runImage.image }) };
}

function hasBuildDockerfile(machine: Machine): boolean {
  const generated = pathOfText("/layers/generated");
  const found = machine.look(generated);
  if (found?.kind !== "dir") return false;
  const byKind = machine.look(pathOfText("/layers/generated/build"));
  const old =
    byKind?.kind === "dir" && byKind.names.some((id) => isFile(machine, `/layers/generated/build/${id}/Dockerfile`));
  return old || found.names.some((id) => isFile(machine, `${child(generated, id)}/build.Dockerfile`));
}

const isFile = (machine: Machine, path: string): boolean => machine.look(path as AbsPath)?.kind === "file";

/** `/kaniko` is where the restorer leaves what the extender needs. */
export const KANIKO = "/kaniko";
const VOLUMES: readonly string[] = ["/workspace", "/layers", "/platform", KANIKO];

/** The container is thrown away: what counts is in the volumes. */
export async function extend(
  machine: Machine,
  extending: Extending,
  { kind, image, command }: { readonly kind: ExtendKind; readonly image: string; readonly command: PhaseCommand },
): Promise<CommandSeen> {
  const build = machine.snapshot();
  const volumes = VOLUMES.flatMap((at) => {
    const tree = subtreeOf(build, at);
    return tree === undefined ? [] : [{ at: pathOfText(at), tree }];
  });
  const container = await extending.open(kind, image, volumes);
  try {
    const seen = await container.run({ ...command, cwd: "/", uid: 0, gid: 0 });
    for (const { at } of volumes) takeOver(machine, container, at);
    return seen;
  } finally {
    await container.close();
  }
}

/** A volume itself stays; what is in it is as in the container. */
function takeOver(machine: Machine, container: Machine, at: AbsPath): void {
  const [before, now] = [machine.look(at), container.look(at)];
  const names = new Set([before, now].flatMap((node) => (node?.kind === "dir" ? node.names : [])));
  machine.edit(new Map([...names].map((name) => [child(at, name), container.look(child(at, name))])));
}
