/**
 * platform.md > rebaser, analyzer: each component of the run image's target in a rebase and in analyzed.toml. Values that differ are near:
 * another case, a longer or a shorter one.
 */
import type { Expectation, TestCase, World } from "#protocol";
import { expectApp } from "../platform/rebase-world.ts";
import { expectAbsent, expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectFailure, expectSuccess } from "../vocabulary/expect-exit.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { allowReading } from "../vocabulary/readings.ts";
import { runImage } from "../vocabulary/run-images.ts";
import { analyze, create, rebase, restore } from "../vocabulary/steps.ts";
import { impliedCase, mustCase } from "../vocabulary/test-case.ts";
import { tomlLines } from "../vocabulary/toml.ts";
import { world, worldForDetect } from "../vocabulary/world.ts";
import { BASE, COMPONENTS, type Component, NEAR, type Target, targetWithout, WORDS } from "./target-components.ts";

const DISTRIBUTION = "io.buildpacks.base.distro";
const imageFor = ({ os, arch, variant, name, version }: Target, file: string) =>
  runImage({
    config: { os: os ?? BASE.os, architecture: arch ?? BASE.arch, ...(variant !== undefined && { variant }) },
    labels: {
      ...(name !== undefined && { [`${DISTRIBUTION}.name`]: name }),
      ...(version !== undefined && { [`${DISTRIBUTION}.version`]: version }),
    },
    files: [{ name: file, text: "a run image\n", owner: "root" }],
  });

/** For the restorer: analyzed.toml names the run image without its target. */
function worldToRecord(target: Target, isAnalyzed: boolean): World {
  const name = "127.0.0.1:5000/run:1";
  const group = `[[group]]\n${tomlLines({ id: "acme/hello", version: "1.0.0", api: "${buildpack-api}" })}`;
  return world({
    images: { "@run:1": imageFor(target, "/etc/run") },
    ...(isAnalyzed && {
      files: {
        "/layers/group.toml": { text: group },
        "/layers/analyzed.toml": { text: `[run-image]\n${tomlLines({ reference: name, image: name })}` },
      },
    }),
  });
}

const rebaseCase = (id: string, says: string, target: Target, then: readonly Expectation[], differs?: string) =>
  impliedCase({
    id: `rebase.target-data.${id}`,
    says,
    given: worldForRebase,
    when: [create(), { publish: { "@run:1": imageFor(target, "/etc/new") } }, rebase("@run:1")],
    then,
    ...(differs !== undefined && { control: { id: "rebase.target-data.equal", differs } }),
  });

const worldForRebase = (() => {
  const given = worldForDetect({ images: { "@run:1": imageFor(BASE, "/etc/old") } });
  const { "/layers/analyzed.toml": _, ...files } = given.files;
  return { ...given, files };
})();

const PLACES: Readonly<Record<Component, string>> = {
  os: "os",
  arch: "architecture",
  variant: "variant",
  name: `config/Labels/${DISTRIBUTION}.name`,
  version: `config/Labels/${DISTRIBUTION}.version`,
};
const TARGET_MATCH = "platform.rebaser.noforce.target-match";

const rebases: readonly TestCase[] = [
  rebaseCase("equal", "The rebaser accepts a run image of which every component of the target is equal.", BASE, [
    expectSuccess(2),
    expectApp.changed("platform.rebaser.output.image"),
  ]),
  ...COMPONENTS.map((one) =>
    rebaseCase(
      `other-${one}`,
      `Without -force, the rebaser rejects a run image that differs in the ${WORDS[one]} alone.`,
      { ...BASE, [one]: NEAR[one][0] },
      [expectFailure(2, TARGET_MATCH), expectApp.unchanged(TARGET_MATCH)],
      `/when/1/publish/@run:1/config/${PLACES[one]}`,
    ),
  ),
];

/** What the analyzer and the restorer record of a run image, component by component. */
const RECORDED = {
  analyze: { step: analyze(), covers: "platform.analyzed.run-image.target", lane: "implied" },
  restore: { step: restore(), covers: "platform.restorer.run-image.populate-target", lane: "must" },
} as const;

const SEEN = { os: BASE.os, arch: BASE.arch, distro: { name: BASE.name, version: BASE.version } };
const recordings: readonly TestCase[] = (["analyze", "restore"] as const).flatMap((phase) =>
  (phase === "analyze" ? [undefined, "variant" as const] : [undefined]).map((missing) => {
    const { step, covers, lane } = RECORDED[phase];
    const target: Target = missing === undefined ? BASE : targetWithout(missing);
    const recorded = (...inside: readonly string[]) => afterStep(0).analyzed("run-image", "target", ...inside);
    const seen = expectThat(recorded(), { includes: SEEN }, covers);
    return mustCase({
      id: `${phase}.target-data.${missing === undefined ? "all" : `no-${missing}`}`,
      lane,
      says:
        missing === undefined
          ? `analyzed.toml has each component of the run image's target after ${phase}.`
          : `analyzed.toml has no variant after ${phase} if the run image has none.`,
      given: worldToRecord(target, phase === "restore"),
      when: [step],
      then: [
        expectSuccess(0),
        phase === "restore" ? allowReading(seen, { present: false }, "A-45") : seen,
        ...(missing === undefined
          ? [allowReading(expectEqual(recorded("variant"), BASE.variant, covers), { present: false }, "C-34")]
          : [expectAbsent(recorded("variant"), covers), expectAbsent(recorded("arch-variant"), covers)]),
      ],
    });
  }),
);

export const runImageTargetCases: readonly TestCase[] = [...rebases, ...recordings];
