/** Rules of what buildpack.toml and extension.toml say alike: API, id, version, licences, targets. */
import { type Api, api, compareApi, describeFault } from "#base";
import { type DocumentTable, type DocumentValue, names, toml } from "#contract";
import { placeOf, showValue, textIn } from "../kit/documents.ts";
import { type Finding, notRun, type Rule } from "../kit/rule.ts";
import { finding, implied, may, must, type RuleDraft } from "../kit/rule-kit.ts";
import {
  type ComponentKind,
  declaredApi,
  descriptorFile,
  fromApi,
  infoOf,
  isApiForm,
  onDescriptor,
} from "./component.ts";
import type { ComponentEvidence } from "./evidence.ts";
import { targetRules } from "./target-rules.ts";

/** Extensions follow the rules of buildpacks, because a statement of their own says so. */
export const statementsFor = (kind: ComponentKind, statements: readonly string[], own: string): readonly string[] =>
  kind === "buildpack" ? statements : [own, ...statements];

type Draft = RuleDraft<ComponentEvidence>;

export const descriptorRules = (kind: ComponentKind): readonly Rule<ComponentEvidence>[] => [
  must(readable(kind)),
  must(apiForm(kind)),
  must(apiDigits(kind)),
  must(idCharacters(kind)),
  must(idReserved(kind)),
  must(idUnique(kind)),
  must(versionForm(kind)),
  (kind === "buildpack" ? implied : must)(leadingZeros(kind)),
  (kind === "buildpack" ? may : must)(licences(kind)),
  ...targetRules(kind),
];

const FIELDS = "ext.ext-toml.fields";

const readable = (kind: ComponentKind): Draft => ({
  id: `check.${kind}.descriptor`,
  says: `The ${kind} has a readable ${descriptorFile(kind)} with a table [${kind}].`,
  statements: kind === "buildpack" ? ["distribution.buildpack.descriptor"] : [FIELDS],
  judge: ({ component: { descriptor } }) => {
    const file = descriptorFile(kind);
    if (!descriptor.ok) return [finding(file, "a TOML file", describeFault(descriptor.fault))];
    return toml.isTable(descriptor.value[kind])
      ? []
      : [finding(file, `a table [${kind}]`, showValue(descriptor.value[kind]))];
  },
});

const apiForm = (kind: ComponentKind): Draft => ({
  id: `check.${kind}.api`,
  says: `The ${kind} declares its Buildpack API as <major>.<minor> or <major>.`,
  statements: statementsFor(kind, ["buildpack.bp-toml.api.form", "buildpack.api.version.form"], FIELDS),
  judge: ({ component }) =>
    onDescriptor(component, (descriptor) => {
      const text = textIn(descriptor, "api");
      if (text !== undefined && isApiForm(text)) return [];
      return [
        finding(
          placeOf(descriptor, "api", descriptorFile(kind)),
          "<major>.<minor>, such as 0.12",
          showValue(descriptor.api),
        ),
      ];
    }),
});

/** Unsigned, 64 bits. */
const NUMBER_MAX = 2n ** 64n - 1n;

const apiDigits = (kind: ComponentKind): Draft => ({
  id: `check.${kind}.api-numbers`,
  says: "Each part of the Buildpack API is a number of at most 64 bits.",
  statements: statementsFor(kind, ["buildpack.api.version.digits"], FIELDS),
  judge: ({ component }) =>
    onDescriptor(component, (descriptor) => {
      const text = textIn(descriptor, "api");
      if (text === undefined) return { notRun: "the descriptor declares no Buildpack API" };
      const isNumber = (part: string): boolean => /^\d+$/.test(part) && BigInt(part) <= NUMBER_MAX;
      return text.split(".").every(isNumber)
        ? []
        : [finding(placeOf(descriptor, "api", descriptorFile(kind)), "unsigned integers of 64 bits", text)];
    }),
});

interface TextDemand {
  readonly key: string;
  readonly expected: string;
  /** The Buildpack API that brought the demand. */
  readonly from: Api;
  /** Whether another rule is about a text that is missing. */
  readonly mayBeMissing?: boolean;
  holds(text: string): boolean;
}

/** A rule about a text of the table `[buildpack]` or `[extension]`. */
const aboutText =
  ({ key, expected, from, mayBeMissing = false, holds }: TextDemand): Draft["judge"] =>
  ({ component }) =>
    onDescriptor(component, () => {
      const declared = declaredApi(component);
      if (declared !== undefined && compareApi(declared, from) < 0)
        return notRun(`it comes with Buildpack API ${from}`);
      const info = infoOf(component);
      const text = textIn(info, key);
      if (text === undefined && mayBeMissing) return notRun(`there is no ${key}, which another rule finds`);
      if (text !== undefined && holds(text)) return [];
      return [finding(placeOf(info, key, descriptorFile(component.kind)), expected, showValue(info[key]))];
    });

const idCharacters = (kind: ComponentKind): Draft => ({
  id: `check.${kind}.id`,
  says: "The id has only letters, digits, `.`, `/` and `-`.",
  statements: statementsFor(kind, ["buildpack.bp-toml.id.charset"], FIELDS),
  judge: aboutText({
    key: "id",
    expected: "letters, digits, `.`, `/` and `-`",
    from: api("0.2"),
    holds: (id) => /^[A-Za-z0-9./-]+$/.test(id),
  }),
});

