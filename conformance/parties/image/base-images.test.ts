/** Build images, run images and builders, each with one fault. */
import { describe, expect, test } from "vitest";
import { LABELS } from "#contract";
import type { Image } from "#image";
import { builderEvidence } from "../builder/evidence.ts";
import { builderRules } from "../builder/rules.ts";
import { failuresIn, verdictsOn } from "../component/component.testkit.ts";
import { imageEvidence, roleOf } from "./evidence.ts";
import { builder, buildImage, type ImageParts, runImage } from "./image.testkit.ts";
import { imageRules } from "./rules.ts";

const verdicts = (image: Image, other?: Image) =>
  verdictsOn(imageRules, imageEvidence(image, other === undefined ? {} : { other }));
const builderVerdicts = (parts: ImageParts = {}) =>
  verdictsOn(builderRules, builderEvidence(builder(parts), "builder", runImage()));
const open = (all: ReadonlyMap<string, string>): readonly string[] =>
  [...all].filter(([, verdict]) => verdict !== "pass").map(([id]) => id);

const STACK = {
  labels: { [LABELS.stackId]: "acme.stack", [LABELS.stackMixins]: '["curl"]' },
  env: { CNB_STACK_ID: "acme.stack" },
};

describe("without a fault", () => {
  test("a build image, a run image and a builder fail no rule", () => {
    expect(failuresIn(verdicts(buildImage(STACK), runImage(STACK)))).toEqual([]);
    expect(failuresIn(verdicts(runImage(STACK), buildImage(STACK)))).toEqual([]);
    expect(failuresIn(builderVerdicts(STACK))).toEqual([]);
  });

  test("a builder passes every rule that is about what it has", () => {
    expect(open(builderVerdicts(STACK))).toEqual(["check.builder.variant", "check.builder.label"]);
  });

  test("the role follows from labels and variables", () => {
    expect([roleOf(buildImage()), roleOf(runImage())]).toEqual(["build", "run"]);
  });
});

type Row = readonly [rule: string, says: string, parts: ImageParts, shows: string];

const DESCRIPTIVE = ["maintainer", "homepage", "released", "description", "metadata"];
const without = (role: string): readonly Row[] =>
  DESCRIPTIVE.map((name) => [
    `${role}-${name}`,
    "no label",
    { labels: { [`io.buildpacks.base.${name}`]: undefined } },
    "null",
  ]);

const BOTH: readonly Row[] = [
  ["os-architecture", "an architecture as uname spells it", { image: { architecture: "x86_64" } }, "x86_64"],
  ["os-architecture", "no configuration", { image: { os: "", architecture: "" } }, '""'],
  ["variant", "an unknown variant", { image: { variant: "eight" } }, "eight"],
  ["distribution", "no distribution", { labels: { [LABELS.baseDistroName]: undefined } }, "null"],
  [
    "os-release",
    "a label with another version of the distribution",
    { labels: { [LABELS.baseDistroVersion]: "2" } },
    '"2"',
  ],
  [
    "same-target",
    "another distribution than the other image",
    { labels: { [LABELS.baseDistroName]: "other" } },
    "other",
  ],
  ["stack-id", "a stack without its id", { env: { CNB_STACK_ID: "a" } }, "null"],
  [
    "stack-mixins",
    "mixins that are no array",
    { labels: { [LABELS.stackId]: "a", [LABELS.stackMixins]: "curl" } },
    "curl",
  ],
];

const BUILD: readonly Row[] = [
  ["user", "root", { config: { User: "0" } }, '"0"'],
  ["user", "a user that does not exist", { config: { User: "nobody" } }, "nobody"],
  ["user", "a home directory of root", { files: { "/home/cnb": { dir: true } } }, "755"],
  ["user-id", "a variable that lies about the user", { env: { CNB_USER_ID: "1005" } }, "1005"],
  ["group-id", "no CNB_GROUP_ID", { env: { CNB_GROUP_ID: undefined } }, "null"],
  ["build-path", "no PATH", { env: { PATH: undefined } }, "null"],
  [
    "stack-variable",
    "another stack in the variable",
    { labels: { [LABELS.stackId]: "a" }, env: { CNB_STACK_ID: "b" } },
    '"b"',
  ],
  ...without("build"),
  ...BOTH,
];

