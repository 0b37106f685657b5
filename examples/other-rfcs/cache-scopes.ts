/**
 * Cache scopes, pull request 89 of buildpacks/rfcs: a cached layer with `cache-scope = "shared"` is stored in a cache that several apps share.
 * The shared cache is a directory here, with `<buildpack>/<layer>` and `<layer>.toml`; the option for an image would hold the same.
 */
import {
  type Act,
  addStep,
  afterStep,
  create,
  defineProposal,
  expectEqual,
  expectSuccess,
  mutant,
  newContainer,
  type Step,
  skipStep,
} from "plimsoll";
import { refuseLaunch, restoreStep, sharedDir, shareStep } from "./cache-scopes-steps.ts";
import { namesIn, pathOf } from "./copy.ts";

const DEPS = "${CNB_LAYERS_DIR}/deps";
const metadata = (types: string): Act => ({
  do: "write",
  path: `${DEPS}.toml`,
  text: `[types]\ncache = true\n${types}`,
});
/** Makes a file that belongs to the app, and says what was there before. */
const building = (types: string): readonly Act[] => [
  { do: "record", as: "build", read: [`${DEPS}/of-one`] },
  {
    do: "if",
    exists: "/workspace/one.txt",
    acts: [{ do: "write", path: `${DEPS}/of-one`, text: "one" }],
    otherwise: [{ do: "write", path: `${DEPS}/of-two`, text: "two" }],
  },
  metadata(types),
];
const SHARED = 'cache-scope = "shared"\n';
const FILES = { "/shared": { dir: true }, "/other-cache": { dir: true }, "/workspace/one.txt": { text: "1" } } as const;
/** App one is built, then app two with a cache of its own. */
const twoApps: readonly Step[] = [
  create({ flags: { "-shared-cache-dir": "/shared" } }),
  newContainer,
  { edit: { "/workspace/one.txt": null } },
  create({ images: ["@app:2"], flags: { "-shared-cache-dir": "/shared", "-cache-dir": "/other-cache" } }),
];
const seen = afterStep(3).call("build", "reads", `${DEPS}/of-one`);
const world = (types: string, build: readonly Act[] = building(types)) => ({
  files: FILES,
  buildpacks: [{ id: "acme/hello", build }],
});

const planned = (name: string, says: string, breaks: string, fault: Parameters<typeof mutant>[2]["fault"]) => ({
  ...mutant(`cache-scopes-${name}`, says, { breaks: [`proposal.cache-scopes.${breaks}`], fault }),
  proposals: [],
});

