import { describe, expect, test } from "vitest";
import { pathOfText } from "#base";
import { lookup, treeOf } from "#tree";
import type { PlatformBuild } from "../kit/platform-side.ts";
import { type Chosen, component, type Files, labelsWith, toml, USER } from "../shared/platform.testkit.ts";
import { BUILDER_LABEL, LIST } from "./names.ts";
import { exportDirs } from "./proposal.ts";

const labels = labelsWith(exportDirs);

describe("the builder's label", () => {
  test("is the union of the directories of buildpacks, as a JSON list in byte order", () => {
    const a = component("a", 'export_dirs = ["/srv", "/opt/a"]\n');
    const b = component("b", 'export_dirs = ["/opt/a", "/opt/b"]\n');
    expect(labels(a, b)).toEqual({ [BUILDER_LABEL]: '["/opt/a","/opt/b","/srv"]' });
  });

  test("is absent if no buildpack names a directory; extensions cannot name one", () => {
    expect(labels(component("a"), component("e", 'export_dirs = ["/opt"]\n', "extension"))).toEqual({});
  });

  test.each([
    ["a composite buildpack", 'export_dirs = ["/opt"]\n[[order]]\ngroup = []\n', "buildpack.toml of a@1"],
    ["a list that is a string", 'export_dirs = "/opt"\n', "buildpack.toml of a@1"],
    ["a path that is not absolute", 'export_dirs = ["opt"]\n', "buildpack.toml of a@1"],
  ])("is rejected for %s", (_, more, file) => {
    expect(labels(component("a", more))).toMatchObject({ where: { file } });
  });

  test("is rejected if the directory of a buildpack is inside that of another", () => {
    const all = [component("a", 'export_dirs = ["/opt"]\n'), component("b", 'export_dirs = ["/opt/aws"]\n')];
    expect(labels(...all)).toMatchObject({ message: expect.stringContaining("/opt/aws is below /opt") });
  });
});

const BUILDPACK: Files = { "/cnb/buildpacks/a/1/buildpack.toml": toml("a", 'export_dirs = ["/opt/a"]\n') };
function prepared({
  label = '["/opt/a"]',
  build = {},
  run = {},
  chosen = {},
}: {
  readonly label?: string | undefined;
  readonly build?: Files;
  readonly run?: Files;
  readonly chosen?: Chosen;
}) {
  const given: PlatformBuild = {
    labels: label === "" ? {} : { [BUILDER_LABEL]: label },
    buildImage: treeOf({ ...BUILDPACK, ...build }),
    runImage: treeOf(run),
    user: USER,
  };
  return exportDirs.platform?.(chosen)?.prepare?.(given);
}

describe("before a build", () => {
  test("the platform mounts an empty volume of the build user at each directory, and passes the list", () => {
    const made = prepared({});
    if (made?.ok !== true) throw new Error(JSON.stringify(made));
    expect(Object.keys(made.value.volumes ?? {})).toEqual(["/opt/a"]);
    const root = made.value.volumes?.["/opt/a"]?.root;
    expect(root).toMatchObject({ names: [], ...USER });
    expect(made.value.files).toEqual({ [LIST]: { text: 'export_dirs = ["/opt/a"]\n' } });
    expect(lookup(treeOf(made.value.files ?? {}), pathOfText(LIST))?.kind).toBe("file");
  });

  test("a builder without label and without directories of buildpacks gets no volume", () => {
    const plain = { "/cnb/buildpacks/a/1/buildpack.toml": toml("a", "") };
    expect(prepared({ label: "", build: plain })).toEqual({ ok: true, value: {} });
  });

  test("the platform also mounts a directory that no buildpack names any more", () => {
    expect(prepared({ label: '["/opt/a","/srv"]' })).toMatchObject({ ok: true });
  });

  test.each([
    ["a label that is missing", { label: "" }, "does not have /opt/a"],
    ["a label out of step with the buildpacks", { label: '["/srv"]' }, "does not have /opt/a"],
    ["a label that is no JSON", { label: "/opt/a,/srv" }, "expected a value"],
    ["a label that is a string", { label: '"/opt/a"' }, "expected a list of paths"],
    ["a label with a number in it", { label: '["/opt/a", 1]' }, "expected a list of paths"],
    ["a label with half a character in it", { label: '["/opt/\\ud800"]' }, "is no Unicode text"],
    ["a directory of the specification", { label: '["/opt/a", "/layers/x"]' }, "overlaps /layers"],
    ["content in the build image", { build: { "/opt/a/java": "x" } }, "the build image has content at /opt/a"],
    ["content in the run image", { run: { "/opt/a/agent": "x" } }, "the run image has content at /opt/a"],
    ["a link in the run image", { run: { "/opt": { symlink: "/usr/opt" } } }, "/opt is a link to /usr/opt"],
  ])("%s is rejected", (_, given: Parameters<typeof prepared>[0], why) => {
    const made = prepared(given);
    expect(made?.ok === false && made.fault.message).toContain(why);
  });

  test("an empty directory is not content, except with the option", () => {
    const run: Files = { "/opt/a": { dir: true } };
    expect(prepared({ run })).toMatchObject({ ok: true });
    expect(prepared({ run, chosen: { "empty-directory": "content" } })).toMatchObject({
      fault: { message: expect.stringContaining("it is a directory, though empty") },
    });
  });
});
