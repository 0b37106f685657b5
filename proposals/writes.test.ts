/** Traces the steps of proposals: they write or reserve what they declare in `writes`, and write nothing else outside the outputs of the base. */
import { describe, expect, test } from "vitest";
import type { Amendment, PhaseContext, StepChange, StepDef } from "#lifecycle";
import type { Process } from "#machine";
import { selectVersions, versionsOf } from "#protocol";
import { createCaseRunner } from "#runner";
import { referenceSubject } from "#subjects";
import { cases } from "#suite";
import { amendmentsOfProposals } from "./enable.ts";
import { proposals } from "./registry.ts";

const WRITERS = ["write", "mkdir", "symlink", "rename", "removeAll", "chown", "lchown", "chmod"];

/** Directories that `writes` names in angle brackets: an input, or a directory that files name, so outside of every input. */
const INPUTS = ["layers", "generated", "app", "platform", "buildpacks", "cacheDir", "report"] as const;

/** Labels and keys of the configuration, as far as the state has an image. */
interface ImageState {
  readonly labels?: ReadonlyMap<string, string>;
  readonly image?: { readonly config: { readonly config: Readonly<Record<string, unknown>> } };
}

function imageResources({ labels = new Map(), image }: ImageState): ReadonlyMap<string, string> {
  const { Labels: _, ...config } = image?.config.config ?? {};
  return new Map([
    ...[...labels].map(([name, value]): [string, string] => [`label:${name}`, value]),
    ...Object.entries(config).map(([key, value]): [string, string] => [`config:${key}`, JSON.stringify(value)]),
  ]);
}

/** The process with a file system that reports the paths that change. */
function traced(process: Process, report: (path: string) => void): Process {
  const fs = new Proxy(process.fs, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function") return member;
      return (...given: unknown[]) => {
        if (WRITERS.includes(String(name))) report(String(name === "symlink" ? given[1] : given[0]));
        return member.apply(target, given);
      };
    },
  });
  return new Proxy(process, {
    get(target, name) {
      if (name === "fs") return fs;
      const member: unknown = Reflect.get(target, name);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
}

interface Trace {
  readonly declared: ReadonlySet<string>;
  readonly done: Set<string>;
  readonly undeclared: Set<string>;
}

/** The declared resource that a path belongs to. */
function resourceOf(path: string, declared: readonly string[], inputs: PhaseContext["inputs"]): string | undefined {
  const roots = INPUTS.map((name) => inputs[name]).filter((root) => root !== undefined && root !== "");
  const isBelow = (root: string): boolean => path === root || path.startsWith(`${root}/`);
  return declared.find((resource) => {
    const named = /^(?:file|path):(.*)$/s.exec(resource)?.[1];
    if (named === undefined) return false;
    const [, input, rest = ""] = /^<([a-z-]+)>(.*)$/s.exec(named) ?? [];
    if (input === undefined) return isBelow(named);
    const root = INPUTS.find((name) => name === input);
    return root === undefined ? !roots.some((one) => isBelow(String(one))) : isBelow(`${inputs[root]}${rest}`);
  });
}

function tracedStep(step: StepDef, trace: Trace): StepDef {
  const declared = step.writes ?? [];
  const note = (resource: string, what: string): void => {
    if (declared.some((one) => one === resource)) trace.done.add(resource);
    else trace.undeclared.add(`${step.id} writes ${what}`);
  };
  return {
    ...step,
    async run(context: PhaseContext) {
      const before = imageResources(context.state as ImageState);
      // Every proposal may create the directories of the base.
      const { inputs } = context;
      const ofBase = new Set<string>([inputs.layers, `${inputs.layers}/config`, inputs.generated]);
      const process = traced(context.process, (path) => {
        const resource = resourceOf(path, declared, inputs);
        if (resource !== undefined || !ofBase.has(path)) note(resource ?? "", path);
      });
      const reserve: PhaseContext["reserve"] = (dir, by, how) => {
        const resource = resourceOf(dir, declared, inputs);
        if (resource !== undefined) trace.done.add(resource);
        context.reserve(dir, by, how);
      };
      const result = await step.run({ ...context, process, reserve });
      const after = imageResources({ ...(context.state as ImageState), ...(result as ImageState | undefined) });
      for (const [name, value] of after) if (before.get(name) !== value) note(name, name);
      return result;
    },
  };
}

function tracedAmendment(amendment: Amendment, trace: Trace): Amendment {
  const steps = (amendment.steps ?? []).map(
    (change): StepChange => ({ ...change, step: tracedStep(change.step, trace) }) as StepChange,
  );
  return { ...amendment, steps };
}

describe.each(proposals.map(({ id }) => id))("%s", (id) => {
  test("its steps write only what they declare", async () => {
    const own = cases.filter(({ needs }) => needs.amendments?.some((word) => word.startsWith(id)));
    const [done, declared, undeclared] = [new Set<string>(), new Set<string>(), new Set<string>()];
    for (const testCase of own) {
      const found = amendmentsOfProposals(testCase.needs.amendments ?? []);
      if (!found.ok) throw new Error(found.fault.message);
      const ours = found.value.filter((one) => one.id === id || one.id.startsWith(`${id}:`));
      for (const { steps = [] } of ours)
        for (const { step } of steps) for (const one of step.writes ?? []) declared.add(one);
      const trace = { declared, done, undeclared };
      const subject = referenceSubject(
        found.value.map((one) => (ours.includes(one) ? tracedAmendment(one, trace) : one)),
      );
      if (!subject.ok) throw new Error(subject.fault.message);
      const { judge } = createCaseRunner(subject.value, new Map(cases.map((one) => [one.id, one])), "writes");
      for (const versions of selectVersions(versionsOf(testCase, await subject.value.describe()), false))
        await judge({ testCase, versions });
    }
    expect([...undeclared]).toEqual([]);
    expect([...declared].filter((one) => !done.has(one))).toEqual([]);
  });
});
