/** The proposal exportable-volumes: valid and invalid names of buildpacks, valid and invalid labels of build images. */

import { expectEqual } from "#cases/vocabulary/expect";
import { expectFailure } from "#cases/vocabulary/expect-exit";
import { detectedGroupIds } from "#cases/vocabulary/pointers";
import { analyze, detect } from "#cases/vocabulary/steps";
import { orderFile } from "#cases/vocabulary/world";
import type { TestCase, World } from "#protocol";
import { escapeToken } from "#protocol";
import { expectAnalyzed } from "../../shared/evidence.ts";
import { compositeCases, compositeWithKey, startingBuildpack } from "../../shared/worlds.ts";
import {
  AT_OPT,
  analyzedWorld,
  CONFIG,
  declaringBuildpack,
  MAP,
  mapLabel,
  NAME,
  OPT,
  promise,
  proposalCase,
  twoVolumes,
  volumesToml,
  worldWithVolumes,
} from "../worlds/volumes.ts";

const nested = (key: string): World =>
  analyzedWorld({ buildpacks: [compositeWithKey(key), startingBuildpack()], order: orderFile([{ id: "acme/whole" }]) });

const declarations = (key: string): World =>
  analyzedWorld({
    label: "",
    buildpacks: [
      { ...declaringBuildpack(), toml: declaringBuildpack().toml.replace(volumesToml(NAME), key) },
      startingBuildpack(),
    ],
  });

const named = (id: string, says: string, key: string): TestCase =>
  proposalCase({
    id: `name-${id}`,
    says,
    given: declarations(key),
    when: [detect()],
    then: [expectFailure(0, promise("toml-list-of-names"))],
    control: { id: promise("names"), differs: "/given/buildpacks/0/toml" },
  });

const names: readonly TestCase[] = [
  ...compositeCases({ proposalCase, idOf: promise }, nested, {
    key: volumesToml(NAME),
    says: {
      without: "A composite buildpack that declares no volumes is detected.",
      refused: "A composite buildpack that declares volumes is an error.",
    },
    covers: ["normal-buildpacks-only"],
  }),
  proposalCase({
    id: "names",
    says: "A list of names is taken, one that is there twice too.",
    given: declarations(volumesToml(NAME, "b.c_D-1", NAME)),
    when: [detect()],
    then: [
      expectEqual(detectedGroupIds(), ["acme/tool", "acme/app"], promise("toml-key"), promise("toml-list-of-names")),
    ],
  }),
  named("empty", "An empty name is an error.", volumesToml("")),
  named("dot", "The name of the directory that all are in is an error.", volumesToml(".")),
  named("leaves", "A name that leaves /workspaces is an error.", volumesToml("../etc")),
  named("slash", "A name with a slash is an error.", volumesToml("a/b")),
  named("default", "The name of the app directory is an error.", volumesToml("default")),
  named("nul", "A name with a NUL in it is an error.", 'exportable-volumes = ["a\\u0000b"]\n'),
  named("long", "A name of 5,000 letters is an error.", volumesToml("a".repeat(5000))),
  named("not-ascii", "A name with a letter of two Unicode forms is an error.", volumesToml("caf\u00e9")),
  named("text", "A list that is a string is an error.", `exportable-volumes = "${NAME}"\n`),
  named("number", "A list of numbers is an error.", "exportable-volumes = [1]\n"),
];

const labelled = (label: string): World => worldWithVolumes({ label, dirs: [OPT, "/srv/a"], buildpacks: twoVolumes() });

const mapped = (id: string, says: string, label: string): TestCase =>
  proposalCase({
    id: `label-${id}`,
    says,
    given: labelled(label),
    when: [analyze()],
    then: [expectFailure(0, promise("label-format"))],
    control: { id: promise("label"), differs: `/given/files/${escapeToken(MAP)}/text` },
  });

const at = (value: string, name = NAME) => mapLabel({ name, value });

const label: readonly TestCase[] = [
  proposalCase({
    id: "label",
    says: "The analyzer accepts a list of names and absolute paths, even with a name that no buildpack declares.",
    given: labelled(mapLabel(AT_OPT, { name: "nobody", value: "/srv/nobody" })),
    when: [analyze()],
    then: [expectAnalyzed(promise("label-format"))],
  }),
  mapped("no-json", "A label that is no JSON is an error.", `${NAME}=${OPT}`),
  mapped("object", "A label that is an object is an error.", JSON.stringify({ [NAME]: OPT })),
  mapped("texts", "A label that is a list of strings is an error.", JSON.stringify([NAME])),
  mapped("no-value", "An entry without a value is an error.", JSON.stringify([{ name: NAME }])),
  mapped("number", "A value that is a number is an error.", JSON.stringify([{ name: NAME, value: 1 }])),
  mapped("relative", "A value that is not absolute is an error.", at("opt/extensions")),
  mapped("root", "The root is no volume's directory.", at("/")),
  mapped("unclean", "A value with `..` in it is an error.", at("/opt/../etc")),
  mapped("variable", "A value with a variable in it is an error.", at("/home/$USER/.config")),
  mapped("nul", "A value with a NUL in it is an error.", at("/opt/a\0b")),
  mapped("long", "A value of 5,000 bytes is an error.", at(`/${"opt/".repeat(1249)}abc`)),
  mapped("name", "A name that leaves /workspaces is an error in the label too.", at(OPT, "../etc")),
  mapped("twice", "A name that is mapped twice is an error.", mapLabel(AT_OPT, { name: NAME, value: "/srv/a" })),
  mapped("same", "Two volumes at one path are an error.", mapLabel(AT_OPT, { name: CONFIG, value: OPT })),
  mapped("nested", "A volume inside another is an error.", mapLabel(AT_OPT, { name: CONFIG, value: `${OPT}/config` })),
  mapped("onto-default", "A volume at the place of another is an error.", at(`/workspaces/${CONFIG}`)),
  mapped("onto-workspaces", "A volume at the place where all are is an error.", at("/workspaces")),
  mapped("onto-layers", "A volume in the layers directory is an error.", at("/layers/acme_tool/secret")),
  mapped("onto-lifecycle", "A volume in the lifecycle's directory is an error.", at("/cnb/lifecycle")),
  mapped("onto-app", "A volume in the app directory is an error.", at("/workspace/public")),
  mapped("onto-system", "A volume in a directory of the kernel is an error.", at("/proc/self")),
];

export const nameCases: readonly TestCase[] = [...names, ...label];
