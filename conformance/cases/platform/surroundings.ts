/**
 * What a process inherits, and what else is in its container: no text names any of it as an input, so each phase works as elsewhere. One case takes a
 * whole build, the process of the app, a build from the cache and a rebase through the same surroundings.
 */
import type { FileSpec, RunStep, Step, TestCase } from "#protocol";
import { makeLayer, recordingProgram, writeBuildPlan, writeProcesses } from "../vocabulary/acts.ts";
import { expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectFailure, expectSuccess } from "../vocabulary/expect-exit.ts";
import { expectAppImage, helloBuildpack, publishImage } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import {
  analyze,
  build,
  create,
  detect,
  exportApp,
  launch,
  newContainer,
  rebase,
  restore,
} from "../vocabulary/steps.ts";
import { mustCase, testCase } from "../vocabulary/test-case.ts";
import { BASE_PATH, buildpack, world, worldForDetect } from "../vocabulary/world.ts";

interface Row {
  readonly what: string;
  /** "The phases work ..." */
  readonly says: string;
  /** Of each step. */
  readonly step: Pick<RunStep, "as" | "env" | "surroundings">;
  /** What each phase only reads. */
  readonly readOnly?: Readonly<Partial<Record<RunStep["run"], readonly string[]>>>;
  /** By each phase that has them. */
  readonly flags?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, FileSpec>>;
  readonly can?: TestCase["needs"]["can"];
}

const LARGE = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`LARGE_${i}`, "x".repeat(100_000)]));
/** Names of programs that a lifecycle or a buildpack has at another place. */
const OTHERS = ["detect", "build", "generate", "launcher", "creator", "exporter", "web", "git", "tar", "gzip"];
const INPUTS = ["/cnb", "/platform", "/workspace"];
const failing: FileSpec = { acts: [{ do: "exit", code: 9 }], owner: "root" };

