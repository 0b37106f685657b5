/** platform.md > rebaser > Inputs: every flag, variable and default. Steps 0 and 1 build the app image and publish a run image. */
import type { RunStep, TestCase } from "#protocol";
import { APP, publishImage } from "../vocabulary/images.ts";
import {
  type GivenInputs,
  type InputRow,
  inputCases,
  logLevelRow,
  ownerRows,
  type Shown,
} from "../vocabulary/inputs.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { newerRunImage, runImage } from "../vocabulary/run-images.ts";
import { create } from "../vocabulary/steps.ts";
import { world } from "../vocabulary/world.ts";

const phase = "rebase";
const rebased = afterStep(2);
const newer = (name: string) => newerRunImage({ files: [{ name: `/etc/${name}`, text: name, owner: "root" }] });
const given = world({
  images: { "@one:1": newer("one"), "@two:1": newer("two") },
  files: { "/workspace/empty": { text: "" }, "/reports": { dir: true, owner: "root" } },
});

const rebases = ({ env = {}, flags, ...more }: GivenInputs): RunStep => ({
  run: phase,
  images: [APP],
  env,
  ...more,
  ...(flags !== undefined && { flags }),
});
const when = (more: GivenInputs) => [
  create({ flags: { "-report": "/workspace/report.toml" } }),
  publishImage("@run:1"),
  rebases(more),
];

const isOn = (ref: "@one:1" | "@two:1" | "@run:1"): readonly Shown[] => [
  [rebased.diffId(APP, 0), { sameAs: rebased.diffId(ref, 0) }],
  [rebased.diffId(APP, 1), { sameAs: rebased.diffId(ref, 1) }],
];
const REPORTS = ["/layers/one.toml", "/layers/two.toml", "/layers/report.toml"];

const NOT_REBASABLE = world({
  images: { "@run:1": runImage({ labels: { "io.buildpacks.rebasable": "false" } }) },
});

const rows: readonly InputRow[] = [
  {
    phase,
    input: "force",
    given: NOT_REBASABLE,
    when,
    values: ["true", "false"],
    shows: () => isOn("@run:1"),
  },
  logLevelRow({ phase, given, when }, 2, ...isOn("@run:1")),
  {
    phase,
    input: "previousImage",
    flagOnly: true,
    given,
    when: (more) => [
      create({ images: ["@old:1"] }),
      { edit: { "/workspace/app.txt": { text: "newer\n" } } },
      create(),
      rebases(more),
    ],
    values: ["@old:1", APP],
    fallback: APP,
    shows: (value) => [
      [
        afterStep(3).diffId(APP, "app"),
        { sameAs: value === APP ? afterStep(2).diffId(APP, "app") : afterStep(0).diffId("@old:1", "app") },
      ],
    ],
  },
  {
    phase,
    input: "report",
    given,
    when,
    values: ["/layers/one.toml", "/layers/two.toml"],
    fallback: "/layers/report.toml",
    shows: (value) =>
      REPORTS.map((path) => [
        rebased.toml(path, "image", "digest"),
        path === value ? { sameAs: rebased.digest(APP) } : { present: false },
      ]),
  },
  {
    phase,
    platform: ["0.12"],
    input: "runImage",
    given,
    when: ({ flags, ...more }) => when({ ...more, flags: { "-force": true, ...flags } }),
    values: ["@one:1", "@two:1"],
    fallback: "@run:1",
    shows: (value) => isOn(value === "@one:1" || value === "@two:1" ? value : "@run:1"),
  },
  ...ownerRows(
    {
      phase,
      given,
      when: ({ env, flags, ...more }) =>
        when({
          ...more,
          flags: { "-report": "/layers/report.toml", ...flags },
          env: { CNB_USER_ID: null, CNB_GROUP_ID: null, ...env },
          as: "root",
        }),
    },
    2,
    "/layers/report.toml",
  ),
];

export const rebaserInputCases: readonly TestCase[] = inputCases(rows).map(({ testCase }) => testCase);
