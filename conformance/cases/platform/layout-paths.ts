/** platform.md > Map an image reference to a path in the layout directory: references of every form, for app image and run image. */
import type { FileSpec, TestCase } from "#protocol";
import { expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { RUN_IMAGE_DIGEST, runImageLayout } from "../vocabulary/layout.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { allowReading } from "../vocabulary/readings.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";

export const LAYOUT_DIR = "/layout";
export const RUN = "example.com/team/run:1";
export const layoutRunImages: Readonly<Record<string, FileSpec>> = {
  ...runImageLayout(`${LAYOUT_DIR}/example.com/team/run/1`),
  ...runImageLayout(`${LAYOUT_DIR}/example.com/team/run/${RUN_IMAGE_DIGEST.replace(":", "/")}`),
};

export interface Form {
  readonly name: string;
  readonly words: string;
  readonly reference: string;
  /** Below the layout directory. */
  readonly path: string;
  /** The rule is about another number of components, or about a reference with a tag. */
  readonly open?: true;
}

export const FORMS: readonly Form[] = [
  { name: "tag", words: "with a tag", reference: "example.com/team/it:1.0_x-Y", path: "example.com/team/it/1.0_x-Y" },
  {
    name: "port",
    words: "on a registry with a port",
    reference: "example.com:5000/team/it:1",
    path: "example.com:5000/team/it/1",
  },
  {
    name: "address",
    words: "on a registry without a name",
    reference: "10.0.0.1:443/team/it:1",
    path: "10.0.0.1:443/team/it/1",
  },
  {
    name: "longest-tag",
    words: "with the longest tag",
    reference: `example.com/team/it:${"t".repeat(128)}`,
    path: `example.com/team/it/${"t".repeat(128)}`,
  },
  {
    name: "nested",
    words: "in a nested repository",
    reference: "example.com/a/b-c/d_e/it:1",
    path: "example.com/a/b-c/d_e/it/1",
    open: true,
  },
  {
    name: "flat",
    words: "in a repository of one component",
    reference: "example.com/it:1",
    path: "example.com/it/1",
    open: true,
  },
  {
    name: "no-tag",
    words: "without a tag",
    reference: "example.com/team/it",
    path: "example.com/team/it/latest",
    open: true,
  },
];
export const DIGEST: Form = {
  name: "digest",
  words: "with a digest",
  reference: `example.com/team/it@${RUN_IMAGE_DIGEST}`,
  path: `example.com/team/it/${RUN_IMAGE_DIGEST.replace(":", "/")}`,
};

/** Every directory above the path can be written. */
export function layoutParents(path: string): Readonly<Record<string, FileSpec>> {
  const names = path.split("/").slice(0, -1);
  return Object.fromEntries(
    names.map((_, i) => [`${LAYOUT_DIR}/${names.slice(0, i + 1).join("/")}`, { dir: true as const }]),
  );
}
export const inLayout = (run: "create" | "analyze", runImage: string, app: string) => ({
  run,
  flags: { "-layout": true as const, "-layout-dir": LAYOUT_DIR, "-run-image": runImage },
  args: [app],
  env: { CNB_EXPERIMENTAL_MODE: "warn" },
});
export const succeeds = ({ open }: Form) =>
  open === true ? allowReading(expectSuccess(0), { between: [1, 255] }, "A-36") : expectSuccess(0);
export const ruleOf = ({ name }: Form): string =>
  name === "digest" ? "platform.layout.digest-path" : "platform.layout.tag-path";

const written: readonly TestCase[] = FORMS.map((form) => {
  const found = expectThat(
    afterStep(0).file(`${LAYOUT_DIR}/${form.path}/index.json`, "json", "manifests"),
    { includes: { mediaType: "application/vnd.oci.image.manifest.v1+json" } },
    ruleOf(form),
    "platform.exporter.layout.write",
  );
  return mustCase({
    id: `layout.app-image.${form.name}`,
    says: `With a layout, the creator writes an app image ${form.words} to the path of its reference.`,
    can: ["layout"],
    given: world({
      files: { [LAYOUT_DIR]: { dir: true }, ...layoutParents(form.path), ...layoutRunImages },
    }),
    when: [inLayout("create", RUN, form.reference)],
    then: [succeeds(form), form.open === true ? allowReading(found, { present: false }, "A-36") : found],
  });
});

const read: readonly TestCase[] = [...FORMS, DIGEST].map((form) =>
  mustCase({
    id: `layout.run-image.${form.name}`,
    says: `With a layout, the analyzer finds a run image ${form.words} at the path of its reference.`,
    can: ["layout"],
    given: world({ files: { [LAYOUT_DIR]: { dir: true }, ...runImageLayout(`${LAYOUT_DIR}/${form.path}`) } }),
    when: [inLayout("analyze", form.reference, "example.com/team/app:1")],
    then: [
      succeeds(form),
      expectThat(
        afterStep(0).analyzed("run-image", "target", "distro"),
        { includes: { name: "plimsoll" } },
        ruleOf(form),
        "platform.analyzer.layout.resolve",
      ),
      expectThat(
        afterStep(0).analyzed("run-image", "reference"),
        { includes: `${LAYOUT_DIR}/${form.path}` },
        ruleOf(form),
        "platform.analyzed.run-image.reference",
      ),
    ],
  }),
);

export const layoutPathCases: readonly TestCase[] = [...written, ...read];
