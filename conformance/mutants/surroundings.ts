/** Mutants that need, or are misled by, what surrounds a phase and is no input of it. */
import { type ByteString, byteString, textOf } from "#base";
import { groupToml, planToml } from "#contract";
import { type Phase, type PhaseContext, type StepId, writeDocument } from "#lifecycle";
import { SystemError } from "#machine";
import { addStep, failWith, type Mutant, mutant, type PlannedFault } from "./mutant.ts";

const PROGRAM = {
  analyze: "analyzer",
  detect: "detector",
  restore: "restorer",
  build: "builder",
  export: "exporter",
} as const;

interface Draft<P extends keyof typeof PROGRAM> {
  readonly phase: P;
  readonly before: StepId;
  readonly says: string;
  readonly on: (context: PhaseContext<P & Phase>) => boolean;
}

/** The phase fails in such surroundings. */
const failing = <P extends keyof typeof PROGRAM>(name: string, { phase, before, says, on }: Draft<P>): Mutant =>
  mutant(name, `The ${PROGRAM[phase]} ${says}.`, {
    breaks: [`platform.${PROGRAM[phase]}.exit.0`],
    fault: addStep<P & Phase>(phase, `before:${before}`, (context) => {
      if (on(context)) failWith("other surroundings")();
    }),
  });

const READ_AND_SEARCH = 5;
const TOUCHED = byteString("/workspace/.restored");
const METADATA = byteString("config/metadata.toml");
const modeOfMetadata = ({ process, inputs }: PhaseContext<"export">): number =>
  process.fs.lstat(byteString`${inputs.layers}/${METADATA}`).mode;
const variable = ({ process }: PhaseContext, name: string): ByteString | undefined => process.env[name];
const environmentSize = ({ process }: PhaseContext): number =>
  Object.entries(process.env).reduce((sum, [name, value]) => sum + name.length + value.length, 0);

/** A write that fails with this error counts as done. */
const careless = (code: SystemError["code"], write: () => void): void => {
  try {
    write();
  } catch (error) {
    if (!(error instanceof SystemError) || error.code !== code) throw error;
  }
};
const writingGroup = (code: SystemError["code"]): PlannedFault =>
  addStep(
    "detect",
    "replace:detect:write-group",
    ({ process, inputs, state: { group, groupExtensions } }) =>
      careless(code, () => writeDocument(process.fs, inputs.group, groupToml, { group, groupExtensions })),
    "group",
    "groupExtensions",
  );
const writingPlan = (code: SystemError["code"]): PlannedFault =>
  addStep(
    "detect",
    "replace:detect:write-plan",
    ({ process, inputs, state }) =>
      careless(code, () => writeDocument(process.fs, inputs.plan, planToml, { entries: state.plan })),
    "plan",
  );

export const surroundingMutants: readonly Mutant[] = [
  failing("home-needed", {
    phase: "analyze",
    before: "analyze:open-stores",
    says: "needs HOME",
    on: (context) => variable(context, "HOME") === undefined,
  }),
  failing("home-read", {
    phase: "analyze",
    before: "analyze:open-stores",
    says: "fails if it may not look into HOME",
    on: (context) => {
      const home = variable(context, "HOME");
      return home !== undefined && context.process.fs.exists(home) && !context.process.fs.access(home, READ_AND_SEARCH);
    },
  }),
  failing("home-must-exist", {
    phase: "analyze",
    before: "analyze:open-stores",
    says: "needs a directory at HOME",
    on: (context) => {
      const home = variable(context, "HOME");
      return home !== undefined && !context.process.fs.exists(home);
    },
  }),
  failing("paths-from-root", {
    phase: "analyze",
    before: "analyze:open-stores",
    says: "takes only absolute paths",
    on: ({ process }) => process.argv.includes(byteString(".")),
  }),
  failing("language-needed", {
    phase: "detect",
    before: "detect:read-order",
    says: "works in one language only",
    on: (context) => variable(context, "LC_ALL") !== undefined,
  }),
  failing("cwd-needed", {
    phase: "detect",
    before: "detect:read-order",
    says: "starts in the root directory only",
    on: ({ process, inputs }) => inputs.phase === "detect" && process.cwd !== "/",
  }),
  failing("file-names-without-spaces", {
    phase: "detect",
    before: "detect:read-order",
    says: "takes no path with a space for group.toml",
    on: ({ inputs }) => inputs.group.includes(" "),
  }),
  failing("cache-no-link", {
    phase: "restore",
    before: "restore:read-group",
    says: "takes no link for the cache directory",
    on: ({ process, inputs }) =>
      inputs.cacheDir !== undefined &&
      process.fs.exists(inputs.cacheDir) &&
      process.fs.lstat(inputs.cacheDir).kind === "symlink",
  }),
  failing("passwd-needed", {
    phase: "restore",
    before: "restore:read-group",
    says: "needs its user in /etc/passwd",
    on: ({ process }) => {
      const passwd = textOf(process.fs.read(byteString("/etc/passwd")));
      return !passwd.split("\n").some((line) => line.split(":")[2] === String(process.uid));
    },
  }),
  failing("uid-of-21-bits", {
    phase: "export",
    before: "export:read-group",
    says: "takes no user beyond 2^21, which seven octal digits in a header of tar can say",
    on: ({ process }) => process.uid >= 2 ** 21,
  }),
  failing("small-environment", {
    phase: "build",
    before: "build:read-group",
    says: "takes at most half a megabyte of variables",
    on: (context) => environmentSize(context) > 2 ** 19,
  }),
  failing("build-found-by-path", {
    phase: "build",
    before: "build:read-group",
    says: "takes a program called build in PATH for bin/build",
    on: (context) =>
      (variable(context, "PATH") ?? "")
        .split(":")
        .some((directory) => context.process.fs.exists(byteString(`${directory}/build`))),
  }),
  failing("metadata-for-all", {
    phase: "export",
    before: "export:read-build-metadata",
    says: "takes a metadata.toml only if everybody can read it",
    on: (context) => (modeOfMetadata(context) & 0o044) === 0,
  }),
  failing("metadata-for-one", {
    phase: "export",
    before: "export:read-build-metadata",
    says: "takes no metadata.toml that everybody may write",
    on: (context) => (modeOfMetadata(context) & 0o002) !== 0,
  }),
  mutant("full-disk-at-group", "The detector does not notice that group.toml was not written.", {
    breaks: ["platform.detector.group.single"],
    fault: writingGroup("ENOSPC"),
  }),
  mutant("full-disk-at-plan", "The detector does not notice that plan.toml was not written.", {
    breaks: ["platform.detector.plan.written"],
    fault: writingPlan("ENOSPC"),
  }),
  mutant("read-only-disk-at-group", "The detector does not notice that the directory of group.toml is read-only.", {
    breaks: ["platform.detector.group.single"],
    fault: writingGroup("EROFS"),
  }),
  mutant("read-only-disk-at-plan", "The detector does not notice that the directory of plan.toml is read-only.", {
    breaks: ["platform.detector.plan.written"],
    fault: writingPlan("EROFS"),
  }),
  failing("app-touched", {
    phase: "restore",
    before: "restore:read-group",
    says: "makes a file in the app directory and removes it",
    on: ({ process: { fs } }) => {
      try {
        fs.write(TOUCHED, new Uint8Array(0));
        fs.removeAll(TOUCHED);
        return false;
      } catch (error) {
        if (!(error instanceof SystemError)) throw error;
        return true;
      }
    },
  }),
];
