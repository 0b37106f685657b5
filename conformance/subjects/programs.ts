/** A subject made of TypeScript programs on the simulated machine: the reference, a mutant, or a user's lifecycle. */
import { absPath, type Content, digestOf, steppingClock } from "#base";
import { inputs } from "#contract";
import {
  type Machine,
  type MachineLimits,
  type Program,
  shellMounts,
  shellPrograms,
  simMachine,
  standardTree,
  standIn,
} from "#machine";
import type { Capability, Description, HalfLifecycle, Subject } from "#protocol";
import { lookup, type NodeSpec, type Tree, treeOf } from "#tree";
import type { ContainerOptions, MachineProvider } from "#world";
import { openSession } from "#world";

/** The executables of a lifecycle, by the names that the Platform interface gives them. */
export type LifecyclePrograms = Readonly<Record<RequiredExecutable, Program>> & {
  /** Optional: a lifecycle need not extend images. */
  readonly extender?: Program;
};
export type RequiredExecutable = Exclude<inputs.Executable, "extender">;
export const REQUIRED_EXECUTABLES: readonly RequiredExecutable[] = inputs.EXECUTABLES.filter(
  (name) => name !== "extender",
);

export interface ProgramsSubjectOptions extends Pick<Description, "version" | "platform" | "buildpack"> {
  readonly name: string;
  readonly programs: LifecyclePrograms;
  readonly amendments?: readonly string[];
  /** The launcher of app images; default: a placeholder file. */
  readonly launcher?: Content;
  readonly limits?: Partial<MachineLimits>;
  /** The same lifecycle with every proposal off. */
  readonly plain?: () => Subject;
  /** Absent: all programs are of one lifecycle. */
  readonly half?: HalfLifecycle;
}

const CAN: readonly Capability[] = [
  "two-uids",
  "mknod",
  "syscall-faults",
  "disk-faults",
  "registry-kill",
  "layout",
  "daemon",
  "launch",
  "first-process",
];

export function programsSubject(options: ProgramsSubjectOptions): Subject {
  const provider = simProvider(options);
  const { plain } = options;
  const description: Description = {
    build: digestOf([options.name, options.version, ...(options.amendments ?? [])].join("\n")),
    version: options.version,
    platform: options.platform,
    buildpack: options.buildpack,
    amendments: options.amendments ?? [],
    can: [
      ...CAN,
      ...(options.programs.extender === undefined ? [] : (["extend"] as const)),
      ...(plain === undefined ? [] : (["proposals-off"] as const)),
    ],
    machine: "sim",
    ...(options.half !== undefined && { half: options.half }),
  };
  return {
    name: options.name,
    describe: () => Promise.resolve(description),
    open: (world, seed, opening) => openSession(provider, { world, seed, ...opening }),
    ...(plain !== undefined && { plain: () => Promise.resolve(plain()) }),
  };
}

function simProvider({ programs, launcher, limits = {} }: ProgramsSubjectOptions): MachineProvider {
  const files = Object.entries(programs).map(([name, program]) => ({
    name,
    program,
    content: name === "launcher" && launcher !== undefined ? launcher : standIn(name),
  }));
  const byDigest = new Map(files.map(({ content, program }) => [content.digest, program]));
  const installed = Object.fromEntries(
    files.map(({ name, content }): [string, NodeSpec] => [`/cnb/lifecycle/${name}`, { content, mode: 0o755 }]),
  );
  const rootOf = ({ container, root }: ContainerOptions): Tree =>
    container === "extend" ? treeOf(installed, root) : root;
  return {
    machine: "sim",
    buildRoot: standardTree(installed),
    open: async (given) => openMachine(byDigest, { ...given, root: rootOf(given), limits }),
  };
}

/** 2030-01-01: a lifecycle that uses the present time does not pass by chance. */
export const WORLD_START_NS = 1_893_456_000n * 1_000_000_000n;

interface SimOptions extends ContainerOptions {
  readonly limits: Partial<MachineLimits>;
}

function openMachine(lifecycle: ReadonlyMap<string, Program>, options: SimOptions): Machine {
  const { container, root, seed, http, programs, faults, limits, shell: needsShell = false } = options;
  // The launcher and RUN start a shell. Build containers of most test cases need none, and images without /bin have none.
  const shell =
    needsShell || container === "app" || (container === "extend" && lookup(root, absPath("/bin")) !== undefined);
  const shellProgram = shell ? shellPrograms() : undefined;
  return simMachine({
    root,
    seed,
    http,
    clock: steppingClock(WORLD_START_NS),
    limits,
    mounts: shell ? shellMounts(root) : [],
    programs: {
      size: lifecycle.size + programs.size,
      get: (digest) => lifecycle.get(digest) ?? programs.get(digest) ?? shellProgram?.get(digest),
    },
    ...(faults !== undefined && { faults }),
  });
}
