/** Rules of the SBOM files that bin/build leaves. */
import { textOf } from "#base";
import { names, toml } from "#contract";
import { fileBytesIn } from "#platform";
import type { Tree } from "#tree";
import { onMain } from "../component/answers.ts";
import { type Component, infoOf } from "../component/component.ts";
import { elementsIn } from "../component/descriptor-rules.ts";
import type { ComponentEvidence } from "../component/evidence.ts";
import { jsonObjectIn } from "../kit/documents.ts";
import { type Answer, type Finding, notRun, type Rule } from "../kit/rule.ts";
import { finding, must, should } from "../kit/rule-kit.ts";
import { layersIn, RESERVED, topNames } from "./output.ts";

/** `<layer>.sbom.<anything>` */
const sbomFiles = (output: Tree): readonly string[] => topNames(output).filter((name) => /\.sbom\.[^/]+$/.test(name));

const onSbom = (evidence: ComponentEvidence, judge: (name: string, output: Tree) => readonly Finding[]): Answer =>
  onMain(evidence, ({ output }) => {
    const files = sbomFiles(output);
    return files.length === 0 ? notRun("bin/build writes no SBOM") : files.flatMap((name) => judge(name, output));
  });

const formatOf = (name: string): names.SbomFormat | undefined => names.splitSbomFileName(name)?.format;

const declaredBy = (component: Component): readonly string[] =>
  elementsIn(infoOf(component), "sbom-formats").filter((one) => typeof one === "string");

/** A member that a document of each format has. */
const MEMBER: Readonly<Record<names.SbomFormat, string>> = { cdx: "bomFormat", spdx: "spdxVersion", syft: "artifacts" };

export const sbomRules: readonly Rule<ComponentEvidence>[] = [
  must({
    id: "check.buildpack.sbom-extensions",
    says: "The extension of an SBOM file is that of a supported media type.",
    statements: ["buildpack.sbom.ext-media-type", "buildpack.sbom.may", "buildpack.build.bp.may-create-sbom"],
    judge: (evidence) =>
      onSbom(evidence, (name) =>
        formatOf(name) === undefined
          ? [finding(name, "cdx.json, spdx.json or syft.json", name.slice(name.indexOf(".sbom.") + 6))]
          : [],
      ),
  }),
  must({
    id: "check.buildpack.sbom-content",
    says: "An SBOM file has the format that its extension denotes.",
    statements: ["buildpack.sbom.ext-media-type"],
    judge: (evidence) =>
      onSbom(evidence, (name, output) => {
        const format = formatOf(name);
        if (format === undefined) return [];
        const document = jsonObjectIn(textOf(fileBytesIn(output, `/${name}`) ?? new Uint8Array()));
        if (document?.[MEMBER[format]] !== undefined) return [];
        return [
          finding(
            name,
            `a JSON document with ${MEMBER[format]}`,
            document === undefined ? "no JSON object" : Object.keys(document).slice(0, 9),
          ),
        ];
      }),
  }),
  must({
    id: "check.buildpack.sbom-declared",
    says: "buildpack.toml lists the media type of each SBOM file.",
    statements: ["buildpack.bp-toml.sbom-formats"],
    judge: (evidence) =>
      onSbom(evidence, (name) => {
        const format = formatOf(name);
        const declared = declaredBy(evidence.component);
        if (format === undefined || names.declaresSbom(declared, format)) return [];
        return [finding(name, `${names.SBOM_MEDIA_TYPES[format]} in sbom-formats`, [...declared])];
      }),
  }),
  should({
    id: "check.buildpack.sbom-layers",
    says: "Each layer for launch or build has an SBOM file.",
    statements: ["buildpack.build.bp.sbom-layer"],
    judge: (evidence) =>
      onMain(evidence, ({ output }) => {
        const files = sbomFiles(output);
        const provided = layersIn(output).filter(({ name, document, hasDirectory }) => {
          const { types } = document ?? {};
          return (
            hasDirectory &&
            !RESERVED.includes(name) &&
            toml.isTable(types) &&
            (types.launch === true || types.build === true)
          );
        });
        if (provided.length === 0) return notRun("bin/build provides no layer");
        return provided
          .filter(({ name }) => !files.some((file) => file.startsWith(`${name}.sbom.`)))
          .map(({ name }) => finding(name, `a file ${name}.sbom.<ext>`, null));
      }),
  }),
];
