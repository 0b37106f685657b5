/** The lifecycle's label with another run image in it. Everything else stays as it was written, keys that nobody here knows too. */
import { type Fault, fail, ok, type Result } from "#base";
import {
  type Encodable,
  type EncodableStruct,
  json,
  LABELS,
  type RunImageForRebase,
  type RunImageNames,
} from "#contract";

export interface Replacement {
  readonly runImage: RunImageForRebase;
  /** Undefined: the deprecated key stays as it is. */
  readonly stack: RunImageNames | undefined;
  /** Integers beyond 2^53 lose their last digits where numbers go through floats. */
  readonly numbers: "exact" | "floats";
}

export function rewriteLabel(label: string, { runImage, stack, numbers }: Replacement): Result<string, Fault> {
  const read = json.read(label, LABELS.lifecycleMetadata);
  if (!read.ok) return read;
  const document = inOrder(read.value, numbers);
  if (!(document instanceof Map))
    return fail({ kind: "label-malformed", message: `the label ${LABELS.lifecycleMetadata} is not an object` });
  const old = document.get("runImage");
  document.set(
    "runImage",
    new Map([...new Map([...(old instanceof Map ? old : []), ...entries(runImage)])].filter(kept)),
  );
  if (stack !== undefined) document.set("stack", new Map([["runImage", new Map(names(stack).filter(kept))]]));
  return ok(json.text(document));
}

type Entry = readonly [string, Encodable];

const names = ({ image, mirrors }: RunImageNames): readonly Entry[] => [
  ["image", image],
  ["mirrors", mirrors],
];
const entries = (of: RunImageForRebase): readonly Entry[] => [
  ["topLayer", of.topLayer],
  ["reference", of.reference],
  ...names(of),
];

/** An image without a name, and mirrors that are none, are left out. */
const kept = ([key, value]: Entry): boolean =>
  !((key === "image" && value === "") || (key === "mirrors" && Array.isArray(value) && value.length === 0));

/** Objects as they stand in the text: what is written sorts plain objects, and keeps the order of maps. */
function inOrder(data: json.ExactJson, numbers: Replacement["numbers"]): Encodable {
  if (typeof data === "bigint" && numbers === "floats") return Number(data);
  if (typeof data !== "object" || data === null) return data;
  if (Array.isArray(data)) return (data as readonly json.ExactJson[]).map((each) => inOrder(each, numbers));
  const entries = Object.entries(data as json.ExactJsonObject);
  return new Map(entries.map(([key, value]) => [key, inOrder(value, numbers)])) satisfies EncodableStruct;
}
