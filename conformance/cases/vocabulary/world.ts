/** Worlds: for whole builds, and for one phase alone, with the files that earlier phases leave. Their buildpacks and order. */
import type { Act } from "#machine";
import type { BuildpackSpec, FileSpec, ImageSpec, Ref, World } from "#protocol";
import { RUN_IMAGE } from "./run-images.ts";
import { tomlLines } from "./toml.ts";

/** PATH of the build container and of the run image. */
export const BASE_PATH = "/usr/local/bin:/usr/bin:/bin";

export interface BuildpackOptions {
  readonly id?: string;
  readonly version?: string;
  /** Default: the Buildpack API version that the case is run with. */
  readonly api?: string;
  /** Members of `[buildpack]` besides id and version, as TOML lines. */
  readonly buildpackToml?: string;
  /** Top-level TOML after `[buildpack]`: targets, order. */
  readonly toml?: string;
  readonly detect?: readonly Act[];
  readonly build?: readonly Act[];
  readonly files?: Readonly<Record<string, FileSpec>>;
}

export const EXIT_PASS: readonly Act[] = [{ do: "exit", code: 0 }];
export const EXIT_FAIL: readonly Act[] = [{ do: "exit", code: 100 }];
export const EXIT_ERROR: readonly Act[] = [{ do: "exit", code: 7 }];

/** A buildpack, `acme/hello` by default, that passes detection and builds nothing by default. */
export function buildpack(given: BuildpackOptions = {}): BuildpackSpec {
  const { id = "acme/hello", version = "1.0.0", api = "${buildpack-api}", buildpackToml = "", toml = "" } = given;
  return {
    id,
    version,
    toml: `api = "${api}"\n\n[buildpack]\nid = "${id}"\nversion = "${version}"\n${buildpackToml}\n${toml}`,
    detect: given.detect ?? EXIT_PASS,
    build: given.build ?? EXIT_PASS,
    ...(given.files !== undefined && { files: given.files }),
  };
}

/** A composite buildpack: it has an order and no programs. */
export const compositeBuildpack = (id: string, order: string, api = "${buildpack-api}"): BuildpackSpec => ({
  id,
  version: "1.0.0",
  toml: `api = "${api}"\n\n[buildpack]\nid = "${id}"\nversion = "1.0.0"\n\n${order}`,
});

export interface GroupMember {
  readonly id: string;
  readonly version?: string;
  readonly optional?: boolean;
}

/** order.toml with these groups, in the order in which detection tries them. */
export const orderFile = (...groups: readonly (readonly GroupMember[])[]): string =>
  groups.map((group) => `[[order]]\n${group.map(elementToml).join("")}`).join("\n");

const elementToml = ({ id, version = "1.0.0", optional }: GroupMember): string =>
  `[[order.group]]\nid = "${id}"\nversion = "${version}"\n${optional === true ? "optional = true\n" : ""}`;

export interface WorldChanges {
  readonly buildpacks?: readonly BuildpackSpec[];
  /** order.toml; default: one group of all buildpacks. */
  readonly order?: string;
  readonly files?: Readonly<Record<string, FileSpec>>;
  readonly images?: Readonly<Record<Ref, ImageSpec>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly registry?: World["registry"];
  readonly shell?: World["shell"];
}

const RUN_TOML = '[[images]]\nimage = "127.0.0.1:5000/run:1"\n';

/** A world for whole builds: one buildpack, one run image `@run:1`, an app of one file, a cache. */
export function world(changes: WorldChanges = {}): World {
  const buildpacks = changes.buildpacks ?? [buildpack()];
  return {
    images: { "@run:1": RUN_IMAGE, ...changes.images },
    files: {
      "/cnb/order.toml": {
        text: changes.order ?? orderFile(buildpacks.map(({ id, version }) => ({ id, version }))),
        owner: "root",
      },
      "/cnb/run.toml": { text: RUN_TOML, owner: "root" },
      "/workspace": { dir: true },
      "/workspace/app.txt": { text: "app\n" },
      "/layers": { dir: true },
      "/cache": { dir: true },
      "/platform/env": { dir: true },
      ...changes.files,
    },
    buildpacks,
    env: {
      CNB_PLATFORM_API: "${platform-api}",
      CNB_USER_ID: "1000",
      CNB_GROUP_ID: "1000",
      CNB_NO_COLOR: "true",
      HOME: "/home/cnb",
      PATH: BASE_PATH,
      ...changes.env,
    },
    ...(changes.registry !== undefined && { registry: changes.registry }),
    ...(changes.shell !== undefined && { shell: changes.shell }),
  };
}

/** `[run-image.target]` of analyzed.toml. */
export interface TargetFields {
  readonly os?: string;
  readonly arch?: string;
  readonly variant?: string;
  readonly distro?: { readonly name: string; readonly version: string };
}

const AMD64: TargetFields = { os: "linux", arch: "amd64", distro: { name: "plimsoll", version: "1" } };
const RUN_DIGEST = `127.0.0.1:5000/run@sha256:${"0".repeat(64)}`;

function analyzedToml(target: TargetFields = AMD64): string {
  const { distro, ...flat } = target;
  const runImage = `[run-image]\n${tomlLines({ reference: RUN_DIGEST, image: "127.0.0.1:5000/run:1" })}`;
  const distribution = distro === undefined ? "" : `\n[run-image.target.distro]\n${tomlLines({ ...distro })}`;
  return `${runImage}\n[run-image.target]\n${tomlLines(flat)}${distribution}`;
}

export interface DetectWorldChanges extends WorldChanges {
  readonly target?: TargetFields;
}

/** A world in which the detector runs. */
export const worldForDetect = ({ target, files, ...changes }: DetectWorldChanges = {}): World =>
  world({ ...changes, files: { "/layers/analyzed.toml": { text: analyzedToml(target) }, ...files } });

export interface BuildWorldChanges extends DetectWorldChanges {
  /** plan.toml; default: empty. */
  readonly plan?: string;
}

/** A world in which the builder runs; group.toml lists all buildpacks in this order. */
export const worldForBuild = ({ plan = "", files, ...changes }: BuildWorldChanges): World =>
  worldForDetect({
    ...changes,
    files: {
      "/layers/group.toml": { text: groupToml(changes.buildpacks ?? []) },
      "/layers/plan.toml": { text: plan },
      ...files,
    },
  });

const groupToml = (buildpacks: readonly BuildpackSpec[]): string =>
  buildpacks
    .map(({ id, version, toml }) => `[[group]]\n${tomlLines({ id, version, api: /^api = "(.*)"$/m.exec(toml)?.[1] })}`)
    .join("\n");