const RUN: readonly Row[] = [
  ["run-path", "a PATH with a relative path", { env: { PATH: "bin" } }, "bin"],
  ["run-user", "the user of the build image", { config: { User: "1000" } }, "1000"],
  ["run-rebasable", "no label about rebase", { labels: { [LABELS.rebasable]: undefined } }, "null"],
  ["run-id", "no target id", { labels: { [LABELS.baseId]: undefined } }, "null"],
  ["run-id-form", "a target id with a space", { labels: { [LABELS.baseId]: "acme base" } }, "acme base"],
  ...without("run"),
  ...BOTH,
];

const file = (path: string, text: string | undefined): ImageParts => ({ files: { [path]: text } });
const ONE = 'id = "acme/one"\nversion = "1.0.0"\n';

const BUILDER: readonly Row[] = [
  ...BUILD,
  [
    "order",
    "an entry without a version",
    file("/cnb/order.toml", '[[order]]\n[[order.group]]\nid = "acme/one"\n'),
    "null",
  ],
  ["order", "an order that is no TOML", file("/cnb/order.toml", "order:"), "order.toml"],
  [
    "order-resolves",
    "an order with a buildpack that is not there",
    file("/cnb/order.toml", '[[order]]\n[[order.group]]\nid = "acme/two"\nversion = "1.0.0"\n'),
    "acme/two",
  ],
  [
    "extension-order",
    "a buildpack among extensions",
    file(
      "/cnb/order.toml",
      `[[order]]\n[[order.group]]\n${ONE}[[order-extensions]]\n[[order-extensions.group]]\n${ONE}`,
    ),
    "acme/one",
  ],
  [
    "system",
    "an entry without an id",
    file("/cnb/system.toml", '[[system.post.buildpacks]]\nversion = "1.0.0"\n'),
    "null",
  ],
  ["buildpacks-unarchived", "an archive", file("/cnb/buildpacks/acme_two.tgz", ""), "a file"],
  [
    "buildpacks-places",
    "another version in the path",
    file("/cnb/buildpacks/acme_one/2.0.0/buildpack.toml", `api = "0.12"\n[buildpack]\n${ONE}`),
    "acme/one@1.0.0",
  ],
  ["extensions-unarchived", "an archive of an extension", file("/cnb/extensions/acme_two.tgz", ""), "a file"],
  [
    "extensions-places",
    "another id in the path",
    file(
      "/cnb/extensions/acme_two/1.0.0/extension.toml",
      'api = "0.12"\n[extension]\nid = "acme/ext"\nversion = "1.0.0"\n',
    ),
    "acme/ext@1.0.0",
  ],
  ["lifecycle", "no restorer", file("/cnb/lifecycle/restorer", undefined), "restorer"],
  [
    "targets",
    "a buildpack for another processor",
    file(
      "/cnb/buildpacks/acme_one/1.0.0/buildpack.toml",
      `api = "0.12"\n[buildpack]\n${ONE}[[targets]]\narch = "arm64"\n`,
    ),
    "arm64",
  ],
  [
    "run-images",
    "mirrors without an image",
    file("/cnb/run.toml", '[[images]]\nmirrors = ["example.org/a"]\n'),
    "null",
  ],
  [
    "run-registries",
    "a mirror in the same registry",
    file("/cnb/run.toml", '[[images]]\nimage = "example.com/a"\nmirrors = ["example.com/b"]\n'),
    "example.com",
  ],
  [
    "label",
    "a label with other buildpacks than the image",
    { labels: { "io.buildpacks.builder.metadata": '{"buildpacks":[{"id":"acme/three","version":"3"}]}' } },
    "acme/three",
  ],
];

const expectFailure = (verdict: string | undefined, shows: string): void => {
  expect(verdict).toMatch(/^fail /);
  expect(verdict).toContain(shows);
};

describe("with a fault", () => {
  test.each(BUILD)("a build image fails %s: %s", (rule, _, parts, shows) => {
    expectFailure(verdicts(buildImage(parts), runImage()).get(`check.image.${rule}`), shows);
  });

  test.each(RUN)("a run image fails %s: %s", (rule, _, parts, shows) => {
    expectFailure(verdicts(runImage(parts), buildImage()).get(`check.image.${rule}`), shows);
  });

  test.each(BUILDER)("a builder fails %s: %s", (rule, _, parts, shows) => {
    expectFailure(builderVerdicts(parts).get(`check.builder.${rule}`), shows);
  });

  test("each rule of builders has one", () => {
    const found = new Set(BUILDER.map(([rule]) => `check.builder.${rule}`));
    expect(builderRules.map(({ id }) => id).filter((id) => !found.has(id))).toEqual([]);
  });
});
