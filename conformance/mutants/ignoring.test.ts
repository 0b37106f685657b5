/**
 * No vacuous pass: a case that is named after a flag, a variable, a document, a key or a value of an image fails on a lifecycle that
 * ignores it. Such a lifecycle is the reference in a world without it, or with the value that most images have.
 */
import { expect, test } from "vitest";
import { orThrow } from "#base";
import { specificationCases } from "#cases";
import { inputs } from "#contract";
import { instantiate, judge, perform, type TestCase, versionsOf } from "#protocol";
import { referenceSubject } from "#subjects";

/** A reviver of JSON: changes a member of a case's data; undefined removes it. */
type Change = (key: string, value: unknown) => unknown;

interface Ignored {
  /** Words in the ids of the cases that are about it. */
  readonly about: string;
  readonly change: Change;
  /** It sets the usual value instead of removing something. */
  readonly usual?: true;
}

const without =
  (name: string): Change =>
  (key, value) =>
    key === name ? undefined : value;

const INPUTS: readonly inputs.InputSpec[] = Object.values(inputs.TABLE);
/** `exec-env` of CNB_EXEC_ENV. */
const wordsOf = (variable: string): string => variable.replace(/^CNB_/, "").toLowerCase().replaceAll("_", "-");

const flags: readonly Ignored[] = INPUTS.flatMap(({ flag }) =>
  flag === undefined ? [] : [{ about: flag, change: without(`-${flag}`) }],
);
const variables: readonly Ignored[] = INPUTS.flatMap(({ variable }) =>
  variable === undefined ? [] : [{ about: wordsOf(variable), change: without(variable) }],
);

/** The lifecycle finds no such file, whether the world or a program of the case has it. */
const document = (about: string): Ignored => ({
  about,
  change: (key, value) => {
    if (key.endsWith(`/${about}.toml`)) return undefined;
    return isWriteOf(value, `/${about}.toml`) ? { ...value, text: "" } : value;
  },
});

const isWriteOf = (value: unknown, end: string): value is object =>
  typeof value === "object" &&
  value !== null &&
  "path" in value &&
  "text" in value &&
  typeof value.path === "string" &&
  value.path.endsWith(end);

/** The lines with this key, in all TOML of the case. */
const key = (about: string): Ignored => ({
  about,
  change: (_, value) =>
    typeof value === "string" ? value.replace(new RegExp(`^${about} = .*(\n|$)`, "gm"), "") : value,
});

/** What every image has, with the value that most worlds give it. A case that needs no other value cannot tell either. */
const usual = (about: string, name: string, value?: string): Ignored => ({
  about,
  usual: true,
  change: (at, given) => (at === name ? value : given),
});

const KEYS = ["clear-env", "exec-env", "working-dir", "direct", "optional", "homepage", "sbom-formats", "mirrors"];
const IGNORED: readonly Ignored[] = [
  ...flags,
  ...variables,
  ...["analyzed", "plan", "system", "project-metadata", "store"].map(document),
  ...KEYS.map(key),
  { ...key("variant"), about: "target.variant" },
  usual("run-image.target", "architecture", "amd64"),
  usual("run-image.target", "io.buildpacks.base.distro.name", "plimsoll"),
  usual("target.arch", "architecture", "amd64"),
  usual("target.os", "os", "linux"),
  usual("config.variant", "variant"),
  usual("force.variant", "variant"),
  usual("config-user", "User", "1000:1000"),
  usual("config.author", "author"),
  usual("media-oci", "media", "docker"),
];

