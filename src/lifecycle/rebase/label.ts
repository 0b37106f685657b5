/** Replaces the run image in the lifecycle's label and keeps everything else as written, including unknown keys. */
import { type Fault, fail, ok, type Result } from "#base";
import { type Encodable, json, LABELS, type RunImageForRebase, type RunImageNames } from "#contract";

export interface Replacement {
  readonly runImage: RunImageForRebase;
  /** Undefined keeps the deprecated key as it is. */
  readonly stack: RunImageNames | undefined;
  /** With `floats`, integers beyond 2^53 lose their last digits. */
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
    new Map([...new Map([...(old instanceof Map ? old : []), ...runImageEntries(runImage)])].filter(kept)),
  );
  if (stack !== undefined) document.set("stack", new Map([["runImage", new Map(names(stack).filter(kept))]]));
  return ok(json.text(document));
}

type Entry = readonly [string, Encodable];

const names = ({ image, mirrors }: RunImageNames): readonly Entry[] => [
  ["image", image],
  ["mirrors", mirrors],
];
const runImageEntries = (of: RunImageForRebase): readonly Entry[] => [
  ["topLayer", of.topLayer],
  ["reference", of.reference],
  ...names(of),
];

/** Omits an empty image name and an empty list of mirrors. */
const kept = ([key, value]: Entry): boolean =>
  !((key === "image" && value === "") || (key === "mirrors" && Array.isArray(value) && value.length === 0));

/** Turns objects into maps, whose order the writer keeps; it sorts the keys of plain objects. */
function inOrder(data: json.ExactJson, numbers: Replacement["numbers"]): Encodable {
  if (typeof data === "bigint" && numbers === "floats") return Number(data);
  if (json.isArray(data)) return data.map((each) => inOrder(each, numbers));
  if (!json.isObject(data)) return data;
  return new Map(Object.entries(data).map(([key, value]) => [key, inOrder(value, numbers)]));
}
