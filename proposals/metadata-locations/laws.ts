/**
 * Layer-name collision freedom: new-style buildpacks of any ids make layers of any names, each with metadata, SBOM, process and store,
 * and the app image has each of them unchanged. If two shared a path, the build would fail or lose one.
 */

import * as fc from "fast-check";
import { api } from "#base";
import { hasSucceeded, imageIn, type Law, type LawViolation, lawId, singleSession, type Trial } from "#laws/kit";
import type { Act } from "#machine";
import type { BuildpackSpec, ImageObservation, ImageSpec, Versions, World } from "#protocol";
import { statementIds } from "#protocol";

interface LayerDraft {
  readonly name: string;
  /** False: a directory without metadata, which is no layer. */
  readonly launch: boolean;
  readonly sbom: boolean;
}

interface Draft {
  readonly id: string;
  /** It has a process and a store. */
  readonly tells: boolean;
  readonly layers: readonly LayerDraft[];
}

/** Ids that the specification allows and that a layout uses for something. */
const IDS = [
  ...["a", "A", "a/b", "a.toml", "metadata.toml", "layers", "buildpacks", "lifecycle", "group.toml", "launch"],
  ...["launch.toml", "config", "sbom", "generated", "."],
];
const NAMES = [
  "launch.sbom.cdx.json",
  // More often than the others, so that two buildpacks often share a name.
  ...["a", "a", "a", "A", "a.toml", "a.ignore", "a.sbom.cdx.json", "a.sbom.cdx.json.toml", "sbom.cdx.json"],
  ...["launch", "build", "store", "config", "layers", "launch.toml", "store.toml"],
  ...["\u00e4", "a\u0308", "with space"],
];

/** Mostly true. Counterexamples shrink to false. */
const mostly = fc.nat(3).map((n) => n > 0);

const buildpacks: fc.Arbitrary<readonly Draft[]> = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom(...IDS),
    tells: mostly,
    layers: fc.uniqueArray(fc.record({ name: fc.constantFrom(...NAMES), launch: mostly, sbom: mostly }), {
      selector: ({ name }) => name,
      maxLength: 3,
    }),
  }),
  { selector: ({ id }) => id, minLength: 1, maxLength: 2 },
);

const LAYERS = "${CNB_BUILDPACK_LAYERS_DIR}";
const APART = "${CNB_BUILDPACK_LAYERS_CONFIG_DIR}";
const CONFIG = "${CNB_BUILDPACK_CONFIG_DIR}";

const heldBy = (id: string, name: string): string => `${id}:${name}`;
const sbomOf = (id: string, name: string): string => JSON.stringify({ of: `${id}:${name}` });
const write = (path: string, text: string): Act => ({ do: "write", path, text });

/** Writes metadata to the directory that the lifecycle names for it, or beside the layer. */
function buildpackOf({ id, layers, tells }: Draft, i: number, api: string): BuildpackSpec {
  const metadata = (dir: string): readonly Act[] =>
    layers
      .filter(({ launch }) => launch)
      .flatMap(({ name, sbom }) => [
        write(`${dir}/${name}.toml`, `[types]\nlaunch = true\n[metadata]\nwho = "${id}:${name}"\n`),
        ...(sbom ? [write(`${dir}/${name}.sbom.cdx.json`, sbomOf(id, name))] : []),
      ]);
  return {
    id,
    version: "1.0.0",
    toml: `api = "${api}"\n[buildpack]\nid = "${id}"\nversion = "1.0.0"\nsbom-formats = ["application/vnd.cyclonedx+json"]\n`,
    detect: [],
    build: [
      ...layers.map(({ name }) => write(`${LAYERS}/${name}/f`, heldBy(id, name))),
      ...(layers.some(({ launch }) => launch)
        ? [
            {
              do: "if",
              env: "CNB_BUILDPACK_LAYERS_CONFIG_DIR",
              acts: metadata(APART),
              otherwise: metadata(LAYERS),
            } as const,
          ]
        : []),
      ...(tells
        ? [
            write(`${CONFIG}/launch.toml`, `[[processes]]\ntype = "p${i}"\ncommand = ["/bin/true"]\n`),
            write(`${CONFIG}/store.toml`, `[metadata]\nwho = "${id}"\n`),
          ]
        : []),
    ],
  };
}

const EMPTY_RUN_IMAGE: ImageSpec = { layers: [[]], config: { os: "linux", architecture: "amd64" }, media: "oci" };

function worldOf(drafts: readonly Draft[], { platform, buildpack }: Versions): World {
  const elements = drafts.map(({ id }) => `[[order.group]]\nid = "${id}"\nversion = "1.0.0"\n`);
  return {
    images: { "@run:1": EMPTY_RUN_IMAGE },
    files: {
      "/cnb/order.toml": { text: `[[order]]\n${elements.join("")}` },
      "/cnb/run.toml": { text: '[[images]]\nimage = "127.0.0.1:5000/run:1"\n' },
      "/workspace": { dir: true },
      "/workspace/app": { dir: true },
    },
    buildpacks: drafts.map((draft, i) => buildpackOf(draft, i, buildpack)),
    env: {
      CNB_PLATFORM_API: platform,
      CNB_WORKSPACE_DIR: "/workspace",
      CNB_USER_ID: "1000",
      CNB_GROUP_ID: "1000",
    },
  };
}