/** Cases that pass although something is ignored, by what is ignored; the values say what the cases show instead. */
const SHOWN: Readonly<Record<string, string>> = {
  "analyzed: documents.export.analyzed-toml.absent": "a rejection, which its control makes one of this document",
  "analyzed: documents.export.analyzed-toml.empty": "a rejection, which its control makes one of this document",
  "analyzed: documents.export.analyzed-toml.malformed": "a rejection, which its control makes one of this document",
  "app-dir: launch.input.app-dir-empty": "that an empty variable counts as unset",
  "clear-env: build.clear-env.absent":
    "without the key the user's variables are given; build.clear-env.true has another value",
  "clear-env: build.clear-env.false":
    "without the key the user's variables are given; build.clear-env.true has another value",
  "clear-env: detect.clear-env.false":
    "without the key the user's variables are given; detect.clear-env.true has another value",
  "config-user: export.base.config-user": "the key; export.base.config-user-other has another value",
  "config-user: rebase.config.user": "the key; in rebase.config.user-of-app all users differ",
  "direct: launch.args.direct-false": "without the key the process is not direct either",
  "direct: launch.direct.false": "without the key the process is not direct either",
  "exec-env: launch.input.exec-env-default": "the default; launch.process.not-eligible has another environment",
  "exec-env: launch.input.exec-env-empty": "that an empty variable counts as unset",
  "exec-env: launch.process-exec-env.production": "the default; launch.process-exec-env.test has another environment",
  "exec-env: launch.redefined.exec-env": "that nothing of an earlier definition is left",
  "force: rebase.force.variant-absent": "what stays without -force too; `rebase.force.variant` shows the flag",
  "insecure-registry: create.insecure-registry.first-not-listed": "a rejection; its control lists the registry",
  "insecure-registry: create.insecure-registry.second-not-listed": "a rejection; its control lists the registry",
  "layers-dir: launch.input.layers-dir-empty": "that an empty variable counts as unset",
  "media-oci: export.base.media-oci": "the type of the run image, whatever it is",
  "media-oci: rebase.media.oci": "the type of the app image, whatever it is",
  "plan: documents.build.plan-toml.malformed": "a rejection, which its control makes one of this document",
  "project-metadata: documents.create.project-metadata-toml.absent": "that the document is optional",
  "project-metadata: documents.create.project-metadata-toml.empty": "that the document is optional",
  "project-metadata: documents.export.project-metadata-toml.empty": "that the document is optional",
  "report: rebase.daemon.report-id": "what is in the report; the path is that of the default",
  "report: rebase.report.digest": "what is in the report; the path is that of the default",
  "run-image.target: analyze.run-image.target": "the keys; analyze.run-image.target-arm64 has other values",
  "run-image.target: restore.run-image.target":
    "that there is a target; restore.run-image.target-arm64 has other values",
  "run-image: analyze.access.run-image-read": "a rejection, which its control makes one of this image",
  "run-image: rebase.metadata.run-image": "what is written; rebase.run-image.mirror names another image",
  "analyzed: surroundings.disk.analyze-analyzed-full": "a rejection, which its control makes one of this file",
  "analyzed: surroundings.disk.analyze-analyzed-read-only": "a rejection, which its control makes one of this file",
  "analyzed: surroundings.disk.analyze-analyzed-written": "that the analyzer writes the file",
  "store: documents.export.store-toml.absent": "that the document is optional",
  "store: documents.export.store-toml.empty": "that the document is optional",
  "skip-restore: create.second.skip-restore-caches-directory": "that the flag does not change the export",
  "skip-restore: create.second.skip-restore-caches-image": "that the flag does not change the export",
  "store: export.layers.not-store": "that the document is no layer",
  "system: create.newer-inputs.system-file": "that a lifecycle ignores the file before Platform API 0.15",
  "system: create.newer-inputs.system-variable": "that a lifecycle ignores the file before Platform API 0.15",
  "system: detect.newer-inputs.system-file": "that a lifecycle ignores the file before Platform API 0.15",
  "system: detect.newer-inputs.system-variable": "that a lifecycle ignores the file before Platform API 0.15",
  "tag: analyze.previous.tag-alone": "that a tag is not the default of the previous image",
  "tag: analyze.previous.tag-and-given": "that a tag is not the default of the previous image",
  "tag: analyze.previous.tag-and-image": "that a tag is not the default of the previous image",
  "working-dir: launch.redefined.working-dir": "that nothing of an earlier definition is left",
};

/** Tables about what the run image is; the flag names the image that the lifecycle takes without it too. */
const ABOUT_THE_IMAGE = /\.run-image-(forms|lost)\./;

const isAbout = ({ id, needs }: TestCase, about: string): boolean =>
  // A table makes the cases of all inputs, and their mutants.
  !id.startsWith("inputs.") &&
  !ABOUT_THE_IMAGE.test(id) &&
  needs.amendments === undefined &&
  `.${id}.`.replaceAll("-", ".").includes(`.${about.replaceAll("-", ".")}.`);

const subject = orThrow(referenceSubject());
const described = await subject.describe();

/** A case that has nothing to ignore does not pass, unless it relies on the usual value. */
async function passesOn({ change, usual: isUsual }: Ignored, one: TestCase): Promise<boolean> {
  const versions = versionsOf(one, described).at(-1);
  const before = JSON.stringify({ given: one.given, when: one.when });
  const data: Pick<TestCase, "given" | "when"> = JSON.parse(before, change);
  if (versions === undefined || (isUsual !== true && JSON.stringify(data) === before)) return false;
  const changed = instantiate({ ...one, ...data }, versions);
  return judge(changed, await perform(subject, changed, "ignoring"), { is: "pass" }).is === "pass";
}

test("no case passes on a lifecycle that ignores what the case is named after", async () => {
  const passed: string[] = [];
  for (const ignored of IGNORED) {
    for (const one of specificationCases().filter((each) => isAbout(each, ignored.about))) {
      if (await passesOn(ignored, one)) passed.push(`${ignored.about}: ${one.id}`);
    }
  }
  expect([...new Set(passed)].sort()).toEqual(Object.keys(SHOWN).sort());
});
