/**
 * The run image from phase to phase: it is missing, shut or its registry is down in one phase, its tag names another image after the analysis, or
 * only its mirror can be read.
 */
import type { RegistryRule, Step, TestCase } from "#protocol";
import { expectEqual, expectSame, expectThat } from "../vocabulary/expect.ts";
import { expectFailure, expectSuccess } from "../vocabulary/expect-exit.ts";
import { APP, expectNoAppImage, lifecycleLabel, publishImage } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { newerRunImage, RUN_IMAGE } from "../vocabulary/run-images.ts";
import { analyze, build, create, detect, exportApp, rebase, restore } from "../vocabulary/steps.ts";
import { impliedCase, mustCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";
import { builtApp, expectApp } from "./rebase-world.ts";

const BASE = "platform.exporter.base.run-image";

const LOST: Readonly<
  Record<string, { readonly says: string; readonly still: string; readonly give: RegistryRule["give"] }>
> = {
  missing: { says: "does not exist", still: "exists no more", give: { status: 404, code: "MANIFEST_UNKNOWN" } },
  shut: { says: "may not be read", still: "may not be read any more", give: { status: 403, code: "DENIED" } },
  down: { says: "is on a registry that is down", still: "is on a registry that is down by now", give: { status: 500 } },
};
const lost = (give: RegistryRule["give"]) => ({ fault: { rules: [{ repository: "run", give }] } });
const beforeExport: readonly Step[] = [analyze(), detect(), restore(), build()];

const lostCases = Object.entries(LOST).flatMap(([id, { says, still, give }]) => [
  mustCase({
    id: `create.run-image-lost.${id}`,
    says: `The creator fails and writes no image if the run image ${says}.`,
    given: world(),
    when: [create(lost(give))],
    then: expectNoAppImage(BASE),
    control: { id: "create.run-image-lost.there", differs: "/when/0/fault" },
  }),
  mustCase({
    id: `export.run-image-lost.${id}`,
    says: `The exporter fails and writes no image if the run image ${still}.`,
    given: world(),
    when: [...beforeExport, exportApp(lost(give))],
    then: [expectFailure(4, BASE), expectThat(afterStep(4).image(APP), { present: false }, BASE)],
    control: { id: "export.run-image-lost.there", differs: "/when/4/fault" },
  }),
  mustCase({
    id: `rebase.run-image-lost.${id}`,
    says: `The rebaser fails and changes nothing if the new run image ${says}.`,
    given: builtApp,
    when: [create(), publishImage("@run:1"), rebase("@run:1", lost(give))],
    then: [
      expectFailure(2, "platform.rebaser.run-layers.replaced"),
      expectApp.unchanged("platform.rebaser.run-layers.replaced"),
    ],
    control: { id: "rebase.run-image-lost.there", differs: "/when/2/fault" },
  }),
]);

/** No name is on the app image's registry, and only the mirror can be read. */
const shutFirst = {
  ...world({
    images: { "@shut:1": newerRunImage(), "@mirror:1": RUN_IMAGE },
    files: {
      "/cnb/run.toml": {
        text: '[[images]]\nimage = "localhost:5000/shut:1"\nmirrors = ["localhost:5000/mirror:1"]\n',
        owner: "root",
      },
    },
  }),
  registry: { unreadable: ["shut"] },
};

export const runImageChangeCases: readonly TestCase[] = [
  mustCase({
    id: "create.run-image-lost.there",
    says: "The creator bases the app image on the run image.",
    given: world(),
    when: [create()],
    then: [expectSuccess(0), expectSame(afterStep(0).diffId(APP, 0), afterStep(0).diffId("@run:1", 0), BASE)],
  }),
  mustCase({
    id: "export.run-image-lost.there",
    says: "The exporter bases the app image on the run image of analyzed.toml.",
    given: world(),
    when: [...beforeExport, exportApp()],
    then: [expectSuccess(4), expectSame(afterStep(4).diffId(APP, 0), afterStep(4).diffId("@run:1", 0), BASE)],
  }),
  mustCase({
    id: "rebase.run-image-lost.there",
    says: "The rebaser takes the new run image.",
    given: builtApp,
    when: [create(), publishImage("@run:1"), rebase("@run:1")],
    then: [expectSuccess(2), expectApp.onNewRunImage("platform.rebaser.run-layers.replaced")],
  }),
  ...lostCases,
  mustCase({
    id: "export.run-image-changed.tag",
    says: "The app image is based on the analyzed run image, also if the tag names another one when the exporter runs.",
    given: world(),
    when: [...beforeExport, publishImage("@run:1"), exportApp()],
    then: [
      expectSuccess(5, BASE),
      expectSame(
        lifecycleLabel(5, "runImage", "reference"),
        afterStep(0).analyzed("run-image", "reference"),
        "platform.label.lifecycle.run-image-reference",
        BASE,
      ),
      expectSame(lifecycleLabel(5, "runImage", "topLayer"), afterStep(5).diffId("@run:1", 0), BASE),
    ],
  }),
  impliedCase({
    id: "create.run-image-changed.mirror",
    says: "A build takes the mirror from analysis to export if the first name of the run image cannot be read.",
    given: shutFirst,
    when: [create()],
    then: [
      expectSuccess(0),
      expectEqual(
        afterStep(0).analyzed("run-image", "image"),
        "@localhost/mirror:1",
        "platform.run-image-res.no-registry-match",
      ),
      expectSame(
        lifecycleLabel(0, "runImage", "topLayer"),
        afterStep(0).diffId("@mirror:1", 0),
        "platform.run-image-res.no-registry-match",
      ),
      expectEqual(lifecycleLabel(0, "runImage", "image"), "@localhost/shut:1", "platform.run-image-res.mirrors-match"),
    ],
  }),
];
