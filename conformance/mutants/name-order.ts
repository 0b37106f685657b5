/** Mutants that sort the layers of a buildpack in another order. Only the table of names kills them. */
import { type ByteString, textOfByteString } from "#base";
import { type Mutant, mutant, overrideDecision } from "./mutant.ts";

const LAYER_ORDER = [
  "buildpack.env.append.layer-order",
  "buildpack.env.prepend.layer-order",
  "buildpack.env.override.layer-order",
  "buildpack.env.default.layer-order",
] as const;

type Compare = (a: string, b: string) => number;
const byBytes: Compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

const sorts = (name: string, says: string, compare: Compare): Mutant =>
  mutant(name, says, {
    breaks: [...LAYER_ORDER, "buildpack.env.layer-paths.order-layers"],
    fault: overrideDecision("layerOperations", (previous) => (i) => {
      const nameOf = (layer: ByteString): string => textOfByteString(layer.slice(layer.lastIndexOf("/") + 1));
      return previous({ ...i, layers: i.layers.toSorted((a, b) => compare(nameOf(a), nameOf(b))) });
    }),
  });

export const nameOrderMutants: readonly Mutant[] = [
  sorts("layers-by-file-name", "Layers are in the order of their files, whose names end in .toml.", (a, b) =>
    byBytes(`${a}.toml`, `${b}.toml`),
  ),
  sorts("layers-by-number", "Layers are in the order of the numbers in their names.", (a, b) =>
    a.localeCompare(b, "en", { numeric: true }),
  ),
  sorts("layers-by-length", "Layers with shorter names come first.", (a, b) => a.length - b.length || byBytes(a, b)),
  sorts("layers-without-case", "Capitals do not matter in the order of layers.", (a, b) =>
    byBytes(a.toLowerCase(), b.toLowerCase()),
  ),
];
