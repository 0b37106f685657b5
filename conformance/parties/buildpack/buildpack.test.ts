import { describe, expect, test } from "vitest";
import {
  componentWith,
  type EvidenceOptions,
  evidenceOf,
  type Files,
  failuresIn,
  script,
  verdictsOn,
} from "../component/component.testkit.ts";
import type { Component } from "../component/component.ts";
import type { WorldName } from "../component/worlds.ts";
import { DESCRIPTOR_FAULTS } from "./faulty-descriptors.testkit.ts";
import { LAUNCH_FAULTS, PROGRAM_FAULTS, WORLD_FAULTS } from "./faulty-programs.testkit.ts";
import { GOOD } from "./model.testkit.ts";
import { buildpackRules } from "./rules.ts";
import { wholeEvidence } from "./whole.testkit.ts";
import { wholeRules } from "./whole-rules.ts";

const NO_BUILDS = { whole: { notRun: "the test does not build" } };
const FAULTS = [...DESCRIPTOR_FAULTS, ...WORLD_FAULTS, ...PROGRAM_FAULTS, ...LAUNCH_FAULTS];

const verdictsOf = async (component: Component, options: EvidenceOptions = {}) =>
  verdictsOn(buildpackRules, { ...(await evidenceOf(component, options)), ...NO_BUILDS });
const judged = (files: Files, worlds: readonly WorldName[]) =>
  verdictsOf(componentWith("buildpack", files), { worlds });

describe("a buildpack without a fault", () => {
  test("passes every rule that its kind has", async () => {
    const verdicts = await verdictsOf(componentWith("buildpack", GOOD));
    expect(failuresIn(verdicts).map((id) => `${id}: ${verdicts.get(id)}`)).toEqual([]);
    const open = [...verdicts]
      .filter(([, verdict]) => verdict !== "pass")
      .map(([id]) => id.replace("check.buildpack.", ""));
    expect(open).toEqual([
      ...["stacks", "stack-mixins", "order-or-stacks"],
      ...["order-references", "order-buildpacks", "order-resolves", "order-exec-env"],
      ...["composite-executables", "bom", "second-build", "reproducible"],
    ]);
  });
});

const named = (kind: "buildpack" | "extension", id: string) => {
  const info = `[${kind}]\nid = "${id}"\nversion = "1.0.0"\n`;
  return componentWith(kind, {
    [`/${kind}.toml`]: `api = "0.12"\n${info}`,
    "/bin/detect": script("true\n"),
    "/bin/build": script("true\n"),
  });
};

describe("a buildpack with others", () => {
  const order = '[[order]]\n[[order.group]]\nid = "acme/part"\nversion = "1.0.0"\n';
  const all = componentWith("buildpack", {
    "/buildpack.toml": `api = "0.12"\n[buildpack]\nid = "acme/all"\nversion = "1.0.0"\n${order}`,
  });

  test("whose id differs only in letters fails", async () => {
    const verdicts = await verdictsOf(named("buildpack", "acme/Hello"), { known: [named("buildpack", "acme/hello")] });
    expect(verdicts.get("check.buildpack.id-unique")).toContain("acme/Hello");
  });

  test("in its order passes if they are there, and fails if one is an extension", async () => {
    const resolved = await verdictsOf(all, { known: [named("buildpack", "acme/part")] });
    expect(failuresIn(resolved)).toEqual([]);
    expect(resolved.get("check.buildpack.order-resolves")).toBe("pass");
    expect(resolved.get("check.buildpack.order-buildpacks")).toBe("pass");
    const wrong = await verdictsOf(all, { known: [named("extension", "acme/part")] });
    expect(wrong.get("check.buildpack.order-buildpacks")).toContain("the extension acme/part@1.0.0");
  });
});

describe("whole builds", () => {
  const whole = async (files: Files) =>
    verdictsOn(wholeRules, await wholeEvidence(componentWith("buildpack", { ...GOOD, ...files })));

  test("of a buildpack without a fault pass", async () => {
    expect([...(await whole({})).values()]).toEqual(["pass", "pass"]);
  });

  test("fail where bin/build does not expect a layer that was restored", async () => {
    const verdicts = await whole({
      "/bin/build": script(
        'mkdir "$CNB_LAYERS_DIR/tools"\necho "[types]\ncache = true" >"$CNB_LAYERS_DIR/tools.toml"\n',
      ),
    });
    expect(verdicts.get("check.buildpack.second-build")).toContain("exit 51");
  });

  test("fail where a layer has a random number", async () => {
    const verdicts = await whole({
      "/bin/build": script(
        'mkdir "$CNB_LAYERS_DIR/tools"\nmktemp -u >"$CNB_LAYERS_DIR/tools/name"\necho "[types]\nlaunch = true" >"$CNB_LAYERS_DIR/tools.toml"\n',
      ),
    });
    expect(verdicts.get("check.buildpack.reproducible")).toContain("layer tools");
  });
});

/** The tests above find these. */
const ELSEWHERE = ["id-unique", "order-buildpacks", "second-build", "reproducible"].map(
  (rule) => `check.buildpack.${rule}`,
);

test("each rule has a fault that it finds", () => {
  const found = new Set([...FAULTS.map(({ rule }) => rule), ...ELSEWHERE]);
  expect(buildpackRules.map(({ id }) => id).filter((id) => !found.has(id))).toEqual([]);
});

describe("a buildpack with a fault", () => {
  test.each(FAULTS.map((fault) => [fault.rule, fault.says, fault] as const))(
    "%s: %s",
    async (rule, _, { files, shows, worlds }) => {
      const verdict = (await judged({ ...GOOD, ...files }, worlds)).get(rule);
      expect(verdict).toMatch(/^fail /);
      expect(verdict).toContain(shows);
    },
  );
});
