/** All rules of builders: those of build images, and the buildpacks, orders and programs in /cnb. */
import { describeFault, isJsonObject, pathOfText } from "#base";
import { type DocumentTable, inputs, LABELS, names, runToml } from "#contract";
import { labelOf, parseReference } from "#image";
import { fileBytesIn } from "#platform";
import { lookup } from "#tree";
import {
  type Component,
  type ComponentKind,
  descriptorOf,
  idOf,
  isComposite,
  nameOf,
  versionOf,
} from "../component/component.ts";
import { baseRules } from "../image/base-rules.ts";
import { placeOf, showValue, tableIn, tablesIn, textIn } from "../kit/documents.ts";
import { type Answer, type Finding, notRun, type Rule } from "../kit/rule.ts";
import { finding, implied, may, must, should } from "../kit/rule-kit.ts";
import { type BuilderEvidence, builderLabel, documentOf, entriesOf } from "./evidence.ts";

type BuilderRule = Rule<BuilderEvidence>;

const onDocument = (evidence: BuilderEvidence, name: string, answer: (table: DocumentTable) => Answer): Answer => {
  const read = documentOf(evidence, name);
  if (read === undefined) return notRun(`the builder has no /cnb/${name}`);
  return read.ok ? answer(read.value) : [finding(`/cnb/${name}`, "a TOML file", describeFault(read.fault))];
};

const groupsIn = (table: DocumentTable, key: string): readonly DocumentTable[] =>
  tablesIn(table, key).flatMap((one) => tablesIn(one, "group"));

const nameIn = (reference: DocumentTable): string =>
  `${textIn(reference, "id") ?? ""}@${textIn(reference, "version") ?? ""}`;

const withoutFields = (references: readonly DocumentTable[], file: string): readonly Finding[] =>
  references.flatMap((reference) =>
    ["id", "version"]
      .filter((key) => (textIn(reference, key) ?? "") === "")
      .map((key) => finding(placeOf(reference, key, file), `a text ${key}`, showValue(reference[key]))),
  );

const missing = (
  references: readonly DocumentTable[],
  there: readonly Component[],
  file: string,
): readonly Finding[] => {
  const known = new Set(there.map(nameOf));
  return references
    .filter((reference) => !known.has(nameIn(reference)))
    .map((reference) =>
      finding(placeOf(reference, "id", file), `one of ${[...known].join(", ") || "nothing"}`, nameIn(reference)),
    );
};

const ORDER = "order.toml";

const orderRules: readonly BuilderRule[] = [
  must({
    id: "check.builder.order",
    says: "Each entry of order.toml has an id and a version.",
    statements: ["platform.order.fields-present"],
    judge: (evidence) =>
      onDocument(evidence, ORDER, (table) => {
        const references = groupsIn(table, "order");
        if (references.length === 0) return [finding("/cnb/order.toml", "at least one group with a buildpack", null)];
        return withoutFields([...references, ...groupsIn(table, "order-extensions")], ORDER);
      }),
  }),
  implied({
    id: "check.builder.order-resolves",
    says: "The order resolves: each buildpack and extension that it names is in the builder.",
    statements: ["buildpack.order.resolved"],
    judge: (evidence) =>
      onDocument(evidence, ORDER, (table) => [
        ...missing(groupsIn(table, "order"), evidence.buildpacks, ORDER),
        ...missing(groupsIn(table, "order-extensions"), evidence.extensions, ORDER),
        ...evidence.buildpacks
          .filter(isComposite)
          .flatMap((one) =>
            missing(groupsIn(descriptorOf(one), "order"), evidence.buildpacks, `${nameOf(one)} buildpack.toml`),
          ),
      ]),
  }),
  must({
    id: "check.builder.extension-order",
    says: "The order of extensions names extensions only, without nested orders.",
    statements: ["buildpack.order.ext.no-nested"],
    judge: (evidence) =>
      onDocument(evidence, ORDER, (table) => {
        const references = groupsIn(table, "order-extensions");
        if (references.length === 0) return notRun("the builder has no order of extensions");
        const buildpacks = new Set(evidence.buildpacks.map(nameOf));
        return references
          .filter((reference) => buildpacks.has(nameIn(reference)) || reference.group !== undefined)
          .map((reference) => finding(placeOf(reference, "id", ORDER), "an image extension", nameIn(reference)));
      }),
  }),
  must({
    id: "check.builder.system",
    says: "Each entry of system.toml has an id and a version.",
    statements: ["platform.system.fields-present", "platform.system.pre.may", "platform.system.post.may"],
    judge: (evidence) =>
      onDocument(evidence, "system.toml", (table) => {
        const system = tableIn(table, "system");
        return withoutFields(
          ["pre", "post"].flatMap((key) => tablesIn(tableIn(system, key), "buildpacks")),
          "system.toml",
        );
      }),
  }),
];

/** Buildpacks and extensions have the same layout. */
const layoutRules = (kind: ComponentKind, prefix: "bp-dir" | "ext-dir"): readonly BuilderRule[] => [
  must({
    id: `check.builder.${kind}s-unarchived`,
    says: `/cnb/${kind}s has directories, and no archives.`,
    statements: [`platform.${prefix}.layout`],
    judge: (evidence) => {
      const entries = entriesOf(evidence, kind);
      if (entries.length === 0) return notRun(`the builder has no ${kind}s`);
      return entries
        .filter(({ isDirectory }) => !isDirectory)
        .map(({ path }) => finding(path, "a directory", "a file"));
    },
  }),
  must({
    id: `check.builder.${kind}s-places`,
    says: `Each ${kind} is at /cnb/${kind}s/<id>/<version>.`,
    statements: [`platform.${prefix}.top-level-id`, `platform.${prefix}.second-level-version`],
    judge: ({ buildpacks, extensions }) => {
      const all = kind === "buildpack" ? buildpacks : extensions;
      if (all.length === 0) return notRun(`the builder has no ${kind}s`);
      return all.flatMap((one) => {
        const expected = `/cnb/${kind}s/${names.escapeId(idOf(one))}/${versionOf(one)}`;
        const actual = one.from.slice(one.from.indexOf(":/cnb/") + 1);
        return actual === expected ? [] : [finding(actual, `the ${kind} of that id and version`, nameOf(one))];
      });
    },
  }),
];

