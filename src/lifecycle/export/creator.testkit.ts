/** Runs of the creator with one buildpack and a registry. */
import { absPath, byteString } from "#base";
import { type Registry, registry } from "#image";
import type { Process, Program } from "#machine";
import type { Inode } from "#tree";
import { type RunningWorld, type RunResult, type TestWorld, testWorld } from "../book/world.testkit.ts";
import { labelJson, publish, publishedImage, testImage } from "../images/images.testkit.ts";

export const RUN = "localhost:5000/run:1";
export const APP = "localhost:5000/app:1";
export const USER = { CNB_USER_ID: "1000", CNB_GROUP_ID: "1000" };
export const LIFECYCLE = "io.buildpacks.lifecycle.metadata";

/** What bin/build does, given what it finds. */
export type Build = (write: (path: string, text: string) => void, process: Process) => void;

const detect: Program = async () => 0;
const program =
  (build: Build): Program =>
  async (process) => {
    const dir = process.argv[1] ?? "";
    build((path, text) => {
      const at = byteString(`${dir}/${path}`);
      process.fs.mkdir(at.slice(0, at.lastIndexOf("/")), { parents: true });
      process.fs.write(at, new TextEncoder().encode(text));
    }, process);
    return 0;
  };

interface Given {
  readonly registry: Registry;
  readonly build: Build;
  readonly cache?: Inode | undefined;
  readonly more?: TestWorld;
}

export function worldOf({ registry: registryWithRunImage, build, cache, more = {} }: Given): RunningWorld {
  const world = testWorld({
    http: registryWithRunImage.handle,
    ...more,
    buildpacks: {
      "a/b@1": { detect, build: program(build), keys: 'sbom-formats = ["application/vnd.cyclonedx+json"]' },
    },
    files: {
      "/cnb/order.toml": '[[order]]\n[[order.group]]\nid = "a/b"\nversion = "1"\n',
      "/cnb/run.toml": `[[images]]\nimage = "${RUN}"\n`,
      "/cnb/lifecycle/launcher": "launcher",
      "/workspace/app.txt": "app",
      "/cache": { dir: true, uid: 1000, gid: 1000 },
      ...more.files,
    },
  });
  if (cache !== undefined) world.machine.edit(new Map([[absPath("/cache"), cache]]));
  return world;
}

/** A registry with the run image. */
export async function served(): Promise<Registry> {
  const made = registry();
  await publish(made, RUN, testImage({ env: ["PATH=/bin", "X=1"] }));
  return made;
}

/** Runs the creator with a cache directory. */
export const create = (
  world: RunningWorld,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<RunResult> =>
  world.run("creator", { args: ["-cache-dir", "/cache", ...args, APP], env: { ...USER, ...env } });

/** The layers of the buildpack in the label of the app image. */
export const layersOf = async (made: Registry) =>
  labelJson(await publishedImage(made, APP), LIFECYCLE).buildpacks[0].layers;
