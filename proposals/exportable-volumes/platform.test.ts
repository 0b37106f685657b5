import { describe, expect, test } from "vitest";
import { treeOf } from "#tree";
import type { PlatformBuild } from "../kit/platform-side.ts";
import { type Chosen, component, type Files, labelsWith, toml, USER } from "../shared/platform.testkit.ts";
import { LABEL, MAP, NAMES_LABEL } from "./names.ts";
import { exportableVolumes } from "./proposal.ts";

const labels = labelsWith(exportableVolumes);

describe("the builder's label", () => {
  test("is the union of the names of buildpacks, as a JSON list in byte order", () => {
    const [a, b] = [
      component("a", 'exportable-volumes = ["z", "a"]\n'),
      component("b", 'exportable-volumes = ["a"]\n'),
    ];
    expect(labels(a, b)).toEqual({ [NAMES_LABEL]: '["a","z"]' });
  });

  test("is absent if no buildpack declares a volume; extensions cannot declare one", () => {
    expect(labels(component("a"), component("e", 'exportable-volumes = ["a"]\n', "extension"))).toEqual({});
  });

  test.each([
    ["a composite buildpack", 'exportable-volumes = ["a"]\n[[order]]\ngroup = []\n'],
    ["a list that is a string", 'exportable-volumes = "a"\n'],
    ["an invalid name", 'exportable-volumes = ["a/b"]\n'],
  ])("is rejected for %s, with the buildpack", (_, more) => {
    expect(labels(component("b"), component("a", more))).toMatchObject({ where: { file: "buildpack.toml of a@1" } });
  });

  test.each([
    ['"a"', "expected an array of strings, found a string"],
    ["[1]", "expected an array of strings, found an integer in one"],
  ])("is rejected with the problem, the place and the remedy: %s", (value, message) => {
    expect(labels(component("a", `exportable-volumes = ${value}\n`))).toMatchObject({
      message,
      where: { line: 4, key: "buildpack.exportable-volumes" },
      remedy: 'write exportable-volumes = ["…"], or leave it out',
    });
  });
});

const AT_OPT = '[{"name": "tool", "value": "/opt/tool"}]';

interface Given {
  readonly label?: string;
  readonly names?: string;
  readonly build?: Files;
  readonly run?: Files;
  readonly chosen?: Chosen;
}

function prepared({ label = AT_OPT, names = '["tool"]', build = {}, run = {}, chosen = {} }: Given = {}) {
  const given: PlatformBuild = {
    labels: label === "" ? {} : { [LABEL]: label },
    buildImage: treeOf({
      "/cnb/buildpacks/a/1/buildpack.toml": toml("a", `exportable-volumes = ${names}\n`),
      ...build,
    }),
    runImage: treeOf(run),
    user: USER,
  };
  return exportableVolumes.platform?.(chosen)?.prepare?.(given);
}

function provisions(given?: Given) {
  const made = prepared(given);
  if (made?.ok !== true) throw new Error(JSON.stringify(made));
  return made.value;
}

describe("before a build", () => {
  test("the platform mounts empty volumes of the build user, and passes the label unchanged", () => {
    const { volumes = {}, files } = provisions();
    expect(Object.keys(volumes).toSorted()).toEqual(["/opt/tool", "/workspaces"]);
    for (const { root } of Object.values(volumes)) expect(root).toMatchObject({ names: [], ...USER });
    expect(files).toEqual({ [MAP]: { text: AT_OPT } });
  });

  test("an unmapped volume is in the volume of /workspaces", () => {
    expect(Object.keys(provisions({ label: "" }).volumes ?? {})).toEqual(["/workspaces"]);
  });

  test("with the app directory moved, the platform makes the link /workspace", () => {
    const { at, files = {} } = provisions({ chosen: { workspace: "moved" } });
    expect(at).toEqual({ app: "/workspaces/default" });
    expect(files["/workspace"]).toEqual({ symlink: "/workspaces/default" });
    expect(files["/workspaces/tool"]).toEqual({ symlink: "/opt/tool" });
    const kept = provisions({ chosen: { workspace: "moved" }, build: { "/workspace/own": { text: "of the image" } } });
    expect(kept.files?.["/workspace"]).toBeUndefined();
  });

  test("the platform does not pass a label that no phase can read", () => {
    const { volumes = {}, files } = provisions({ chosen: { label: "unseen" } });
    expect(Object.keys(volumes)).toEqual(["/workspaces"]);
    expect(files).toEqual({});
  });

  test("a builder without declared volumes gets no volume", () => {
    expect(prepared({ names: "[]" })).toEqual({ ok: true, value: {} });
  });

  test.each<[string, Given, string]>([
    ["a label that is no JSON", { label: "/opt" }, "expected a value"],
    ["a label that is an object", { label: "{}" }, "expected a list"],
    ["a name that leaves /workspaces", { names: '["../etc"]' }, "a name has letters"],
    ["a directory of the specification", { label: '[{"name":"tool","value":"/layers/x"}]' }, "overlaps /layers"],
    ["two volumes at one path", { names: '["tool","opt"]', label: both("/opt") }, "overlap"],
    ["content in the build image", { build: { "/opt/tool/a": "x" } }, "the build image has content at /opt/tool"],
    ["content in the run image", { run: { "/opt/tool/a": "x" } }, "the run image has content at /opt/tool"],
    [
      "content where nothing is mapped",
      { label: "", run: { "/workspaces/tool/a": "x" } },
      "content at /workspaces/tool",
    ],
    ["a link in the run image", { run: { "/opt": { symlink: "/usr/opt" } } }, "/opt is a link to /usr/opt"],
  ])("%s is rejected", (_, given, why) => {
    const made = prepared(given);
    expect(made?.ok === false && made.fault.message).toContain(why);
  });
});

function both(value: string): string {
  return JSON.stringify(["tool", "opt"].map((name) => ({ name, value })));
}
