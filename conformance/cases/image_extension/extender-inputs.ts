/** platform.md > extender > Inputs: what it reads to extend the run image, after a restorer, and what the buildpacks of the build image see. */
import type { Step, TestCase } from "#protocol";
import { buildpackRows, PLACED_FILES, seeingBuildpack } from "../vocabulary/buildpack-inputs.ts";
import { extendedFileText, FROM_BASE_IMAGE, worldForExtend } from "../vocabulary/extensions.ts";
import { type GivenInputs, type InputRow, inputCases, type Shown } from "../vocabulary/inputs.ts";
import { restore } from "../vocabulary/steps.ts";
import { buildpack } from "../vocabulary/world.ts";

const phase = "extend";
const SAID = "home/cnb/said";
const dockerfile = (word: string): string => `${FROM_BASE_IMAGE}RUN echo ${word} > /${SAID}\n`;
const groupToml = (id: string): string =>
  `[[group]]\nid = "acme/hello"\nversion = "1.0.0"\napi = "\${buildpack-api}"\n[[group-extensions]]\nid = "${id}"\nversion = "1.0.0"\napi = "\${buildpack-api}"\n`;

const GENERATED: Readonly<Record<string, string>> = {
  "/workspace/one": "one",
  "/workspace/two": "two",
  "/layers/generated": "usual",
};
const GROUPS: Readonly<Record<string, string>> = {
  "/workspace/one.toml": "one",
  "/workspace/two.toml": "two",
  "/layers/group.toml": "usual",
};

const given = worldForExtend({
  buildpacks: [buildpack()],
  generated: Object.fromEntries(Object.values(GROUPS).map((word) => [`acme_${word}/run.Dockerfile`, dockerfile(word)])),
  of: ["acme/usual"],
  files: {
    ...Object.fromEntries(
      Object.entries(GENERATED)
        .filter(([directory]) => directory.startsWith("/workspace"))
        .map(([directory, word]) => [`${directory}/acme_usual/run.Dockerfile`, { text: dockerfile(word) }]),
    ),
    ...Object.fromEntries(Object.entries(GROUPS).map(([path, word]) => [path, { text: groupToml(`acme/${word}`) }])),
  },
});
const extendsWith =
  (flags: Readonly<Record<string, string>>) =>
  (more: GivenInputs): readonly Step[] => [
    restore(),
    { run: phase, in: "@run:1", ...more, flags: { ...flags, ...more.flags } },
  ];
const says = (word: string): readonly Shown[] => [[extendedFileText(1, 0, SAID), { equals: `${word}\n` }]];

const START = {
  phase,
  given,
  platform: ["0.13"],
  buildpack: ["0.10"],
  can: ["extend", "two-uids"],
} as const;

/** Without a build.Dockerfile the extender only builds. */
const building = {
  ...START,
  given: worldForExtend({ buildpacks: [seeingBuildpack()], generated: {}, files: PLACED_FILES }),
  when: ({ flags, ...more }: GivenInputs): readonly Step[] => [
    restore({ flags: { "-build-image": "@run:1" } }),
    { run: phase, ...more, flags: { "-kind": "build", ...flags } },
  ],
};

const rows: readonly InputRow[] = [
  ...buildpackRows(building, 1).filter(({ input }) => input !== "analyzed"),
  {
    ...START,
    input: "generated",
    when: extendsWith({ "-kind": "run" }),
    values: ["/workspace/one", "/workspace/two"],
    fallback: "/layers/generated",
    shows: (value = "") => says(GENERATED[value] ?? ""),
  },
  {
    ...START,
    input: "group",
    when: extendsWith({ "-kind": "run" }),
    values: ["/workspace/one.toml", "/workspace/two.toml"],
    fallback: "/layers/group.toml",
    shows: (value = "") => says(GROUPS[value] ?? ""),
  },
  { ...START, input: "kind", when: extendsWith({}), values: ["run", "build"], shows: () => says("usual") },
];

/** The layers directory of a run image's container is a volume of the build. Any other directory is not. */
export const extenderInputCases: readonly TestCase[] = inputCases(rows)
  .filter(({ variant }) => variant !== "layers-default")
  .map(({ testCase }) => testCase);