const idReserved = (kind: ComponentKind): Draft => ({
  id: `check.${kind}.id-reserved`,
  says: "The id is not app, config, generated or sbom.",
  statements: statementsFor(kind, ["buildpack.bp-toml.id.reserved"], FIELDS),
  judge: aboutText({
    key: "id",
    expected: "another id than app, config, generated or sbom",
    from: api("0.9"),
    mayBeMissing: true,
    holds: (id) => !names.isReservedId(id),
  }),
});

const idUnique = (kind: ComponentKind): Draft => ({
  id: `check.${kind}.id-unique`,
  says: "No other id differs only in the case of its letters.",
  statements: statementsFor(kind, ["buildpack.bp-toml.id.case-insensitive"], FIELDS),
  judge: ({ component, known }) =>
    onDescriptor(component, () => {
      const info = infoOf(component);
      const id = textIn(info, "id") ?? "";
      const others = known.flatMap((one) => textIn(infoOf(one), "id") ?? []);
      const alike = others.filter((other) => other !== id && other.toLowerCase() === id.toLowerCase());
      return alike.map((other) =>
        finding(placeOf(info, "id", descriptorFile(kind)), `an id that is not ${other} in other letters`, id),
      );
    }),
});

const versionForm = (kind: ComponentKind): Draft => ({
  id: `check.${kind}.version`,
  says: "The version is <X>.<Y>.<Z>, each a number.",
  statements: statementsFor(kind, ["buildpack.bp-toml.version.form"], FIELDS),
  judge: aboutText({
    key: "version",
    expected: "<X>.<Y>.<Z>, such as 1.0.0",
    from: api("0.3"),
    holds: (version) => /^\d+\.\d+\.\d+$/.test(version),
  }),
});

const leadingZeros = (kind: ComponentKind): Draft => ({
  id: `check.${kind}.version-zeros`,
  says: "No part of the version begins with a zero.",
  statements: statementsFor(kind, ["buildpack.bp-toml.version.no-leading-zero"], FIELDS),
  judge: aboutText({
    key: "version",
    expected: "numbers without leading zeros",
    from: api("0.3"),
    mayBeMissing: true,
    holds: (version) => version.split(".").every((part) => !/^0\d/.test(part)),
  }),
});

const licences = (kind: ComponentKind): Draft => ({
  id: `check.${kind}.licenses`,
  says: "Each licence is a table with a type or a uri, both texts.",
  statements: statementsFor(
    kind,
    ["buildpack.bp-toml.licenses.may", "buildpack.bp-toml.licenses.type", "buildpack.bp-toml.licenses.uri"],
    FIELDS,
  ),
  judge: ({ component }) =>
    onDescriptor(component, () => {
      const info = infoOf(component);
      const place = placeOf(info, "licenses", descriptorFile(kind));
      return elementsIn(info, "licenses").flatMap((licence): readonly Finding[] => {
        const isFine =
          toml.isTable(licence) &&
          (licence.type ?? licence.uri) !== undefined &&
          [licence.type ?? "", licence.uri ?? ""].every((each) => typeof each === "string");
        return isFine ? [] : [finding(place, "a table with type or uri", showValue(licence))];
      });
    }),
});

/** The elements of an array; a value that is no array counts as its only element, so that a rule names it. */
export function elementsIn(table: DocumentTable, key: string): readonly DocumentValue[] {
  const value = table[key];
  if (value === undefined) return [];
  return toml.isArray(value) ? value : [value];
}

/** What buildpack.toml has and extension.toml lacks. */
export const buildpackMembers: readonly Rule<ComponentEvidence>[] = [
  must({
    id: "check.buildpack.sbom-formats",
    says: "sbom-formats lists supported media types.",
    statements: ["buildpack.bp-toml.sbom-formats"],
    judge: ({ component }) =>
      onDescriptor(component, () => {
        const info = infoOf(component);
        const supported = Object.values(names.SBOM_MEDIA_TYPES);
        return elementsIn(info, "sbom-formats")
          .filter((one) => typeof one !== "string" || !supported.includes(mediaTypeOf(one)))
          .map((one) =>
            finding(placeOf(info, "sbom-formats", "buildpack.toml"), `one of ${supported.join(", ")}`, showValue(one)),
          );
      }),
  }),
  must({
    id: "check.buildpack.exec-env",
    says: "Each entry of exec-env names an execution environment.",
    statements: ["buildpack.bp-toml.exec-env.name", "buildpack.bp-toml.exec-env.may"],
    judge: ({ component }) =>
      fromApi(component, api("0.12"), () => {
        const info = infoOf(component);
        return elementsIn(info, "exec-env")
          .map((one) => (toml.isTable(one) ? one.name : one))
          .filter((name) => typeof name !== "string" || name === "" || name.includes("/"))
          .map((name) =>
            finding(placeOf(info, "exec-env", "buildpack.toml"), "a name such as production", showValue(name)),
          );
      }),
  }),
];

/** Parameters such as `;version=1.4` do not count. */
const mediaTypeOf = (text: string): string => text.split(";")[0]?.trim().toLowerCase() ?? "";
