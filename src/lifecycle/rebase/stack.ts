/** Compares old app images with a run image, by stack and by required mixins. */
import { isJsonObject, type Json } from "#base";
import { LABELS } from "#contract";
import { type Image, labelOf } from "#image";

/** Why the app image cannot use the run image; undefined if it can. */
export function stackProblem(app: Image, run: Image): string | undefined {
  const [appStack, runStack] = [labelOf(app, LABELS.stackId) ?? "", labelOf(run, LABELS.stackId) ?? ""];
  if (appStack === "") return "the app image has no stack id";
  if (appStack !== runStack)
    return `the app image has the stack ${appStack}, but the run image has ${JSON.stringify(runStack)}`;
  const has = mixinsOf(run);
  const missing = [...mixinsOf(app)].filter((mixin) => !has.has(mixin)).sort();
  return missing.length === 0 ? undefined : `the run image does not have the mixins ${missing.join(", ")}`;
}

/** The mixins without their stage (`run:`, `build:`). */
function mixinsOf(image: Image): ReadonlySet<string> {
  const mixins = parse(labelOf(image, LABELS.stackMixins) ?? "[]");
  if (mixins === undefined || isJsonObject(mixins) || !Array.isArray(mixins)) return new Set();
  return new Set(
    mixins.filter((mixin) => typeof mixin === "string").map((mixin) => mixin.replace(/^(run|build):/, "")),
  );
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
