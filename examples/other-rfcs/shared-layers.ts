/**
 * Shared layers, the open pull request 163 of buildpacks/rfcs: a directory for build-time content in which several buildpacks work together. It is
 * cached, and never in the app image. The directory is `<layers>/@shared`, the text's default; the flag and the `env` directories are not here.
 */
import {
  type Act,
  addStep,
  afterStep,
  baseName,
  create,
  defineProposal,
  expectEqual,
  expectFailure,
  expectSuccess,
  expectThat,
  mutant,
  newContainer,
  parentOf,
  pathOfText,
  skipStep,
  textOfByteString,
} from "plimsoll";
import { pathOf } from "./copy.ts";
import {
  CACHE,
  cacheDirectories,
  makeDirectories,
  refuseLinks,
  restoreDirectories,
  VARIABLE,
} from "./shared-layers-steps.ts";

const WHEELS = `\${${VARIABLE}}/wheels`;
const filling: readonly Act[] = [
  { do: "record", as: "first", read: [`${WHEELS}/tool`] },
  { do: "write", path: `${WHEELS}/tool`, text: "of the first", mode: "0755" },
  { do: "write", path: `${WHEELS}.toml`, text: "[types]\ncache = true\n" },
];
/** The path of the layer, as its buildpack tells it to others. */
const FIRST = "/layers/@shared/acme_first/wheels";
const using: readonly Act[] = [
  { do: "record", as: "second", read: [`${FIRST}/tool`] },
  { do: "append", path: `${FIRST}/tool`, text: ", and the second" },
];
const two = {
  buildpacks: [
    { id: "acme/first", build: filling },
    { id: "acme/second", build: using },
  ],
};

const planned = (name: string, says: string, breaks: string, fault: Parameters<typeof mutant>[2]["fault"]) => ({
  ...mutant(`shared-layers-${name}`, says, { breaks: [`proposal.shared-layers.${breaks}`], fault }),
  proposals: [],
});

