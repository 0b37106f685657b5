/**
 * platform.md > Run Image Resolution; rebaser; labels: a run image has several names, an image and its mirrors. Each case gives a
 * phase one of these names, or a similar name that is not one of them.
 */
import type { Ref, RunStep, TestCase } from "#protocol";
import { expectAbsent, expectEqual, expectSame, expectThat } from "../vocabulary/expect.ts";
import { expectFailure, expectSuccess } from "../vocabulary/expect-exit.ts";
import { lifecycleLabel } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { newerRunImage, RUN_IMAGE } from "../vocabulary/run-images.ts";
import { create, rebase } from "../vocabulary/steps.ts";
import { analyzeCase, impliedCase, mustCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";

const nameOf = (ref: Ref): string =>
  ref.startsWith("@localhost/") ? ref.replace("@localhost", "localhost:5000") : ref.replace("@", "127.0.0.1:5000/");

type Names = readonly [Ref, ...Ref[]];
const entryToml = ([image, ...mirrors]: Names): string =>
  `[[images]]\nimage = "${nameOf(image)}"\nmirrors = ${JSON.stringify(mirrors.map(nameOf))}\n`;

const RUN: Names = ["@run:1", "@localhost/run:1", "@team/run:1"];
const SECOND: Names = ["@second:1", "@localhost/second:1", "@team/second:1"];
const PLACES = ["image", "mirror", "last-mirror"] as const;
/** Another tag that begins alike, a longer and a nested repository, and a mirror's repository on the other registry. */
const NEAR = {
  tag: "@second:10",
  repository: "@seconds:1",
  nested: "@team/team/second:1",
  registry: "@localhost/team/second:1",
} as const;

/** Both registries are one, so each image is published once. */
const published = (image: typeof RUN_IMAGE, names: readonly Ref[]): Readonly<Record<Ref, typeof RUN_IMAGE>> =>
  Object.fromEntries(names.filter((ref) => !ref.startsWith("@localhost/")).map((ref) => [ref, image]));

const given = world({
  images: published(RUN_IMAGE, [...RUN, ...SECOND, ...Object.values(NEAR)]),
  files: { "/cnb/run.toml": { text: entryToml(RUN) + entryToml(SECOND), owner: "root" } },
});

const recordedAs = ([image, ...mirrors]: Names, ...covers: readonly string[]) => [
  expectSuccess(0),
  expectEqual(lifecycleLabel(0, "runImage", "image"), image, ...covers),
  expectEqual(lifecycleLabel(0, "runImage", "mirrors"), mirrors, ...covers),
];

const withoutTag = (name: Ref): string => name.replace(/:[^:/]*$/, "");

const labels: readonly TestCase[] = [
  ...PLACES.map((place, at) =>
    impliedCase({
      id: `export.run-image-names.${place}`,
      says: `The exporter finds the entry of run.toml by its ${place.replace("-", " ")}.`,
      given,
      when: [create({ flags: { "-run-image": SECOND[at] ?? SECOND[0] } })],
      then: recordedAs(SECOND, "platform.run-image-res.mirrors-match"),
    }),
  ),
  ...Object.entries(NEAR).map(([what, name]) =>
    impliedCase({
      id: `export.run-image-names.near-${what}`,
      says: `The exporter does not take another ${what} for a name of run.toml.`,
      given,
      when: [create({ flags: { "-run-image": name } })],
      then: [
        ...recordedAs(RUN, "platform.run-image-res.mirrors-else-first"),
        expectThat(lifecycleLabel(0, "runImage", "reference"), { includes: `${withoutTag(name)}@sha256:` }),
      ],
    }),
  ),
];

const LISTED = "platform.rebaser.noforce.listed";
const [before, after] = [afterStep(0).digest("@app:1"), afterStep(2).digest("@app:1")];
/** All names have the newer image, so that only the name decides. */
const rebaseTo = (name: Ref) => [
  create({ flags: { "-run-image": SECOND[0] } }),
  { publish: published(newerRunImage(), [...SECOND, ...Object.values(NEAR)]) },
  rebase(name),
];

const rebases: readonly TestCase[] = [
  ...PLACES.map((place, at) =>
    mustCase({
      id: `rebase.run-image-names.${place}`,
      lane: "implied",
      says: `Without -force, the rebaser accepts a run image by its ${place.replace("-", " ")}.`,
      given,
      when: rebaseTo(SECOND[at] ?? SECOND[0]),
      then: [
        expectSuccess(2, LISTED),
        expectThat(after, { differsFrom: before }, "platform.rebaser.output.image"),
        expectThat(lifecycleLabel(2, "runImage", "reference"), {
          includes: `${withoutTag(SECOND[at] ?? SECOND[0])}@sha256:`,
        }),
      ],
    }),
  ),
  ...Object.entries(NEAR).map(([what, name]) =>
    mustCase({
      id: `rebase.run-image-names.near-${what}`,
      lane: "implied",
      says: `Without -force, the rebaser rejects a run image of another ${what}.`,
      given,
      when: rebaseTo(name),
      then: [expectFailure(2, LISTED), expectSame(after, before, LISTED)],
      control: { id: "rebase.run-image-names.image", differs: "/when/2/flags/-run-image" },
    }),
  ),
];

/** The rebaser has the flag -force from Platform API 0.12 on. */
const forcedTo = (name: Ref) =>
  rebaseTo(name).map((step) => ("run" in step && step.run === "rebase" ? forced(step) : step));
const forced = (step: RunStep): RunStep => ({ ...step, flags: { ...step.flags, "-force": true } });
const forcedRebases: readonly TestCase[] = [
  ...PLACES.map((place, at) =>
    mustCase({
      id: `rebase.run-image-names.forced-${place}`,
      says: `With -force too, the names of the run image stay if the given one is their ${place.replace("-", " ")}.`,
      platform: ["0.12"],
      given,
      when: forcedTo(SECOND[at] ?? SECOND[0]),
      then: [
        expectSuccess(2),
        expectEqual(lifecycleLabel(2, "runImage", "image"), SECOND[0], "platform.rebaser.identical"),
        expectEqual(lifecycleLabel(2, "runImage", "mirrors"), SECOND.slice(1), "platform.rebaser.identical"),
      ],
    }),
  ),
  ...Object.entries(NEAR).map(([what, name]) =>
    mustCase({
      id: `rebase.run-image-names.forced-near-${what}`,
      says: `With -force, another ${what} takes the place of all names of the run image.`,
      platform: ["0.12"],
      given,
      when: forcedTo(name),
      then: [
        expectSuccess(2),
        expectEqual(lifecycleLabel(2, "runImage", "image"), name, "platform.rebaser.force.unlisted.image"),
        expectAbsent(lifecycleLabel(2, "runImage", "mirrors", 0), "platform.rebaser.force.unlisted.mirrors"),
      ],
    }),
  ),
];

/** Which of the names in run.toml, or in the label, is on the app image's registry. */
const NEAREST: readonly Names[] = [
  ["@third:1", "@localhost/first:1", "@localhost/other:1"],
  ["@localhost/first:1", "@third:1", "@localhost/other:1"],
  ["@localhost/first:1", "@localhost/other:1", "@third:1"],
];
const nearest: readonly TestCase[] = NEAREST.flatMap((names, at) => {
  const images = published(RUN_IMAGE, ["@first:1", "@other:1", "@third:1"]);
  const of = world({ images, files: { "/cnb/run.toml": { text: entryToml(names), owner: "root" } } });
  const place = PLACES[at] ?? "image";
  const takes = (step: number, ...covers: readonly string[]) => [
    expectSuccess(step),
    expectThat(lifecycleLabel(step, "runImage", "reference"), { includes: "@third@sha256:" }, ...covers),
    expectEqual(lifecycleLabel(step, "runImage", "image"), names[0], "platform.label.lifecycle.run-image-resolved"),
  ];
  return [
    mustCase({
      id: `create.run-image-names.nearest-${place}`,
      says: `The creator takes the ${place.replace("-", " ")} of run.toml if only that is on the app image's registry.`,
      given: of,
      when: [create()],
      then: takes(0, "platform.run-image-res.registry-match"),
    }),
    mustCase({
      id: `rebase.run-image-names.nearest-${place}`,
      says: `Without -run-image, the rebaser takes the ${place.replace("-", " ")} of the label if only that is on the app image's registry.`,
      given: of,
      when: [
        create(),
        { publish: { "@third:1": newerRunImage() } },
        { run: "rebase", images: ["@app:1"], flags: { "-report": "/layers/report.toml" } },
      ],
      then: [
        ...takes(2, "platform.run-image-res.registry-match", "platform.rebaser.run-image.default"),
        expectSame(
          afterStep(2).diffId("@app:1", 1),
          afterStep(2).diffId("@third:1", 1),
          "platform.rebaser.run-image.default",
        ),
      ],
    }),
  ];
});

const chosen = (
  what: string,
  says: string,
  names: Names,
  unreadable: readonly string[],
  expected: Ref,
  covers: string,
) =>
  analyzeCase({
    id: `analyze.run-image-names.${what}`,
    lane: "implied",
    says,
    given: {
      ...world({
        images: published(
          RUN_IMAGE,
          names.map((ref): Ref => (ref.startsWith("@localhost/") ? `@${ref.slice("@localhost/".length)}` : ref)),
        ),
        files: { "/cnb/run.toml": { text: entryToml(names), owner: "root" } },
      }),
      registry: { unreadable },
    },
    then: [expectSuccess(0), expectEqual(afterStep(0).analyzed("run-image", "image"), expected, covers)],
  });

const ON_REGISTRY = "platform.run-image-res.registry-match";
const ON_NONE = "platform.run-image-res.no-registry-match";
const choices: readonly TestCase[] = [
  chosen(
    "last-mirror",
    "The analyzer takes the last mirror if only that is on the app image's registry.",
    ["@localhost/first:1", "@localhost/other:1", "@third:1"],
    [],
    "@third:1",
    ON_REGISTRY,
  ),
  chosen(
    "image-of-registry",
    "The analyzer takes the image if that is on the app image's registry, and not a mirror.",
    ["@first:1", "@localhost/other:1", "@third:1"],
    [],
    "@first:1",
    ON_REGISTRY,
  ),
  chosen(
    "unreadable-image",
    "The analyzer takes a readable mirror on the app image's registry if the image there is not readable.",
    ["@first:1", "@localhost/other:1", "@third:1"],
    ["first"],
    "@third:1",
    ON_REGISTRY,
  ),
  chosen(
    "elsewhere",
    "If no name is on the app image's registry, the analyzer takes the first readable one, in their order.",
    ["@localhost/first:1", "@localhost/other:1", "@localhost/third:1"],
    ["first"],
    "@localhost/other:1",
    ON_NONE,
  ),
];

/** One host, and two registries of it: one port has TLS, the other one not. */
const PORTS = { tls: "secure.test:5443", plain: "secure.test:5000" } as const;
/** official: the names without TLS fail. */
const byPort: readonly TestCase[] = (["tls", "plain"] as const).flatMap((own) => {
  const other = own === "tls" ? "plain" : "tls";
  return [
    ["image", `${PORTS[own]}/first:1`, `${PORTS[other]}/second:1`, "first"],
    ["mirror", `${PORTS[other]}/first:1`, `${PORTS[own]}/second:1`, "second"],
  ].map(([place = "", image = "", mirror = "", expected = ""]) =>
    mustCase({
      id: `analyze.run-image-names.port-${own}-${place}`,
      lane: "implied",
      says: `The analyzer takes the ${place} that is on the host and the port of the app image, ${own === "tls" ? "with" : "without"} TLS, and not the name on another port.`,
      // Before, no flag lets a lifecycle use a registry of another machine without TLS.
      platform: ["0.13"],
      given: world({
        images: published(RUN_IMAGE, ["@first:1", "@second:1"]),
        files: {
          "/cnb/run.toml": {
            text: `[[images]]\nimage = "${image}"\nmirrors = ["${mirror}"]\n`,
            owner: "root",
          },
        },
        env: { SSL_CERT_FILE: "/etc/ssl/certs/ca-certificates.crt" },
        registry: { authority: "known" },
      }),
      when: [{ run: "analyze", flags: { "-insecure-registry": PORTS.plain }, args: [`${PORTS[own]}/app:1`] }],
      then: [
        expectSuccess(0),
        expectEqual(
          afterStep(0).analyzed("run-image", "image"),
          own === "tls" ? `@secure.test/${expected}:1` : `${PORTS.plain}/${expected}:1`,
          ON_REGISTRY,
        ),
      ],
    }),
  );
});

export const runImageNameCases: readonly TestCase[] = [
  ...byPort,
  ...labels,
  ...rebases,
  ...forcedRebases,
  ...choices,
  ...nearest,
];
