/** Handmade components for tests, and how they are judged: on the simulated machine, with a small app. */
import { api } from "#base";
import { standardTree } from "#machine";
import { tokensOf } from "#protocol";
import { type NodeSpec, treeOf } from "#tree";
import { judgeParty } from "../kit/results.ts";
import type { Rule } from "../kit/rule.ts";
import { type Component, type ComponentKind, componentOf, declaredApi } from "./component.ts";
import type { ComponentEvidence } from "./evidence.ts";
import { type ProbeSettings, probe } from "./probe.ts";
import { openSim } from "./sim.ts";
import type { WorldName } from "./worlds.ts";

/** A file of a component; `undefined` removes one of the model. */
export type Files = Readonly<Record<string, NodeSpec | undefined>>;

export const script = (text: string): NodeSpec => ({ text: `#!/usr/bin/env bash\nset -eu\n${text}`, mode: 0o755 });

export function componentWith(kind: ComponentKind, files: Files): Component {
  const given = Object.entries(files).flatMap(([path, spec]): [string, NodeSpec][] =>
    spec === undefined ? [] : [[path, spec]],
  );
  return componentOf(kind, treeOf(Object.fromEntries(given)), `./${kind}`);
}

export const settings: ProbeSettings = {
  open: openSim(),
  base: standardTree(),
  env: {},
  target: { os: "linux", arch: "amd64", distro: { name: "plimsoll", version: "1" } },
  app: treeOf({ "/app.sh": { text: "echo app\n", mode: 0o755 } }),
  variables: {},
};

export interface EvidenceOptions {
  readonly known?: readonly Component[];
  /** The worlds in which its programs run. Default: all. */
  readonly worlds?: readonly WorldName[];
}

/** What the programs do is recorded only if the descriptor says which API they follow. */
export async function evidenceOf(
  component: Component,
  { known = [], worlds }: EvidenceOptions = {},
): Promise<ComponentEvidence> {
  const declared = declaredApi(component);
  const ran: ComponentEvidence["ran"] =
    declared === undefined
      ? { is: "not-run", why: "the descriptor declares no Buildpack API" }
      : {
          is: "ran",
          worlds: await probe(component, declared, worlds === undefined ? settings : { ...settings, worlds }),
        };
  return { component, known: [component, ...known], ran };
}

/** The verdict of each rule by its id, and of a failing one where it fails. */
export function verdictsOn<E>(rules: readonly Rule<E>[], evidence: E): ReadonlyMap<string, string> {
  const judged = {
    party: "tested",
    platformApi: api("0.15"),
    buildpackApi: api("0.12"),
    replay: (id: string) => id,
  };
  const results = judgeParty(rules, evidence, judged);
  return new Map(
    results.map(({ id, verdict, evidence }) => [
      id,
      verdict.is === "fail"
        ? `fail ${evidence?.failures.map((one) => `${tokensOf(one.at).join()}: ${JSON.stringify(one.actual)}`).join(" | ")}`
        : "why" in verdict
          ? `${verdict.is} ${verdict.why}`
          : verdict.is,
    ]),
  );
}

export const failuresIn = (verdicts: ReadonlyMap<string, string>): readonly string[] =>
  [...verdicts].flatMap(([id, verdict]) => (verdict.startsWith("fail") ? [id] : []));