export const proposal = defineProposal({
  id: "shared-layers",
  title: "A shared layers directory",
  rfc: "pull request 163 (open), buildpacks/rfcs",
  options: [
    {
      name: "links",
      says: "Links of launch layers into shared layers are refused, or not.",
      values: ["refused", "text"],
    },
  ],
  caches: [CACHE],
  findings: [
    {
      id: "link-into-shared-layer",
      says: "Shared layers hold what tools cache, and are never in the app image. Tools such as pnpm, uv and pip link installed files to their cache.",
      happens:
        "A launch layer has a link to a program in the shared layer: the build exits with 0, and the app does not start.",
      harm: "lost",
      hurts: "users of the app",
      breaks: ["app-whole"],
      repair: "links=refused",
      wording: "The exporter MUST fail if a launch layer, or the app, has a symbolic link into <shared-layers>.",
    },
    {
      id: "cache-spoiled",
      says: "Any buildpack may change a shared layer, and its state at the end of the build is cached.",
      happens:
        "A buildpack leaves half a file in the layer of another. The build succeeds, the cache keeps the file, and the next build uses it.",
      harm: "wrong",
      hurts: "users of the next build's image",
      breaks: ["cache-is-good"],
      noRepair:
        "No lifecycle knows which change is meant. A text could let the buildpack that owns the layer accept it at the end of the build.",
      wording: "The buildpack that owns a shared layer MUST be able to refuse its state before it is cached.",
    },
  ],
  changes: ({ links }) => ({
    buildpack: {
      buildVariables: {
        cites: ["proposal.shared-layers.directory"],
        apply: (previous) => (given) => {
          const variables = previous(given);
          if (given.layersDir === undefined) return variables;
          const layers = pathOfText(textOfByteString(given.layersDir));
          const own = pathOf(parentOf(layers), "@shared", baseName(layers) ?? "");
          return { ...variables, [VARIABLE]: own };
        },
      },
    },
    steps: [
      { where: "after:restore:layer-contents", step: restoreDirectories },
      { where: "before:build:run-buildpacks", step: makeDirectories },
      links === "refused" && { where: "before:export:buildpack-layers", step: refuseLinks },
      { where: "after:export:cache", step: cacheDirectories },
    ],
  }),
  evidence: () => ({
    statements: [
      {
        id: "directory",
        level: "MUST",
        lines: "64",
        says: "Each buildpack gets its shared layers directory in CNB_BP_SHARED_LAYERS_DIR",
      },
      { id: "others-change", level: "MUST", lines: "38", says: "Later buildpacks can change a shared layer" },
      { id: "cached", level: "MUST", lines: "82", says: "A layer with cache = true comes back in the next build" },
      { id: "wiped", level: "MUST", lines: "84", says: "It is gone if its buildpack is not in the group" },
      { id: "not-in-image", level: "MUST NOT", lines: "14", says: "Shared layers are not in the app image" },
      { id: "app-whole", lines: "14", says: "The app image needs nothing of a shared layer" },
      { id: "cache-is-good", lines: "31", says: "What is cached can be used in the next build" },
    ],
    cases: [
      {
        id: "together",
        says: "A second buildpack reads and changes the layer of the first, and the next build finds its last state.",
        given: two,
        when: [create(), newContainer, create()],
        then: [
          expectSuccess(2),
          expectEqual(afterStep(0).call("first", "env", VARIABLE), "/layers/@shared/acme_first", "directory"),
          expectEqual(afterStep(0).call("second", "reads", `${FIRST}/tool`), "of the first", "others-change"),
          expectEqual(afterStep(2).call("first", "reads", `${WHEELS}/tool`), "of the first, and the second", "cached"),
        ],
      },
      {
        id: "excluded",
        says: "No layer of the app image is made of a shared layer.",
        given: two,
        when: [create()],
        then: [
          expectSuccess(0),
          expectThat(afterStep(0).file(`${FIRST}/tool`), { present: true }),
          expectThat(afterStep(0).layers("@app:1", "/*/role"), { excludes: "layer @shared" }, "not-in-image"),
          expectThat(afterStep(0).layers("@app:1"), { length: 5 }, "not-in-image"),
        ],
      },
      {
        id: "wiped",
        says: "A build without the first buildpack does not have its layer.",
        given: two,
        when: [
          create(),
          newContainer,
          {
            edit: {
              "/cnb/order.toml": {
                text: '[[order]]\n[[order.group]]\nid = "acme/second"\nversion = "1.0.0"\n',
                owner: "root",
              },
            },
          },
          create(),
        ],
        then: [expectEqual(afterStep(3).call("second", "reads", `${FIRST}/tool`), null, "wiped")],
      },
    ],
    mutants: [
      planned(
        "not-cached",
        "The exporter does not cache shared layers.",
        "cached",
        skipStep("export:cache-shared-layers"),
      ),
      planned("kept", "Layers of buildpacks outside the group stay.", "wiped", skipStep("build:shared-layers")),
      planned(
        "exported",
        "The exporter makes a layer of the shared layers.",
        "not-in-image",
        addStep("export", "before:export:compose-layers", ({ state: { layers } }) => {
          const app = layers.get("app") ?? [];
          layers.set("app", [...app, ...app]);
        }),
      ),
    ],
    worlds: [
      {
        finding: "link-into-shared-layer",
        options: ["links=text"],
        case: {
          says: "An app image whose build succeeds starts, or the build fails.",
          given: {
            buildpacks: [
              {
                id: "acme/first",
                build: [
                  ...filling,
                  { do: "mkdir", path: "${CNB_LAYERS_DIR}/tools/bin" },
                  { do: "symlink", path: "${CNB_LAYERS_DIR}/tools/bin/tool", to: `${FIRST}/tool` },
                  { do: "write", path: "${CNB_LAYERS_DIR}/tools.toml", text: "[types]\nlaunch = true\n" },
                ],
              },
            ],
          },
          when: [create()],
          then: [expectFailure(0, "app-whole")],
        },
      },
      {
        finding: "cache-spoiled",
        case: {
          says: "The next build finds what the first buildpack made.",
          given: two,
          when: [create(), newContainer, create()],
          then: [expectEqual(afterStep(2).call("first", "reads", `${WHEELS}/tool`), "of the first", "cache-is-good")],
        },
      },
    ],
  }),
});
