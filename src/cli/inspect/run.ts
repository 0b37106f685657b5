/** Shows an image: its layers and the buildpack that made each, labels, processes, SBOM, files. */
import { type Digest, orThrow, pathOfText, textOfByteString } from "#base";
import { LABELS } from "#contract";
import { flatten, type Image, labelOf, type StoredImage } from "#image";
import {
  buildMetadataOf,
  type LayerOrigin,
  layerOrigins,
  layersMetadataOf,
  processesOf,
  type StartableProcess,
} from "#platform";
import { lookup, print, type Tree, walk } from "#tree";
import { layerLines, processLines } from "../build/print.ts";
import { describeLocation } from "../images/location.ts";
import { openImage } from "../images/open.ts";
import { EXIT } from "../terminal/exit-codes.ts";
import { ink, printLine } from "../terminal/output.ts";
import { runVerb } from "../terminal/run-verb.ts";

export interface InspectOptions {
  readonly tree?: true | string;
  readonly json?: true;
  readonly color?: boolean;
}

export function runInspectVerb(text: string, options: InspectOptions): Promise<number> {
  return runVerb(async () => {
    const { image, location } = orThrow(await openImage(text));
    const seen = summarize(image, describeLocation(location));
    if (options.json === true) printLine(JSON.stringify({ ...seen, ...treeJson(image, options.tree) }, undefined, 2));
    else for (const line of lines(seen, image, options)) printLine(line);
    return EXIT.conforms;
  });
}

interface ImageSummary {
  readonly image: string;
  readonly digest: Digest | null;
  readonly created: string | null;
  readonly platform: string;
  readonly runImage: { readonly name: string; readonly reference: string; readonly topLayer: string } | null;
  readonly buildpacks: readonly string[];
  readonly layers: readonly LayerOrigin[];
  readonly processes: readonly StartableProcess[];
  readonly labels: Readonly<Record<string, string>>;
  readonly sbom: readonly string[];
}

/** Also in the index of a Docker image, for a part that is for no platform. */
const UNKNOWN = "unknown";

function summarize(image: Image | StoredImage, name: string): ImageSummary {
  const metadata = layersMetadataOf(image);
  const { os, architecture, created, config } = image.config;
  return {
    image: name,
    digest: "manifest" in image ? image.manifest.digest : null,
    created: created ?? null,
    platform: `${os || UNKNOWN}/${architecture || UNKNOWN}`,
    runImage:
      metadata === undefined
        ? null
        : {
            name: metadata.runImage.image,
            reference: metadata.runImage.reference,
            topLayer: metadata.runImage.topLayer,
          },
    buildpacks: (buildMetadataOf(image)?.buildpacks ?? []).map(({ id, version }) => `${id}@${version}`),
    layers: layerOrigins(image),
    processes: processesOf(image),
    labels: config.Labels ?? {},
    sbom: sbomFiles(flatten(image)),
  };
}

const SBOM = "/layers/sbom";

function sbomFiles(tree: Tree): readonly string[] {
  const found = lookup(tree, pathOfText(SBOM));
  if (found === undefined) return [];
  return [...walk(found, pathOfText(SBOM))].flatMap(({ path, node }) =>
    node.kind === "file" ? [textOfByteString(path)] : [],
  );
}

const treeJson = (image: Image, at: InspectOptions["tree"]): { readonly tree?: readonly string[] } =>
  at === undefined ? {} : { tree: treeLines(image, at) };

function treeLines(image: Image, at: true | string): readonly string[] {
  const path = pathOfText(at === true ? "/" : at.startsWith("/") ? at : `/${at}`);
  const node = lookup(flatten(image), path);
  return node === undefined ? [`the image has no ${textOfByteString(path)}`] : print(node, { at: path }).split("\n");
}

/** Labels whose content the other sections show. */
const SHOWN_ELSEWHERE: readonly string[] = [LABELS.lifecycleMetadata, LABELS.buildMetadata];
const LABEL_MAX = 100;

function lines(seen: ImageSummary, image: Image, { color, tree }: InspectOptions): readonly string[] {
  const colours = ink(color);
  const section = (title: string, rows: readonly string[]): readonly string[] =>
    rows.length === 0 ? [] : [colours.strong(title), ...rows.map((row) => `  ${row}`)];
  const short = (text: string): string => (text.length > LABEL_MAX ? `${text.slice(0, LABEL_MAX)}…` : text);
  const { runImage } = seen;
  return [
    ...section("Image", [
      `${seen.image}${seen.digest === null ? "" : ` ${colours.faint(seen.digest)}`}`,
      `${seen.platform}, created ${seen.created ?? "at an unknown time"}`,
      ...(labelOf(image, LABELS.lifecycleMetadata) === undefined ? ["not made by a lifecycle"] : []),
    ]),
    ...section("Run image", runImage === null ? [] : [runImage.name, runImage.reference, runImage.topLayer]),
    ...section("Buildpacks", seen.buildpacks),
    ...layerLines(seen.layers, () => false, colours),
    ...processLines(seen.processes, colours),
    ...section(
      "Labels",
      Object.entries(seen.labels).flatMap(([name, text]) =>
        SHOWN_ELSEWHERE.includes(name) ? [] : [`${name}=${short(text)}`],
      ),
    ),
    ...section("SBOM", seen.sbom),
    ...(tree === undefined ? [] : section("Files", treeLines(image, tree))),
  ];
}
