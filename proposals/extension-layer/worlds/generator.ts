/**
 * `extension-layer` in generated worlds, in both forms: an extension passes files to the Dockerfile of the run image, with names of
 * whiteouts or names that differ in case. The build image is not extended, because that runs the buildpacks in another container.
 */
import * as fc from "fast-check";
import { atLeast } from "#base";
import {
  extension,
  extensionOrderToml,
  FROM_BASE_IMAGE,
  REBASABLE_LABEL,
  writeGenerated,
} from "#cases/vocabulary/extensions";
import type { LawViolation } from "#laws/kit";
import { imageIn, type WorldChange, type WorldGenerator, withFiles } from "#laws/kit";
import type { Act } from "#machine";
import type { ExtensionSpec, StepObservation, Versions, World } from "#protocol";

const COPIED = "copied from the context";
const LEFT = "left in the context";
const ORDER = "/cnb/order.toml";
/** The directory to which the Dockerfile copies. */
const EXTENDED = "/extended";

const NAMES = ["tool", "Tool", ".wh.tool", "sub/tool"];

const write = (path: string, text: string): Act => ({ do: "write", path, text });

/** `context` is the directory that the Dockerfile copies from. */
const generating = (name: string, context: string): readonly Act[] => [
  write(`${context}/${name}`, COPIED),
  write(`${context}/secret`, LEFT),
  ...writeGenerated({ "run.Dockerfile": `${FROM_BASE_IMAGE}COPY ${name} ${EXTENDED}/made\n${REBASABLE_LABEL}` }),
];

/** The world contains the versions, as in a case. */
const written = (made: ExtensionSpec, { buildpack }: Versions): ExtensionSpec => ({
  ...made,
  toml: made.toml.replaceAll("${buildpack-api}", buildpack),
});

/** The harness puts the lifecycle below /cnb of a run image's container, so /cnb must not be a link. */
const extendable = (images: World["images"]): World["images"] =>
  Object.fromEntries(
    Object.entries(images).map(([ref, image]) => [
      ref,
      {
        ...image,
        layers: image.layers.map((layer) => layer.filter((entry) => entry.name !== "/cnb" || "dir" in entry)),
      },
    ]),
  );

function withExtension(world: World, made: ExtensionSpec): World {
  const order = world.files[ORDER];
  const text = order !== undefined && "text" in order ? order.text : "";
  return withFiles(
    {
      ...world,
      images: extendable(world.images),
      extensions: [made],
      env: { ...world.env, CNB_EXPERIMENTAL_MODE: "warn" },
    },
    { "/kaniko": { dir: true }, [ORDER]: { text: `${extensionOrderToml([made.id])}\n${text}` } },
  );
}

/** Contexts need Platform API 0.13. Extensions need Buildpack API 0.10. */
const isSpoken = ({ platform, buildpack }: Versions): boolean =>
  atLeast(platform, "0.13") && atLeast(buildpack, "0.10");

/** Removes the extension: without the draft it has no directory to write to. */
function off({ extensions: _, ...world }: World): World {
  const order = world.files[ORDER];
  if (order === undefined || !("text" in order)) return world;
  return withFiles(world, { [ORDER]: { ...order, text: order.text.slice(order.text.indexOf("[[order]]")) } });
}

function missing(_: World, step: StepObservation): readonly LawViolation[] {
  const entries = imageIn(step, "@app:1")?.layers.flatMap((layer) => layer.entries) ?? [];
  const has = (text: string): boolean => entries.some((entry) => entry.text === text);
  return [
    ...(has(COPIED) ? [] : [{ at: EXTENDED, expected: "a file that was copied from the context", actual: null }]),
    ...(has(LEFT) ? [{ at: "the layers", expected: "nothing that was left in the context", actual: LEFT }] : []),
  ];
}

const unused = (versions: Versions): fc.Arbitrary<WorldChange> =>
  fc.constantFrom<WorldChange>(
    (world) => world,
    (world) =>
      isSpoken(versions)
        ? withExtension(world, written(extension({ detect: [{ do: "exit", code: 100 }] }), versions))
        : world,
  );

const use = (of: string, context: string): WorldGenerator => ({
  amendment: of,
  order: 1,
  anyUse: (versions) =>
    fc.constantFrom(...NAMES).map((name) => (world) => {
      if (!isSpoken(versions)) return world;
      return withExtension(world, written(extension({ generate: generating(name, context) }), versions));
    }),
  anyLookalike: unused,
  isUsed: ({ extensions = [] }) =>
    extensions.some(({ generate = [] }) =>
      generate.some((act) => act.do === "write" && act.path.startsWith(`${context}/`)),
    ),
  owned: () => [EXTENDED],
  withoutProposal: off,
  missingResults: missing,
});

export const generators: readonly WorldGenerator[] = [
  use("extension-layer", "${CNB_OUTPUT_DIR}/context.run"),
  use("extension-layer:form=draft", "${CNB_EXT_LAYER_DIR}"),
];