const PHASES = ["analyze", "detect", "restore", "build", "export"] as const;

const lifecycle: BuilderRule = must({
  id: "check.builder.lifecycle",
  says: "The builder has the programs of the phases, or the creator, in /cnb/lifecycle.",
  statements: ["platform.op.build.phase-order"],
  judge: ({ tree }) => {
    const isProgram = (name: string): boolean => {
      const node = lookup(tree, pathOfText(`/cnb/lifecycle/${name}`));
      return node?.kind === "symlink" || (node?.kind === "file" && (node.mode & 0o111) !== 0);
    };
    if (isProgram("creator")) return [];
    return PHASES.map((phase) => inputs.PROGRAMS[phase])
      .filter((name) => !isProgram(name))
      .map((name) => finding(`/cnb/lifecycle/${name}`, "an executable file", null));
  },
});

/** A member that a target leaves out matches everything, and so does a buildpack without targets. */
const targets: BuilderRule = implied({
  id: "check.builder.targets",
  says: "Each buildpack has a target that the builder matches.",
  statements: ["buildpack.detection.target-mismatch"],
  judge: ({ image, buildpacks }) => {
    const own = { os: image.config.os, arch: image.config.architecture };
    const distro = { name: labelOf(image, LABELS.baseDistroName), version: labelOf(image, LABELS.baseDistroVersion) };
    const matches = (target: DocumentTable): boolean =>
      ["os", "arch"].every(
        (key) => (textIn(target, key) ?? "") === "" || textIn(target, key) === own[key === "os" ? "os" : "arch"],
      ) &&
      (distro.name === undefined ||
        tablesIn(target, "distros").length === 0 ||
        tablesIn(target, "distros").some((one) => isDistro(one, distro)));
    return buildpacks.flatMap((one) => {
      const all = tablesIn(descriptorOf(one), "targets");
      if (isComposite(one) || all.length === 0 || all.some(matches)) return [];
      return [
        finding(
          `${nameOf(one)} targets`,
          `a target for ${own.os}/${own.arch} ${distro.name ?? ""} ${distro.version ?? ""}`.trim(),
          showValue(all),
        ),
      ];
    });
  },
});

const isDistro = (
  one: DocumentTable,
  distro: { readonly name: string | undefined; readonly version: string | undefined },
): boolean =>
  ["name", "version"].every((key) => {
    const wanted = textIn(one, key) ?? "";
    const actual = key === "name" ? distro.name : distro.version;
    return wanted === "" || actual === undefined || wanted === actual;
  });

const runRules: readonly BuilderRule[] = [
  must({
    id: "check.builder.run-images",
    says: "Each entry of run.toml with mirrors has an image.",
    statements: ["platform.run.mirrors-need-image", "platform.run.image.may-be-tag", "platform.run.mirrors.may"],
    judge: (evidence) =>
      onDocument(evidence, "run.toml", (table) =>
        tablesIn(table, "images")
          .filter((one) => one.mirrors !== undefined && (textIn(one, "image") ?? "") === "")
          .map((one) => finding(placeOf(one, "image", "run.toml"), "an image beside mirrors", showValue(one.image))),
      ),
  }),
  should({
    id: "check.builder.run-registries",
    says: "The image and the mirrors of an entry of run.toml are each in another registry.",
    statements: ["platform.run.unique-registry"],
    judge: (evidence) =>
      onDocument(evidence, "run.toml", () => {
        const bytes = fileBytesIn(evidence.tree, "/cnb/run.toml") ?? new Uint8Array();
        const read = runToml.read(bytes, "run.toml");
        if (!read.ok) return notRun("run.toml cannot be read");
        return read.value.images.flatMap(({ image, mirrors }) => {
          const hosts = [image, ...mirrors].map((one) => {
            const parsed = parseReference(one);
            return parsed.ok ? parsed.value.registry : one;
          });
          return hosts
            .filter((host, i) => hosts.indexOf(host) < i)
            .map((host) => finding(`run.toml ${image}`, "another registry for each", host));
        });
      }),
  }),
];

/** The label is a convention of pack, so no statement demands it. */
const label: BuilderRule = may({
  id: "check.builder.label",
  says: "The buildpacks in the label io.buildpacks.builder.metadata are in the builder.",
  statements: [],
  judge: (evidence) => {
    const listed = builderLabel(evidence)?.buildpacks;
    if (!Array.isArray(listed))
      return notRun("the builder has no label io.buildpacks.builder.metadata with buildpacks");
    const there = new Set(evidence.buildpacks.map(nameOf));
    return listed
      .filter(isJsonObject)
      .map(({ id, version }) => `${String(id)}@${String(version)}`)
      .filter((name) => !there.has(name))
      .map((name) => finding("label io.buildpacks.builder.metadata", "buildpacks of the builder", name));
  },
});

export const builderRules: readonly BuilderRule[] = [
  ...baseRules("builder"),
  ...orderRules,
  ...layoutRules("buildpack", "bp-dir"),
  ...layoutRules("extension", "ext-dir"),
  lifecycle,
  targets,
  ...runRules,
  label,
];
