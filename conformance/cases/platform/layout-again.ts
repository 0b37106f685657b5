/**
 * platform.md > exporter > Outputs, Map an image reference to a path in the layout directory: an image that is written where an earlier one is.
 * The path has the last image that was written to it, and nothing of the earlier one shows.
 */
import type { RunStep, Step, TestCase } from "#protocol";
import { expectEqual, expectSame, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { newContainer } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";
import { inLayout, LAYOUT_DIR, layoutParents, layoutRunImages } from "./layout-paths.ts";

const REPOSITORY = "example.com/team/it";
const WRITTEN = "platform.exporter.layout.write";
const PATH = "platform.layout.tag-path";
const given = world({
  files: { [LAYOUT_DIR]: { dir: true }, ...layoutParents(`${REPOSITORY}/1`), ...layoutRunImages },
});

const run = (phase: "create" | "analyze", tag: string, more: Partial<RunStep> = {}): RunStep => ({
  ...inLayout(phase, "example.com/team/run:1", `${REPOSITORY}:${tag}`),
  ...more,
});
const writeApp = (text: string): Step => ({ edit: { "/workspace/app.txt": { text } } });
const manifestsOf = (step: number, tag: string) =>
  afterStep(step).file(`${LAYOUT_DIR}/${REPOSITORY}/${tag}/index.json`, "json", "manifests");
const appOf = (step: number) => afterStep(step).analyzed("metadata", "app");

export const layoutAgainCases: readonly TestCase[] = [
  mustCase({
    id: "layout.again.same",
    says: "An equal image, written again to its layout, is there once.",
    can: ["layout"],
    given,
    when: [run("create", "1"), newContainer, run("create", "1")],
    then: [
      expectSuccess(2),
      expectThat(manifestsOf(2, "1"), { length: 1 }, WRITTEN, PATH),
      expectSame(`${manifestsOf(2, "1")}/0/digest`, `${manifestsOf(0, "1")}/0/digest`, WRITTEN),
    ],
  }),
  mustCase({
    id: "layout.again.other-app",
    says: "Another image, written to the layout of an earlier one, takes its place, and the next analysis finds that image.",
    can: ["layout"],
    given,
    when: [
      run("create", "1"),
      run("analyze", "1"),
      newContainer,
      writeApp("other\n"),
      run("create", "1"),
      run("analyze", "1"),
    ],
    then: [
      expectSuccess(4),
      expectSuccess(5),
      expectThat(manifestsOf(4, "1"), { length: 1 }, WRITTEN, PATH),
      expectThat(`${manifestsOf(4, "1")}/0/digest`, { differsFrom: `${manifestsOf(0, "1")}/0/digest` }, WRITTEN),
      expectThat(appOf(5), { differsFrom: appOf(1) }, WRITTEN, "platform.analyzed.previous-image.metadata"),
    ],
  }),
  mustCase({
    id: "layout.again.other-tag",
    says: "An image that is written under another tag leaves the earlier one as it is.",
    can: ["layout"],
    given,
    when: [run("create", "1"), newContainer, writeApp("other\n"), run("create", "2"), run("analyze", "1")],
    then: [
      expectSuccess(3),
      expectSame(manifestsOf(3, "1"), manifestsOf(0, "1"), PATH),
      expectThat(manifestsOf(3, "2"), { length: 1 }, WRITTEN, PATH),
      expectThat(`${manifestsOf(3, "2")}/0/digest`, { differsFrom: `${manifestsOf(0, "1")}/0/digest` }, WRITTEN),
    ],
  }),
  mustCase({
    id: "layout.again.third",
    says: "Of three images that are written to one layout, the last is there.",
    can: ["layout"],
    given,
    when: [
      run("create", "1"),
      ...["second\n", "third\n"].flatMap((text): readonly Step[] => [newContainer, writeApp(text), run("create", "1")]),
    ],
    then: [
      expectSuccess(6),
      expectThat(manifestsOf(6, "1"), { length: 1 }, WRITTEN, PATH),
      expectEqual(`${manifestsOf(6, "1")}/0/mediaType`, "application/vnd.oci.image.manifest.v1+json", WRITTEN),
      expectThat(`${manifestsOf(6, "1")}/0/digest`, { differsFrom: `${manifestsOf(3, "1")}/0/digest` }, WRITTEN),
    ],
  }),
];
