/** Rules of the Distribution specification for buildpackages. */
import type { Json } from "#base";
import { names } from "#contract";
import { type Component, descriptorOf, idOf, isComposite, nameOf, versionOf } from "../component/component.ts";
import { tablesIn, textIn } from "../kit/documents.ts";
import { type Finding, notRun, type Rule } from "../kit/rule.ts";
import { finding, must, should } from "../kit/rule-kit.ts";
import { BUILDPACKAGE_LABEL, type BuildpackageEvidence, entryOf, pathsIn } from "./package.ts";
import { packageStackRules } from "./package-stacks.ts";

type PackageRule = Rule<BuildpackageEvidence>;

const fileRules: readonly PackageRule[] = [
  must({
    id: "check.buildpack.package-uncompressed",
    says: "A .cnb file is an uncompressed tar archive.",
    statements: ["distribution.cnb.uncompressed", "distribution.buildpackage.form"],
    judge: ({ file }) => {
      if (file === undefined) return notRun("the package is not a file");
      return file.isCompressed ? [finding(file.name, "an uncompressed tar archive", "compressed with gzip")] : [];
    },
  }),
  should({
    id: "check.buildpack.package-suffix",
    says: "The name of the package's file ends in .cnb.",
    statements: ["distribution.cnb.suffix"],
    judge: ({ file }) => {
      if (file === undefined) return notRun("the package is not a file");
      return file.name.endsWith(".cnb") ? [] : [finding(file.name, "a name that ends in .cnb", file.name)];
    },
  }),
];

const PLACE = /^\/cnb\/buildpacks\/([^/]+)\/([^/]+)/;
const ABOVE = new Set(["/", "/cnb", "/cnb/buildpacks"]);

/** Directories above the buildpacks belong to no one. */
const isForeign = (path: string): boolean =>
  !ABOVE.has(path) && !PLACE.test(path) && !/^\/cnb\/buildpacks\/[^/]+$/.test(path);

const layerRules: readonly PackageRule[] = [
  must({
    id: "check.buildpack.package-layers",
    says: "All layers of the package are those of buildpacks.",
    statements: ["distribution.buildpackage.linux-layers"],
    judge: ({ image }) => {
      if (image.config.os !== "linux") return notRun(`the package is for ${image.config.os}`);
      return image.layers.flatMap((layer, i) => {
        const foreign = pathsIn(layer).filter(isForeign);
        return foreign.length === 0
          ? []
          : [finding(`layer ${i + 1}`, "files below /cnb/buildpacks only", foreign.slice(0, 5))];
      });
    },
  }),
  must({
    id: "check.buildpack.package-one-each",
    says: "Each layer has one buildpack, at /cnb/buildpacks/<id>/<version>.",
    statements: ["distribution.layer.single-buildpack"],
    judge: ({ image, components }) => [
      ...image.layers.flatMap((layer, i): readonly Finding[] => {
        const places = new Set(pathsIn(layer).flatMap((path) => PLACE.exec(path)?.[0] ?? []));
        return places.size === 1 ? [] : [finding(`layer ${i + 1}`, "one buildpack", [...places])];
      }),
      ...components.flatMap((one) => {
        const expected = `/cnb/buildpacks/${names.escapeId(idOf(one))}/${versionOf(one)}`;
        return one.from.endsWith(`:${expected}`)
          ? []
          : [finding(one.from, `the id and the version of its path`, nameOf(one))];
      }),
    ],
  }),
];

const isText = (value: Json | undefined): boolean => typeof value === "string" && value !== "";

const labelRules: readonly PackageRule[] = [
  must({
    id: "check.buildpack.package-label",
    says: "The package has a label with its id and its version.",
    statements: ["distribution.label.present"],
    judge: ({ label }) => {
      if (label === undefined) return [finding(BUILDPACKAGE_LABEL, "a JSON object", null)];
      return ["id", "version"]
        .filter((key) => !isText(label[key]))
        .map((key) => finding(`${BUILDPACKAGE_LABEL} ${key}`, "a text", label[key] ?? null));
    },
  }),
  must({
    id: "check.buildpack.package-entry",
    says: "A layer has the buildpack that the label names.",
    statements: ["distribution.label.matches"],
    judge: (evidence) => {
      const { label, components } = evidence;
      if (label === undefined) return notRun("the package has no readable label");
      if (entryOf(evidence) !== undefined) return [];
      const there = components.map(nameOf).join(", ");
      return [
        finding(
          BUILDPACKAGE_LABEL,
          `one of ${there || "no buildpacks"}`,
          `${String(label.id)}@${String(label.version)}`,
        ),
      ];
    },
  }),
  must({
    id: "check.buildpack.package-complete",
    says: "The package has each buildpack that its orders name.",
    statements: ["distribution.stacks.candidates"],
    judge: ({ components }) => {
      const there = new Set(components.map(nameOf));
      if (!components.some(isComposite)) return notRun("the package has no composite buildpack");
      return components.flatMap((one) =>
        referencesOf(one)
          .filter((name) => !there.has(name))
          .map((name) => finding(`${nameOf(one)} order`, "a buildpack of the package", name)),
      );
    },
  }),
];

const referencesOf = (component: Component): readonly string[] =>
  tablesIn(descriptorOf(component), "order")
    .flatMap((group) => tablesIn(group, "group"))
    .map((reference) => `${textIn(reference, "id") ?? ""}@${textIn(reference, "version") ?? ""}`);

export const packageRules: readonly PackageRule[] = [...fileRules, ...layerRules, ...labelRules, ...packageStackRules];