const ownedBy = (owner: `${number}:${number}`): Pick<Row, "step" | "files" | "can"> => {
  const [uid = "", gid = ""] = owner.split(":");
  const dirs = ["/workspace", "/layers", "/cache"].map((path) => [path, { dir: true, owner }] as const);
  return {
    step: { as: owner, env: { CNB_USER_ID: uid, CNB_GROUP_ID: gid, HOME: null } },
    files: Object.fromEntries(dirs),
    can: ["launch", "two-uids"],
  };
};
const ROWS: readonly Row[] = [
  { what: "umask-077", says: "if new files are the owner's alone", step: { surroundings: { umask: "0077" } } },
  { what: "umask-000", says: "if everybody may write new files", step: { surroundings: { umask: "0000" } } },
  {
    what: "cwd",
    says: "in any working directory",
    step: { surroundings: { cwd: "/srv/two words" } },
    files: { "/srv/two words": { dir: true, mode: "0555", owner: "root" } },
  },
  {
    what: "closed-streams",
    says: "without standard streams",
    step: { surroundings: { closed: ["stdin", "stdout", "stderr"] } },
  },
  { what: "few-files", says: "if 64 files may be open", step: { surroundings: { openFiles: 64 } } },
  {
    what: "no-home",
    says: "without HOME and without a terminal",
    step: { env: { HOME: null, TERM: null, USER: null } },
  },
  {
    what: "home-closed",
    says: "if HOME is a closed directory of root with credentials in it",
    step: { env: { HOME: "/home/other" } },
    files: {
      "/home/other": { dir: true, mode: "0700", owner: "root" },
      "/home/other/.docker/config.json": { text: "{}", mode: "0600", owner: "root" },
    },
    can: ["launch", "two-uids"],
  },
  { what: "home-missing", says: "if HOME is no directory", step: { env: { HOME: "/nonexistent" } } },
  {
    what: "locale",
    says: "in any time zone and language",
    step: { env: { TZ: "Pacific/Kiritimati", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8" } },
  },
  { what: "large-environment", says: "with a megabyte of variables", step: { env: LARGE } },
  {
    what: "same-names",
    says: "if other programs of the same names are first in PATH",
    step: { env: { PATH: `/others:${BASE_PATH}` } },
    files: Object.fromEntries(OTHERS.map((name) => [`/others/${name}`, failing])),
  },
  {
    what: "read-only",
    says: "if directories that they only read are read-only",
    step: {},
    readOnly: {
      ...{ analyze: INPUTS, detect: INPUTS, restore: INPUTS, export: INPUTS, rebase: [...INPUTS, "/cache"] },
      build: ["/cnb", "/platform"],
      launch: ["/cnb", "/layers", "/workspace"],
    },
    can: ["launch", "disk-faults"],
  },
  { what: "user-unknown", says: "as a user whom /etc/passwd does not know", ...ownedBy("4242:4343") },
  { what: "user-large", says: "as a user with a large number", ...ownedBy("2147483646:2147483645") },
  {
    what: "links",
    says: "if directories and files of the platform are links",
    step: {},
    flags: { "-cache-dir": "/links/cache", "-platform": "/links/platform", "-order": "/links/order.toml" },
    files: {
      "/links/cache": { symlink: "../cache" },
      "/links/platform": { symlink: "/platform" },
      "/links/order.toml": { symlink: "../cnb/order.toml" },
    },
  },
  {
    what: "relative-paths",
    says: "if their files and directories are relative to the working directory",
    step: { surroundings: { cwd: "/layers" } },
    flags: {
      "-app": "../workspace",
      "-layers": ".",
      "-cache-dir": "../cache",
      "-platform": "../platform",
      "-order": "../cnb/order.toml",
      "-group": "group.toml",
      "-plan": "./plan.toml",
      "-analyzed": "analyzed.toml",
    },
  },
  {
    what: "other-directories",
    says: "if their files are in deep directories with spaces",
    step: {},
    flags: {
      "-cache-dir": `/two words/${"deep/".repeat(30)}cache`,
      "-platform": "/two words/plat form",
      "-group": "/two words/a group.toml",
      "-plan": "/two words/a plan.toml",
      "-analyzed": "/two words/analyzed.toml",
    },
    files: { "/two words": { dir: true }, [`/two words/${"deep/".repeat(30)}cache`]: { dir: true } },
  },
];

const FLAGS: Readonly<Record<string, readonly string[]>> = {
  analyze: ["-layers", "-analyzed"],
  detect: ["-app", "-layers", "-platform", "-order", "-group", "-plan", "-analyzed"],
  restore: ["-layers", "-cache-dir", "-group", "-analyzed"],
  build: ["-app", "-layers", "-platform", "-group", "-plan", "-analyzed"],
  export: ["-app", "-layers", "-cache-dir", "-group", "-analyzed"],
};
const withFlags = (run: RunStep, row: Row): RunStep => {
  const own = Object.entries(row.flags ?? {}).filter(([name]) => FLAGS[run.run]?.includes(name) === true);
  return { ...surrounded(run, row), flags: { ...run.flags, ...Object.fromEntries(own) } };
};
const surrounded = (run: RunStep, { step, readOnly = {} }: Row): RunStep => {
  const { [run.run]: sealed } = readOnly;
  return { ...run, ...step, ...(sealed !== undefined && { surroundings: { readOnly: sealed } }) };
};

const WEB = "/workspace/web";
const whole = (row: Row): readonly Step[] => {
  const phases = [analyze(), detect(), restore(), build(), exportApp()].map((run) => withFlags(run, row));
  // The variables and directories of the build container are not those of the app.
  const {
    env: _env,
    surroundings: { cwd: _cwd, ...surroundings } = {},
    ...started
  } = surrounded(launch("/cnb/process/web"), row);
  return [
    ...phases,
    { ...started, surroundings },
    newContainer,
    ...phases,
    publishImage("@run:1"),
    surrounded(rebase("@run:1"), row),
  ];
};
const [LAUNCH, RESTORED, REBUILT] = [5, 9, 11];

const surroundedCase = (row: Row): TestCase => {
  const when = whole(row);
  const runs = when.flatMap((step, i) => ("run" in step ? [i] : []));
  return testCase({
    id: `surroundings.phases.${row.what}`,
    lane: "must",
    says: `All phases work ${row.says}.`,
    platform: ["0.15"],
    buildpack: ["0.12"],
    can: row.can ?? ["launch"],
    given: world({
      buildpacks: [
        helloBuildpack(
          ...makeLayer("lib", ["launch", "cache"], { file: "1\n" }),
          ...writeProcesses({ type: "web", command: [WEB] }),
        ),
      ],
      files: { [WEB]: recordingProgram("web"), ...row.files },
    }),
    when,
    then: [
      ...runs.map((i) => expectSuccess(i)),
      expectEqual(afterStep(LAUNCH).call("web", "argv"), [WEB], "platform.launcher.derive"),
      expectThat(
        afterStep(RESTORED).file("/layers/acme_hello/lib/file"),
        { includes: { text: "1\n" } },
        "buildpack.layers.cache.restore-contents",
      ),
      expectAppImage(REBUILT, "platform.exporter.output.image"),
    ],
  });
};

/** A file that a phase must write. */
interface Output {
  readonly run: (flags: Readonly<Record<string, string>>) => RunStep;
  readonly flag: `-${string}`;
  readonly covers: string;
}
const OUTPUTS: readonly Output[] = [
  { run: (flags) => analyze({ flags }), flag: "-analyzed", covers: "platform.analyzer.analyzed.written" },
  { run: (flags) => detect({ flags }), flag: "-group", covers: "platform.detector.group.single" },
  { run: (flags) => detect({ flags }), flag: "-plan", covers: "platform.detector.plan.written" },
  { run: (flags) => create({ flags }), flag: "-report", covers: "platform.exporter.report" },
];

const SAYS: Readonly<Record<Ending["end"], (phase: string, file: string) => string>> = {
  written: (phase, file) => `${phase} works if it can write ${file}.`,
  full: (phase, file) => `${phase} fails if it cannot write ${file}.`,
  "read-only": (phase, file) => `${phase} fails if the directory of ${file} is read-only.`,
};

interface Ending {
  readonly end: "written" | "full" | "read-only";
  readonly path: string;
  readonly more?: Pick<RunStep, "surroundings">;
  /** In which the case differs from the one that writes the file. */
  readonly differs?: string;
}
/** Every write to `/dev/full` fails, as on a full disk. */
const endingsOf = (flag: string): readonly Ending[] => [
  { end: "written", path: "/layers/written.toml" },
  { end: "full", path: "/dev/full", differs: `/when/0/flags/${flag}` },
  {
    end: "read-only",
    path: "/home/cnb/written.toml",
    more: { surroundings: { readOnly: ["/home/cnb"] } },
    differs: "/when/0",
  },
];

const outputCases = ({ run, flag, covers }: Output): readonly TestCase[] =>
  endingsOf(flag).map(({ end, path, more, differs }) => {
    const step: RunStep = { ...run({ [flag]: path }), ...more };
    const id = (last: string): string => `surroundings.disk.${step.run}-${flag.slice(1)}-${last}`;
    return mustCase({
      id: id(end),
      says: SAYS[end](`The phase ${step.run}`, `the file of ${flag}`),
      ...(end === "read-only" && { can: ["disk-faults"] }),
      given: worldForDetect({
        buildpacks: [buildpack({ detect: writeBuildPlan({ provides: ["tool"], requires: ["tool"] }) })],
      }),
      when: [step],
      then:
        differs === undefined
          ? [expectSuccess(0, covers), expectThat(afterStep(0).file(path), { present: true }, covers)]
          : [expectFailure(0, covers)],
      ...(differs !== undefined && { control: { id: id("written"), differs } }),
    });
  });

export const surroundingCases: readonly TestCase[] = [...ROWS.map(surroundedCase), ...OUTPUTS.flatMap(outputCases)];
