/** The world that most cases start from, and how a case says what differs. Everything here is data. */
import type { Json } from "#base";
import type { Act } from "#machine";
import type { BuildpackSpec, FileSpec, ImageSpec, Ref, World } from "../../protocol/case.ts";

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

/** A buildpack that detects, and builds nothing, unless the case says otherwise. */
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

/** A composite buildpack: an order and no programs. */
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

/** order.toml: groups in the order of trial. */
export const orderToml = (...groups: readonly (readonly GroupMember[])[]): string =>
  groups.map((group) => `[[order]]\n${group.map(elementToml).join("")}`).join("\n");

const elementToml = ({ id, version = "1.0.0", optional }: GroupMember): string =>
  `[[order.group]]\nid = "${id}"\nversion = "${version}"\n${optional === true ? "optional = true\n" : ""}`;

export const RUN_IMAGE_LABELS: Readonly<Record<string, string>> = {
  "io.buildpacks.base.distro.name": "plimsoll",
  "io.buildpacks.base.distro.version": "1",
};

export const RUN_IMAGE: ImageSpec = runImage();

/** A run image of one layer. */
export function runImage(
  changes: {
    readonly config?: Json;
    readonly labels?: Readonly<Record<string, string>>;
    readonly files?: ImageSpec["layers"][number];
    readonly media?: "oci" | "docker";
  } = {},
): ImageSpec {
  return {
    layers: [
      [
        { name: "/bin", dir: true, owner: "root" },
        { name: "/etc", dir: true, owner: "root" },
        { name: "/etc/passwd", text: "root:x:0:0::/root:/bin/sh\ncnb:x:1000:1000::/home/cnb:/bin/sh\n", owner: "root" },
        { name: "/home", dir: true, owner: "root" },
        { name: "/home/cnb", dir: true },
        ...(changes.files ?? []),
      ],
    ],
    config: {
      os: "linux",
      architecture: "amd64",
      config: {
        User: "1000:1000",
        Env: ["PATH=/usr/local/bin:/usr/bin:/bin"],
        Labels: changes.labels ?? RUN_IMAGE_LABELS,
      },
      ...(typeof changes.config === "object" && changes.config),
    },
    media: changes.media ?? "docker",
  };
}

export interface WorldChanges {
  readonly buildpacks?: readonly BuildpackSpec[];
  /** order.toml; default: one group of all buildpacks that are not composites. */
  readonly order?: string;
  readonly files?: Readonly<Record<string, FileSpec>>;
  readonly images?: Readonly<Record<Ref, ImageSpec>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly registry?: World["registry"];
}

export const RUN_TOML = '[[images]]\nimage = "127.0.0.1:5000/run:1"\n';

/** One buildpack, one run image, an app of one file. */
export function world(changes: WorldChanges = {}): World {
  const buildpacks = changes.buildpacks ?? [buildpack()];
  return {
    images: { "@run:1": RUN_IMAGE, ...changes.images },
    files: {
      "/cnb/order.toml": {
        text: changes.order ?? orderToml(buildpacks.map(({ id, version }) => ({ id, version }))),
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
      PATH: "/usr/local/bin:/usr/bin:/bin",
      ...changes.env,
    },
    ...(changes.registry !== undefined && { registry: changes.registry }),
  };
}
