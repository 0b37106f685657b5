import { expect, test } from "vitest";
import { api } from "#base";
import type { Step, World } from "./case.ts";
import { inOlderForm } from "./older-forms.ts";

const RUN = '[[images]]\nimage = "a/run"\nmirrors = ["b/run"]\n[[images]]\nimage = "c/run"\n';
const STACK = '[run-image]\n  image = "a/run"\n  mirrors = ["b/run"]\n';
const acts = (path: string) => [{ do: "write", path: `\${${path}}/x`, text: "${CNB_PLATFORM_DIR}" }] as const;
const given: World = {
  images: { "@run:1": { layers: [], config: { os: "linux", config: { Labels: { kept: "yes" } } }, media: "docker" } },
  files: { "/cnb/run.toml": { text: RUN, owner: "root" } },
  buildpacks: [
    {
      id: "a/old",
      version: "1",
      toml: 'api = "0.7"\n',
      detect: acts("CNB_BUILD_PLAN_PATH"),
      build: acts("CNB_LAYERS_DIR"),
    },
    { id: "new", version: "1", toml: 'api = "0.8"\n', build: acts("CNB_LAYERS_DIR") },
  ],
  env: {},
};
const inForm = (platform: `0.${number}`, buildpack: `0.${number}`, when: readonly Step[] = []) =>
  inOlderForm({ given, when }, { platform: api(platform), buildpack: api(buildpack) });

test("from Platform API 0.12 and Buildpack API 0.8 on a world stays as it is", () => {
  expect(inForm("0.12", "0.8")).toEqual({ given, when: [] });
});

test("before Platform API 0.12 the first run image is in stack.toml, also if a step writes the file", () => {
  const { given: old, when } = inForm("0.11", "0.8", [{ edit: { "/cnb/run.toml": null } }]);
  expect(old.files).toEqual({ "/cnb/stack.toml": { text: STACK, owner: "root" } });
  expect(when).toEqual([{ edit: { "/cnb/stack.toml": null } }]);
  expect(old.images).toEqual(given.images);
});

test("before Platform API 0.12 images have a stack id if one is rebased", () => {
  const { given: old } = inForm("0.11", "0.8", [{ run: "rebase" }]);
  const Labels = { "io.buildpacks.stack.id": "io.plimsoll.stack", kept: "yes" };
  expect(old.images["@run:1"]?.config).toEqual({ os: "linux", config: { Labels } });
});

test("before Platform API 0.10 the command of a process in metadata.toml is its first word", () => {
  const process = 'type = "web"\ncommand = ["a b", "c"]\nargs = ["d"]\ndirect = true\n[[processes]]\ncommand = ["e"]\n';
  const one = { given: { ...given, files: { "/layers/config/metadata.toml": { text: process } } } };
  const formOf = (platform: "0.9" | "0.10") => inOlderForm(one, { platform: api(platform), buildpack: api("0.8") });
  expect(formOf("0.10")).toEqual(one);
  expect(formOf("0.9").given.files["/layers/config/metadata.toml"]).toEqual({
    text: 'type = "web"\ncommand = "a b"\nargs = ["c", "d"]\ndirect = true\n[[processes]]\ncommand = "e"\n',
  });
});

test("programs of a buildpack with API 0.7 read their arguments, those of others their variables", () => {
  const program = "/cnb/buildpacks/a_old/1/bin/build";
  const { given: old, when } = inForm("0.12", "0.7", [{ edit: { [program]: { acts: acts("CNB_BP_PLAN_PATH") } } }]);
  expect(old.buildpacks.map(({ detect, build }) => ({ detect, build }))).toEqual([
    {
      detect: [{ do: "write", path: "${2}/x", text: "${1}" }],
      build: [{ do: "write", path: "${1}/x", text: "${2}" }],
    },
    { detect: undefined, build: acts("CNB_LAYERS_DIR") },
  ]);
  expect(when).toEqual([{ edit: { [program]: { acts: [{ do: "write", path: "${3}/x", text: "${2}" }] } } }]);
});
