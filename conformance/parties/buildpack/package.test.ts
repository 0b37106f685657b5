/** Buildpackages as images, each with one fault. */

import { describe, expect, test } from "vitest";
import { append, emptyImage, type Image, layerOf, setLabels } from "#image";
import { entriesOfTree } from "#platform";
import { type NodeSpec, treeOf } from "#tree";
import { failuresIn, verdictsOn } from "../component/component.testkit.ts";
import { BUILDPACKAGE_LABEL, buildpackageEvidence } from "./package.ts";
import { packageRules } from "./package-rules.ts";

const descriptor = (id: string, more: string, api = "0.9"): string =>
  `api = "${api}"\n[buildpack]\nid = "${id}"\nversion = "1.0.0"\n${more}`;
const STACK = '[[stacks]]\nid = "acme.stack"\nmixins = ["curl"]\n';
const ORDER = '[[order]]\n[[order.group]]\nid = "acme/part"\nversion = "1.0.0"\n';

interface Parts {
  readonly layers?: readonly Readonly<Record<string, NodeSpec>>[];
  readonly label?: unknown;
}

const LAYERS = [
  { "/cnb/buildpacks/acme_part/1.0.0/buildpack.toml": descriptor("acme/part", STACK) },
  { "/cnb/buildpacks/acme_all/1.0.0/buildpack.toml": descriptor("acme/all", ORDER) },
] as const;
const LABEL = { id: "acme/all", version: "1.0.0", stacks: [{ id: "acme.stack", mixins: ["curl"] }] };

function packageWith({ layers = LAYERS, label = LABEL }: Parts = {}): Image {
  const image = append(
    emptyImage({ os: "linux", architecture: "amd64" }),
    layers.map((files) => ({ layer: layerOf(entriesOfTree(treeOf(files))), history: {} })),
  );
  return label === null ? image : setLabels(image, { [BUILDPACKAGE_LABEL]: JSON.stringify(label) });
}

const file = { name: "all.cnb", isCompressed: false };
const verdicts = (parts: Parts = {}, as = file) =>
  verdictsOn(packageRules, buildpackageEvidence(packageWith(parts), as.name, as));
const [PART, ALL] = LAYERS;
const both = { ...PART, ...ALL };

describe("a buildpackage", () => {
  test("without a fault passes every rule", () => {
    expect([...verdicts()].filter(([, verdict]) => verdict !== "pass")).toEqual([]);
  });

  test("of buildpacks with targets needs no stacks", () => {
    const layers = [{ "/cnb/buildpacks/acme_one/1.0.0/buildpack.toml": descriptor("acme/one", "", "0.10") }];
    expect(failuresIn(verdicts({ layers, label: { id: "acme/one", version: "1.0.0" } }))).toEqual([]);
  });

  test("that is compressed, or named otherwise, fails", () => {
    expect(failuresIn(verdicts({}, { name: "all.tgz", isCompressed: true }))).toEqual([
      "check.buildpack.package-uncompressed",
      "check.buildpack.package-suffix",
    ]);
  });

  test.each<readonly [rule: string, says: string, parts: Parts, shows: string]>([
    ["layers", "a layer with a file of its own", { layers: [...LAYERS, { "/etc/hosts": "" }] }, "/etc/hosts"],
    ["one-each", "two buildpacks in a layer", { layers: [both] }, "acme_part"],
    [
      "one-each",
      "a path with another version",
      { layers: [PART, { "/cnb/buildpacks/acme_all/2.0.0/buildpack.toml": descriptor("acme/all", ORDER) }] },
      "acme/all@1.0.0",
    ],
    ["label", "no label", { label: null }, "null"],
    ["label", "a label without a version", { label: { id: "acme/all", stacks: LABEL.stacks } }, "null"],
    ["entry", "a label with another version", { label: { ...LABEL, version: "2.0.0" } }, "acme/all@2.0.0"],
    ["complete", "an order with a buildpack that is not there", { layers: [ALL] }, "acme/part@1.0.0"],
    ["stacks", "no stacks", { label: { ...LABEL, stacks: [] } }, "null"],
    ["stacks-once", "a stack twice", { label: { ...LABEL, stacks: [...LABEL.stacks, ...LABEL.stacks] } }, "acme.stack"],
    [
      "stacks-listed",
      "a stack that a buildpack does not list",
      { label: { ...LABEL, stacks: [{ id: "other" }] } },
      "acme/part@1.0.0",
    ],
    [
      "mixins",
      "a mixin that the label does not list",
      { label: { ...LABEL, stacks: [{ id: "acme.stack", mixins: [] }] } },
      "[]",
    ],
  ])("fails package-%s: %s", (rule, _, parts, shows) => {
    const verdict = verdicts(parts).get(`check.buildpack.package-${rule}`) ?? "";
    expect(verdict).toMatch(/^fail /);
    expect(verdict).toContain(shows);
  });
});
