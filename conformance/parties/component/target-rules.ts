/** Rules of the `targets` of buildpack.toml and extension.toml. */
import { api } from "#base";
import { type DocumentTable, toml } from "#contract";
import { placeOf, showValue, tablesIn, textIn } from "../kit/documents.ts";
import { isArchitecture, isDistroWord, isSystem, isVariant } from "../kit/platforms.ts";
import type { Finding, Rule } from "../kit/rule.ts";
import { finding, implied, must, should } from "../kit/rule-kit.ts";
import {
  type Component,
  type ComponentKind,
  descriptorFile,
  descriptorOf,
  fromApi,
  isComposite,
  onDescriptor,
} from "./component.ts";
import type { ComponentEvidence } from "./evidence.ts";

type Judge = Rule<ComponentEvidence>["judge"];

const TARGETS_API = api("0.10");

/** Extensions MAY specify targets "following the requirements" of buildpacks. */
export const targetRules = (kind: ComponentKind): readonly Rule<ComponentEvidence>[] => {
  const binding = kind === "buildpack" ? must : implied;
  const own = kind === "buildpack" ? [] : ["ext.ext-toml.targets.may"];
  const advising = kind === "buildpack" ? should : implied;
  return [
    ...(kind === "buildpack" ? [declared] : []),
    binding({
      id: `check.${kind}.target-ids`,
      says: "The os, arch and variant of each target are identifiers of the OCI Image Specification.",
      statements: [...own, "buildpack.targets.ids-valid"],
      judge: ofTargets(identifiers),
    }),
    binding({
      id: `check.${kind}.target-distros`,
      says: "The distros of a target are tables with texts.",
      statements: [...own, "buildpack.targets.distros"],
      judge: ofTargets((target, file) => distrosOf(target).flatMap((distro) => distroForm(target, distro, file))),
    }),
    advising({
      id: `check.${kind}.target-distro-names`,
      says: "The name and the version of a Linux distribution are those of /etc/os-release.",
      statements: [...own, "buildpack.targets.distros.linux"],
      judge: ofTargets(distroWords),
    }),
  ];
};

const declared: Rule<ComponentEvidence> = should({
  id: "check.buildpack.targets",
  says: "The buildpack declares targets.",
  statements: ["buildpack.targets.should"],
  judge: ({ component }) =>
    fromApi(component, TARGETS_API, () => {
      if (isComposite(component)) return { notRun: "targets are those of component buildpacks" };
      const descriptor = descriptorOf(component);
      return tablesIn(descriptor, "targets").length > 0
        ? []
        : [
            finding(
              placeOf(descriptor, "targets", "buildpack.toml"),
              "at least one target",
              showValue(descriptor.targets),
            ),
          ];
    }),
});

const ofTargets =
  (judge: (target: DocumentTable, file: string) => readonly Finding[]): Judge =>
  ({ component }) =>
    onDescriptor(component, (descriptor) => {
      const targets = tablesIn(descriptor, "targets");
      if (targets.length === 0) return { notRun: "the descriptor has no targets" };
      return targets.flatMap((target) => judge(target, descriptorFile(component.kind)));
    });

const IDENTIFIERS: readonly (readonly [key: string, isValid: (text: string) => boolean, example: string])[] = [
  ["os", isSystem, "linux"],
  ["arch", isArchitecture, "amd64"],
  ["variant", isVariant, "v8"],
];

/** An empty or absent member matches everything. */
const identifiers = (target: DocumentTable, file: string): readonly Finding[] =>
  IDENTIFIERS.flatMap(([key, isValid, example]) => {
    const value = target[key] ?? "";
    if (value === "" || (typeof value === "string" && isValid(value))) return [];
    return [
      finding(
        placeOf(target, key, file),
        `an identifier of the OCI Image Specification, such as ${example}`,
        showValue(value),
      ),
    ];
  });

const distrosOf = (target: DocumentTable) => {
  const value = target.distros ?? [];
  return toml.isArray(value) ? value : [value];
};

function distroForm(
  target: DocumentTable,
  distro: ReturnType<typeof distrosOf>[number],
  file: string,
): readonly Finding[] {
  const isFine =
    toml.isTable(distro) && [distro.name ?? "", distro.version ?? ""].every((each) => typeof each === "string");
  return isFine
    ? []
    : [finding(placeOf(target, "distros", file), "a table with name and version, both texts", showValue(distro))];
}

function distroWords(target: DocumentTable, file: string): readonly Finding[] {
  if ((textIn(target, "os") ?? "linux") !== "linux") return [];
  return tablesIn(target, "distros").flatMap((distro) =>
    ["name", "version"].flatMap((key) => {
      const text = textIn(distro, key) ?? "";
      if (text === "" || isDistroWord(text)) return [];
      return [
        finding(
          placeOf(distro, key, file),
          "lower-case letters, digits, `.`, `_` and `-`, as in /etc/os-release",
          text,
        ),
      ];
    }),
  );
}

/** `linux/amd64` of each target; empty parts match everything. */
export const targetsOf = (component: Component): readonly { readonly os: string; readonly arch: string }[] =>
  tablesIn(descriptorOf(component), "targets").map((target) => ({
    os: textIn(target, "os") ?? "",
    arch: textIn(target, "arch") ?? "",
  }));
