/** `oci-artifacts` in generated worlds, in both forms: tags that differ in case, files in two Unicode forms, links inside the layer. */

import * as fc from "fast-check";
import type { LawViolation } from "#laws/kit";
import { actsIn, extendFirstBuildpack, type WorldChange, type WorldGenerator, withFiles, withoutFile } from "#laws/kit";
import type { Act } from "#machine";
import type { StepObservation, World } from "#protocol";
import { stringIn } from "../../shared/quoted-strings.ts";
import { ALLOWED, additionalArtifact, artifactsToml } from "./artifacts.ts";

/** The files of the layer, by path. `inside` is a link to the first. */
const FILES: Readonly<Record<string, string>> = {
  a: "of a",
  A: "of A",
  "caf\u00e9": "composed",
  "cafe\u0301": "decomposed",
  "sub/.wh.b": "no whiteout",
};
const INSIDE = "inside";
/** The file in which the platform allows artifacts. */
const POLICY = "/cnb/artifacts.toml";

interface Declared {
  readonly tag: string;
  readonly file: string;
}

const declared: fc.Arbitrary<readonly Declared[]> = fc.uniqueArray(
  fc.record({
    tag: fc.constantFrom("wasm", "WASM", "chart"),
    file: fc.constantFrom("a", "A", "caf\u00e9", "cafe\u0301", "sub/.wh.b", INSIDE),
  }),
  { selector: ({ tag }) => tag, minLength: 1, maxLength: 2 },
);

const at = (path: string): string => `\${CNB_LAYERS_DIR}/${path}`;
const write = (path: string, text: string): Act => ({ do: "write", path: at(path), text });

/** The buildpack makes a restored layer again, like other layers. */
const layerOf = (layer: string, files: readonly string[]): readonly Act[] => [
  { do: "remove", path: at(layer) },
  ...Object.entries(FILES)
    .filter(([path]) => files.includes(path) || (path === "a" && files.includes(INSIDE)))
    .map(([path, text]) => write(`${layer}/${path}`, text)),
  ...(files.includes(INSIDE) ? [{ do: "symlink", path: at(`${layer}/${INSIDE}`), to: "a" } as const] : []),
];

/** All artifacts are in one layer. */
const approved = (all: readonly Declared[]): readonly Act[] => [
  ...layerOf(
    "beside",
    all.map(({ file }) => file),
  ),
  write("beside/artifacts.toml", artifactsToml(...all)),
];

/** Each layer has one artifact, because the draft allows no more. */
const draft = (all: readonly Declared[]): readonly Act[] =>
  all.flatMap(({ tag, file }, i) => [
    ...layerOf(`beside-${i}`, [file]),
    write(`beside-${i}.toml`, additionalArtifact({ tag, file })),
  ]);

const DECLARES = /^(?:\[\[artifact\]\]|\[additionalArtifact\])\ntag = (".*")\nfile = (".*")$/gm;

function declaredIn(world: World): readonly Declared[] {
  const texts = actsIn(world).flatMap((act) => (act.do === "write" && act.path.endsWith(".toml") ? [act.text] : []));
  const all = texts.flatMap((text) =>
    [...text.matchAll(DECLARES)].map(([, tag = '""', file = '""']) => ({
      tag: stringIn(tag),
      file: stringIn(file),
    })),
  );
  return [...new Map(all.map((one) => [one.tag, one])).values()];
}

const missing = (world: World, step: StepObservation): readonly LawViolation[] =>
  declaredIn(world).flatMap(({ tag, file }) => {
    const expected = FILES[file === INSIDE ? "a" : file] ?? "";
    const actual = step.artifacts?.[`@app:${tag}`]?.layers[0]?.text;
    return actual === expected ? [] : [{ at: `@app:${tag}`, expected, actual: actual ?? null }];
  });

/** A declaration without permission, permission without a declaration, a declaration at another path. */
const unused: fc.Arbitrary<WorldChange> = fc.constantFrom<WorldChange>(
  (world) => extendFirstBuildpack(world, { acts: [...approved([{ tag: "wasm", file: "a" }])] }),
  (world) => extendFirstBuildpack(world, { acts: [...draft([{ tag: "wasm", file: "a" }])] }),
  (world) => withFiles(world, ALLOWED),
  (world) =>
    extendFirstBuildpack(withFiles(world, ALLOWED), {
      acts: [write("beside/sub/artifacts.toml", artifactsToml({ tag: "wasm", file: "a" }))],
    }),
);

const use = (of: string, acts: (all: readonly Declared[]) => readonly Act[]): WorldGenerator => ({
  amendment: of,
  anyUse: () => declared.map((all) => (world) => extendFirstBuildpack(withFiles(world, ALLOWED), { acts: acts(all) })),
  anyLookalike: () => unused,
  withoutProposal: (world) => withoutFile(world, POLICY),
  isUsed: (world) => POLICY in world.files && declaredIn(world).length > 0,
  missingResults: missing,
});

export const generators: readonly WorldGenerator[] = [
  use("oci-artifacts", approved),
  use("oci-artifacts:form=draft", draft),
];
