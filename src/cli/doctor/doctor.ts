/** Tests what this machine can run, and shows what a lifecycle supports. */
import { describeFault } from "#base";
import { packageVersion } from "#base/host";
import { probeSandbox, type SandboxMode } from "#machine";
import type { Ink } from "#reports";
import { type ExecutablesWords, openSubject } from "#subjects/host";
import { suiteRevision } from "#suite/judge";
import { lifecycleSpec } from "../lifecycles/spec.ts";
import { EXIT } from "../terminal/exit-codes.ts";

export interface Diagnosis {
  readonly lines: readonly string[];
  /** What the lines say, for `--json`. */
  readonly data: object;
  readonly code: number;
}

export interface DoctorOptions extends ExecutablesWords {
  readonly lifecycle?: string;
}

export async function diagnose({ lifecycle, ...words }: DoctorOptions, ink: Ink): Promise<Diagnosis> {
  const sandbox = await probeSandbox();
  const can = (yes: boolean, what: string, more: string): string =>
    `${yes ? ink.good("yes") : ink.bad("no ")}  ${what.padEnd(28)} ${ink.faint(more)}`;
  const { bash, bubblewrap } = sandbox.versions;
  const lines = [
    `plimsoll ${packageVersion()}, suite ${suiteRevision()}, Node.js ${sandbox.versions.node}, ${process.platform} ${process.arch}`,
    can(true, "simulated machine", "cases, laws and builds in-process"),
    can(
      sandbox.usable,
      "real executables (sandbox)",
      sandbox.usable ? SANDBOXES[sandbox.mode](bubblewrap) : sandbox.reason,
    ),
    can(
      sandbox.usable && sandbox.twoUids,
      "two users in the sandbox",
      sandbox.usable && sandbox.twoUids ? "running as root" : "needs root; some cases are not run without it",
    ),
    can(
      sandbox.usable && sandbox.firstProcess,
      "process 1 in the sandbox",
      sandbox.usable && sandbox.firstProcess
        ? "a launcher can be the first process of a container"
        : "needs nested user namespaces; some cases of the launcher are not run without them",
    ),
    can(bash !== undefined, "bash for buildpack scripts", bash ?? "--machine sim runs them in an in-process shell"),
    ...(sandbox.usable ? [] : ["", `to fix it: ${sandbox.remedy}`]),
  ];
  const data = { plimsoll: packageVersion(), platform: process.platform, architecture: process.arch, sandbox };
  if (lifecycle === undefined) return { lines, data, code: sandbox.usable ? EXIT.conforms : EXIT.nothing };
  const described = await describeLifecycle(lifecycle, words, ink);
  return {
    lines: [...lines, "", ...described.lines],
    data: { ...data, lifecycle: described.data },
    code: described.code,
  };
}

const SANDBOXES: Readonly<Record<SandboxMode, (bubblewrap?: string) => string>> = {
  full: (bubblewrap = "?") => `bubblewrap ${bubblewrap}`,
  "shared-proc": (bubblewrap = "?") => `bubblewrap ${bubblewrap}, with the /proc of the container`,
  chroot: () => "a root directory only: one command at a time, network and processes of the container",
};

async function describeLifecycle(lifecycle: string, words: ExecutablesWords, ink: Ink): Promise<Diagnosis> {
  const spec = await lifecycleSpec(lifecycle, words);
  const subject = spec.ok ? await openSubject(spec.value) : spec;
  if (!subject.ok) {
    const code = subject.fault.kind === "no-sandbox" ? EXIT.nothing : EXIT.usage;
    return { lines: [`${ink.bad("no ")}  ${describeFault(subject.fault)}`], data: { fault: subject.fault }, code };
  }
  const description = await subject.value.describe();
  const { version, build, platform, buildpack, can, machine, half } = description;
  return {
    data: { name: subject.value.name, ...description },
    lines: [
      `${ink.strong(subject.value.name)} ${version}`,
      `  runs on    ${machine}`,
      `  platform   ${platform.join(" ")}`,
      `  buildpack  ${buildpack.join(" ")}`,
      `  can        ${can.join(" ")}`,
      ...(half === undefined
        ? []
        : [`  performs   ${half.performs.join(" ")}; ${half.rest} performs the other phases`]),
      `  build      ${build}`,
    ],
    code: EXIT.conforms,
  };
}