const trials = (versions: Versions): fc.Arbitrary<Trial> =>
  buildpacks.map((drafts) => ({ given: worldOf(drafts, versions), when: [{ run: "create", images: ["@app:1"] }] }));

interface Recorded {
  readonly key: string;
  readonly layers?: Readonly<Record<string, { readonly data?: { readonly who?: string } }>>;
  readonly store?: { readonly metadata?: { readonly who?: string } };
}

/** Files that the app image lacks or changes, and files that no buildpack wrote. */
function collisions({ given }: Trial, image: ImageObservation): readonly LawViolation[] {
  const label = image.labels["io.buildpacks.lifecycle.metadata"] as { readonly buildpacks?: readonly Recorded[] };
  const built = image.labels["io.buildpacks.build.metadata"] as { readonly processes?: readonly { type: string }[] };
  const texts = new Set(image.layers.flatMap(({ entries }) => entries.map(({ text }) => text)));
  const types = built.processes?.map(({ type }) => type) ?? [];
  return given.buildpacks.flatMap((spec, i) => {
    const of = label.buildpacks?.find(({ key }) => key === spec.id);
    return [...ofBuildpack(spec, `p${i}`, { of, types }), ...ofLayers(spec, { of, texts }), ...notMade(spec, of)];
  });
}

const differing = (at: string, expected: string, actual: string | undefined): readonly LawViolation[] =>
  actual === expected ? [] : [{ at, expected, actual: actual ?? null }];

function ofBuildpack(
  { id, build = [] }: BuildpackSpec,
  type: string,
  { of, types }: { readonly of: Recorded | undefined; readonly types: readonly string[] },
): readonly LawViolation[] {
  if (!writes(build, `${CONFIG}/store.toml`)) return [];
  return [
    ...differing(`store.toml of ${id}`, id, of?.store?.metadata?.who),
    ...differing(`launch.toml of ${id}`, type, types.includes(type) ? type : undefined),
  ];
}

/** Layers of another buildpack, or directories that are not layers. */
function notMade({ id, build = [] }: BuildpackSpec, of: Recorded | undefined): readonly LawViolation[] {
  const made = launched(build);
  return Object.keys(of?.layers ?? {})
    .filter((name) => !made.includes(name))
    .map((actual) => ({ at: `layers of ${id}`, expected: "those that it made for launch", actual }));
}

function ofLayers(
  { id, build = [] }: BuildpackSpec,
  { of, texts }: { readonly of: Recorded | undefined; readonly texts: ReadonlySet<string | undefined> },
): readonly LawViolation[] {
  const seen = (text: string): string | undefined => (texts.has(text) ? text : undefined);
  return launched(build).flatMap((name) => {
    const [content, sbom] = [heldBy(id, name), sbomOf(id, name)];
    const hasSbom = build.some((act) => act.do === "if" && writes(act.acts, `${APART}/${name}.sbom.cdx.json`));
    return [
      ...differing(`metadata of ${id}:${name}`, content, of?.layers?.[name]?.data?.who),
      ...differing(`layer ${id}:${name}`, content, seen(content)),
      ...(hasSbom ? differing(`SBOM of ${id}:${name}`, sbom, seen(sbom)) : []),
    ];
  });
}

const writes = (acts: readonly Act[], path: string): boolean =>
  acts.some((act) => act.do === "write" && act.path === path);

/** The launch layers that a buildpack makes, read from its acts. */
const launched = (build: readonly Act[]): readonly string[] =>
  build.flatMap((act) =>
    act.do !== "if"
      ? []
      : act.acts.flatMap((one) =>
          one.do === "write" && one.path.endsWith(".toml") && one.text.includes("launch = true")
            ? [one.path.slice(`${APART}/`.length, -".toml".length)]
            : [],
        ),
  );

const collisionFreedom: Law = {
  id: lawId("metadata-locations.collision-freedom"),
  says: "Whatever buildpacks and layers are called, all that they write is in the app image, each under its own name.",
  lane: "may",
  kind: "finding",
  covers: statementIds("proposal.metadata-locations.no-collisions", "proposal.metadata-locations.layer-names-free"),
  needs: { amendments: ["metadata-locations"], buildpack: [api("0.12")] },
  runsDivisor: 1,
  sessions: singleSession,
  trials,
  check(trial, [seen]) {
    const [step] = seen ?? [];
    const image = imageIn(step, "@app:1");
    if (!hasSucceeded(step) || image === undefined)
      return { violations: [{ at: "the creator", expected: "an app image", actual: step?.stderr ?? null }] };
    return { violations: collisions(trial, image) };
  },
};

export const laws: readonly Law[] = [collisionFreedom];