export const proposal = defineProposal({
  id: "cache-scopes",
  title: "Cache scope",
  rfc: "pull request 89, buildpacks/rfcs",
  options: [
    {
      name: "key",
      says: "The shared cache is kept by id and version of the buildpack, or by id.",
      values: ["id-version", "id"],
    },
    { name: "launch", says: "A shared layer cannot be in an app image, or can.", values: ["refused", "allowed"] },
  ],
  findings: [
    {
      id: "other-app-in-image",
      says: "A layer may have several types: nothing forbids `launch = true` beside the scope shared.",
      happens:
        "Two apps share a layer of dependencies that is also for launch: the image of the second app has the files of the first.",
      harm: "secret",
      hurts: "the owner of the first app",
      breaks: ["app-safe"],
      repair: "launch=refused",
      wording: "A layer with `launch = true` MUST NOT have the scope shared; the exporter MUST fail otherwise.",
    },
    {
      id: "other-version-restored",
      says: "A shared layer is specific to the buildpack. The text does not say whether that includes its version.",
      happens:
        "One app is built with version 1 of a buildpack, another with version 2: version 2 finds the layer of version 1, in a format that it may not know.",
      harm: "wrong",
      hurts: "users of the second app",
      breaks: ["specific-to-buildpack"],
      repair: "key=id-version",
      wording: "Shared layers MUST be stored by the id and the version of the buildpack.",
    },
    {
      id: "secret-shared",
      says: "The platform learns from buildpacks what it can share safely. A buildpack does not know what an app's own tools write into its cache.",
      happens:
        "A tool of the first app writes its token into the shared layer, and the build of the second app can read it.",
      harm: "secret",
      hurts: "the owner of the token",
      breaks: ["scope-is-safe"],
      noRepair: "No lifecycle knows which files of a cache are secret. Only a platform can limit who shares a cache.",
      wording: "A platform MUST NOT share a cache between apps of different owners.",
    },
  ],
  changes: ({ key, launch }) => ({
    inputs: {
      sharedCacheDir: {
        kind: "directory",
        flag: "shared-cache-dir",
        since: { restore: "0.12", export: "0.12", create: "0.12" },
      },
    },
    steps: [
      { where: "after:restore:layer-contents", step: restoreStep(key) },
      launch === "refused" && { where: "before:export:buildpack-layers", step: refuseLaunch },
      { where: "after:export:cache", step: shareStep(key) },
    ],
  }),
  evidence: () => ({
    statements: [
      { id: "stored", level: "MUST", lines: "56", says: "Layers with the scope shared are stored in the shared cache" },
      { id: "restored", level: "MUST", lines: "25", says: "Another app finds them in its build" },
      { id: "app", level: "MUST NOT", lines: "39", says: "Layers with the scope app are not shared" },
      { id: "standard", level: "MUST", lines: "57", says: "Without a shared cache they are in the usual one" },
      { id: "specific-to-buildpack", lines: "40", says: "A shared layer is specific to the buildpack" },
      { id: "app-safe", lines: "28", says: "Sharing is safe: no app image has files of another app" },
      { id: "scope-is-safe", lines: "28", says: "Sharing is safe: no build reads secrets of another app" },
    ],
    cases: [
      {
        id: "shared",
        says: "The build of another app finds the layer.",
        given: world(SHARED),
        when: twoApps,
        then: [expectSuccess(3), expectEqual(seen, "one", "stored", "restored")],
      },
      {
        id: "app",
        says: "A layer with the scope app is not there in the build of another app.",
        given: world('cache-scope = "app"\n'),
        when: twoApps,
        then: [expectSuccess(3), expectEqual(seen, null, "app")],
        control: { id: "shared", differs: "/given/buildpacks/0/build/2/text" },
      },
      {
        id: "standard",
        says: "Without a shared cache the same app finds the layer in its own cache.",
        given: world(SHARED),
        when: [
          create({ flags: { "-cache-dir": "/other-cache" } }),
          newContainer,
          create({ flags: { "-cache-dir": "/other-cache" } }),
        ],
        then: [expectEqual(afterStep(2).call("build", "reads", `${DEPS}/of-one`), "one", "standard")],
      },
    ],
    mutants: [
      planned(
        "forgotten",
        "The exporter stores nothing in the shared cache.",
        "stored",
        skipStep("export:share-layers"),
      ),
      planned("everything", "The exporter shares every cached layer.", "app", () => ({
        steps: [{ phase: "export", where: "replace:export:share-layers", step: shareStep("id-version", "any") }],
      })),
      planned(
        "lost",
        "Without a shared cache, the exporter loses shared layers.",
        "standard",
        addStep("export", "after:export:cache", (context) => {
          const { cacheDir } = context.inputs;
          if (sharedDir(context) === undefined && cacheDir !== undefined)
            for (const name of namesIn(context.process.fs, cacheDir))
              context.process.fs.removeAll(pathOf(cacheDir, name));
        }),
      ),
    ],
    worlds: [
      {
        finding: "other-app-in-image",
        options: ["launch=allowed"],
        case: {
          says: "The second app has nothing of the first.",
          given: world(`launch = true\n${SHARED}`),
          when: twoApps,
          then: [
            { at: afterStep(3).file("/layers/acme_hello/deps/of-one"), is: { present: false }, covers: ["app-safe"] },
          ],
        },
      },
      {
        finding: "other-version-restored",
        options: ["key=id"],
        case: {
          says: "Version 2 of a buildpack does not find the layer of version 1.",
          given: {
            files: FILES,
            buildpacks: [
              {
                id: "acme/hello",
                version: "1.0.0",
                build: [{ do: "write", path: `${DEPS}/of-one`, text: "format 1" }, metadata(SHARED)],
              },
              { id: "acme/hello", version: "2.0.0", build: [{ do: "record", as: "build", read: [`${DEPS}/of-one`] }] },
            ],
            order: orderOf("1.0.0"),
          },
          when: [
            ...twoApps.slice(0, 2),
            { edit: { "/cnb/order.toml": { text: orderOf("2.0.0"), owner: "root" } } },
            ...twoApps.slice(3),
          ],
          then: [expectEqual(seen, null, "specific-to-buildpack")],
        },
      },
      {
        finding: "secret-shared",
        case: {
          says: "The build of the second app cannot read what a tool of the first one wrote.",
          given: world(SHARED),
          when: twoApps,
          then: [expectEqual(seen, null, "scope-is-safe")],
        },
      },
    ],
  }),
});

function orderOf(version: string): string {
  return `[[order]]\n[[order.group]]\nid = "acme/hello"\nversion = "${version}"\n`;
}
