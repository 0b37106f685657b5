import { describe, expect, test } from "vitest";
import { type Digest, digestOf } from "#base";
import type { ImageObservation, LayerObservation, Observation, StepObservation } from "#protocol";
import { observationDifferences } from "./compare.ts";

const seen = (step: Partial<StepObservation>): Observation => ({
  key: "key",
  steps: [{ stdout: "", stderr: "", files: {}, calls: [], registry: [], images: {}, ...step }],
});
const layer = (role: string, diffId: Digest): LayerObservation => ({
  id: "L0",
  role,
  diffId,
  media: "tar",
  entries: [],
});
const image = (digest: Digest, ...layers: readonly LayerObservation[]): ImageObservation => ({
  digest,
  reference: `@app@${digest}`,
  size: digest.length,
  config: {},
  labels: {},
  history: [],
  media: { manifest: "m", config: "c" },
  layers,
});
const file = (toml: Record<string, string>, mode = "0644") => ({ kind: "file", mode, owner: "user", toml }) as const;
const [one, two] = [digestOf("one"), digestOf("two")];

test("an observation equals itself with other logs", () => {
  expect(
    observationDifferences(seen({ stdout: "a", exit: { code: 1 } }), seen({ stdout: "b", exit: { code: 1 } })),
  ).toEqual([]);
});

test("a difference has its place and both values", () => {
  expect(observationDifferences(seen({ exit: { code: 1 } }), seen({ exit: { code: 2 } }))).toEqual([
    { at: "steps/0/exit/code", a: 1, b: 2 },
  ]);
  expect(observationDifferences(seen({ files: { "/a": file({}) } }), seen({}))).toMatchObject([
    { at: "steps/0/files//a" },
  ]);
});

describe("manifests", () => {
  test("with other bytes are equal if they have the same tag and step", () => {
    const of = (digest: Digest) =>
      seen({ images: { "@app:1": image(digest) }, files: { "/r.toml": file({ digest, ref: `@app@${digest}` }) } });
    expect(observationDifferences(of(one), of(two))).toEqual([]);
  });

  test("of different tags differ", () => {
    const images = { "@app:1": image(one), "@app:2": image(two) };
    const of = (digest: Digest) => seen({ images, files: { "/r.toml": file({ digest }) } });
    expect(observationDifferences(of(one), of(two))).toHaveLength(1);
  });
});

test("the launcher layer may differ, other layers may not", () => {
  const of = (role: string, diffId: Digest) => seen({ images: { "@app:1": image(one, layer(role, diffId)) } });
  expect(observationDifferences(of("launcher", one), of("launcher", two))).toEqual([]);
  expect(observationDifferences(of("app", one), of("app", two))).toMatchObject([
    { at: "steps/0/images/@app:1/layers/0/diffId" },
  ]);
});

test("SBOM files may have the mode of either umask, other files may not", () => {
  const of = (path: string, mode: string) => seen({ files: { [path]: file({}, mode) } });
  expect(observationDifferences(of("/l/a.sbom.cdx.json", "0644"), of("/l/a.sbom.cdx.json", "0666"))).toEqual([]);
  expect(observationDifferences(of("/l/a.toml", "0644"), of("/l/a.toml", "0666"))).toHaveLength(1);
});
