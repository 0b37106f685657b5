/** Handmade base images and builders for tests. */
import { LABELS } from "#contract";
import {
  append,
  emptyImage,
  type Image,
  type ImageConfig,
  layerOf,
  OCI_LAYER_GZIP,
  type RunConfig,
  setConfig,
  setRunConfig,
} from "#image";
import { entriesOfTree } from "#platform";
import { type NodeSpec, treeOf } from "#tree";

export interface ImageParts {
  readonly files?: Readonly<Record<string, NodeSpec | undefined>>;
  readonly config?: { readonly [Key in keyof RunConfig]?: RunConfig[Key] | undefined };
  readonly labels?: Readonly<Record<string, string | undefined>>;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly image?: Partial<Omit<ImageConfig, "config" | "history">>;
}

const defined = <T>(record: Readonly<Record<string, T | undefined>>): Readonly<Record<string, T>> =>
  Object.fromEntries(
    Object.entries(record).flatMap(([key, value]): [string, T][] => (value === undefined ? [] : [[key, value]])),
  );

const LABELLED = {
  "io.buildpacks.base.maintainer": "acme",
  "io.buildpacks.base.homepage": "https://example.com",
  "io.buildpacks.base.released": "2026-11-30",
  "io.buildpacks.base.description": "a base",
  "io.buildpacks.base.metadata": "{}",
  [LABELS.baseDistroName]: "plimsoll",
  [LABELS.baseDistroVersion]: "1",
  [LABELS.rebasable]: "true",
  [LABELS.baseId]: "acme.base",
};

const FILES: Readonly<Record<string, NodeSpec>> = {
  "/etc/passwd": "root:x:0:0::/root:/bin/sh\ncnb:x:1000:1001::/home/cnb:/bin/sh\nrun:x:1002:1001::/home/run:/bin/sh\n",
  "/etc/os-release": 'ID=plimsoll\nVERSION_ID="1"\n',
  "/home/cnb": { dir: true, uid: 1000, gid: 1001 },
  "/root": { dir: true, mode: 0o700 },
};

function imageWith(
  { files = {}, config = {}, labels = {}, env = {}, image = {} }: ImageParts,
  base: ImageParts,
): Image {
  const tree = treeOf(defined({ ...FILES, ...base.files, ...files }));
  const made = append(emptyImage({ os: "linux", architecture: "amd64" }), [
    { layer: layerOf(entriesOfTree(tree), OCI_LAYER_GZIP), history: {} },
  ]);
  const variables = Object.entries(defined({ PATH: "/usr/bin:/bin", ...base.env, ...env })).map(
    ([name, value]) => `${name}=${value}`,
  );
  return setConfig(
    setRunConfig(made, { Labels: defined({ ...LABELLED, ...labels }), Env: variables, ...base.config, ...config }),
    image,
  );
}

export const buildImage = (parts: ImageParts = {}): Image =>
  imageWith(parts, { config: { User: "cnb" }, env: { CNB_USER_ID: "1000", CNB_GROUP_ID: "1001" } });

export const runImage = (parts: ImageParts = {}): Image => imageWith(parts, { config: { User: "run" } });

const descriptor = (kind: string, id: string, more = ""): string =>
  `api = "0.12"\n[${kind}]\nid = "${id}"\nversion = "1.0.0"\n${more}`;
const program: NodeSpec = { text: "#!/bin/sh\n", mode: 0o755 };
const TARGET = '[[targets]]\nos = "linux"\narch = "amd64"\n[[targets.distros]]\nname = "plimsoll"\nversion = "1"\n';

const BUILDER: Readonly<Record<string, NodeSpec>> = {
  "/cnb/order.toml":
    '[[order]]\n[[order.group]]\nid = "acme/one"\nversion = "1.0.0"\n[[order-extensions]]\n[[order-extensions.group]]\nid = "acme/ext"\nversion = "1.0.0"\n',
  "/cnb/system.toml": '[[system.pre.buildpacks]]\nid = "acme/one"\nversion = "1.0.0"\n',
  "/cnb/run.toml": '[[images]]\nimage = "example.com/run:1"\nmirrors = ["example.org/run:1"]\n',
  "/cnb/buildpacks/acme_one/1.0.0/buildpack.toml": descriptor("buildpack", "acme/one", TARGET),
  "/cnb/extensions/acme_ext/1.0.0/extension.toml": descriptor("extension", "acme/ext"),
  ...Object.fromEntries(
    ["analyzer", "detector", "restorer", "builder", "exporter"].map((name) => [`/cnb/lifecycle/${name}`, program]),
  ),
};

export const builder = (parts: ImageParts = {}): Image =>
  imageWith(parts, {
    files: BUILDER,
    config: { User: "cnb" },
    env: { CNB_USER_ID: "1000", CNB_GROUP_ID: "1001" },
  });
