/** Small images for tests of phases, published in a registry in memory. */
import { byteString, contentOf, textOf, utf8 } from "#base";
import {
  append,
  emptyImage,
  type Image,
  layerOf,
  type Registry,
  registryStore,
  type StoredImage,
  setConfig,
  setRunConfig,
} from "#image";

const meta = (mode: number) => ({ mode, uid: 0, gid: 0, mtimeNs: 0n });

export interface TestImage {
  /** The files of each layer. */
  readonly layers?: readonly Readonly<Record<string, string>>[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly env?: readonly string[];
  readonly config?: { readonly os?: string; readonly architecture?: string; readonly variant?: string };
}

export function testImage({
  layers = [{ "etc/base": "1" }],
  labels = {},
  env = ["PATH=/bin"],
  config = {},
}: TestImage = {}): Image {
  const additions = layers.map((files, i) => {
    const entries = Object.entries(files).map(([name, text]) => ({
      name: byteString(name),
      type: "file" as const,
      meta: meta(0o644),
      content: contentOf(utf8(text)),
    }));
    return { layer: layerOf(entries), history: { created_by: `base ${i}` } };
  });
  const image = append(emptyImage({ os: "linux", architecture: "amd64" }), additions);
  return setConfig(setRunConfig(image, { Env: env, Labels: labels, Cmd: ["sh"] }), config);
}

export async function publish(served: Registry, ref: string, image: Image): Promise<void> {
  const saved = await registryStore(served.handle).save(image, [ref]);
  if (!saved.ok) throw new Error(saved.fault.message);
}

export async function publishedImage(served: Registry, ref: string): Promise<StoredImage | undefined> {
  const opened = await registryStore(served.handle).open(ref);
  if (!opened.ok) throw new Error(opened.fault.message);
  return opened.value;
}

export const labelJson = (image: Image | undefined, label: string) =>
  JSON.parse(image?.config.config.Labels?.[label] ?? "null");

/** Texts of the files of a layer, by name. */
export async function filesOf(
  image: StoredImage | undefined,
  index: number,
): Promise<Readonly<Record<string, string>>> {
  const layer = image?.layers.at(index);
  await layer?.fetch?.();
  const files = (layer?.entries ?? []).filter((entry) => entry.type === "file");
  return Object.fromEntries(files.map((entry) => [entry.name, textOf(entry.content?.bytes() ?? new Uint8Array())]));
}
