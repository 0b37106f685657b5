/** Places that show a wrong group or plan to another harness. The text gives no order to entries and to what is in them, so each is right. */
import type { Json } from "#base";
import { type Place, pointer, type ShownPlace } from "#protocol";
import { eitherOf, successAt } from "../kit/shown.ts";
import type { Detected } from "./blame.ts";

/** Undefined: the group fails. Nothing, if there are too many orders. */
export function shownDetection(
  step: number,
  allowed: readonly (Detected | undefined)[],
): readonly ShownPlace[] | undefined {
  const texts = new Set(allowed.map((one) => JSON.stringify(placesOf(step, one))));
  const [first, ...others] = [...texts].map((text): readonly Place[] => JSON.parse(text));
  const isLarge = [...texts].some((text) => text.length > TEXT_MAX);
  return first === undefined || isLarge ? undefined : eitherOf(first, ...others);
}

const TEXT_MAX = 20_000;

function placesOf(step: number, detected: Detected | undefined): readonly Place[] {
  if (detected === undefined) return [{ at: pointer("steps", step, "exit", "code"), is: { excludes: 0 } }];
  const { group, entries } = detected;
  const plan = pointer("steps", step, "files", "/layers/plan.toml", "toml", "entries");
  const inEachOrder = (at: string, lists: readonly (readonly string[])[]): Place => ({
    at: `${plan}/*/${at}`,
    is: { oneOf: ordersOf(lists).flatMap((order) => combinationsOf(order.map(ordersOf))) as Json[] },
  });
  return [
    ...successAt(step),
    {
      at: `${pointer("steps", step, "files", "/layers/group.toml", "toml", "group")}/*/id`,
      is: { equals: [...group] },
    },
    ...(entries.length === 0
      ? [{ at: `${plan}/0`, is: { present: false } }]
      : [
          inEachOrder(
            "providers/*/id",
            entries.map(({ providers }) => providers),
          ),
          inEachOrder(
            "requires/*/metadata/by",
            entries.map(({ requirers }) => requirers),
          ),
          inEachOrder(
            "requires/*/name",
            entries.map(({ names, requirers }) => requirers.flatMap(() => names)),
          ),
        ]),
  ];
}

/** Each order of a list, once. */
function ordersOf<T>(list: readonly T[]): readonly (readonly T[])[] {
  if (list.length <= 1) return [list];
  const all = list.flatMap((one, i) => ordersOf(list.toSpliced(i, 1)).map((rest) => [one, ...rest]));
  return [...new Map(all.map((order) => [JSON.stringify(order), order])).values()];
}

/** One choice for each place. */
const combinationsOf = <T>([first, ...rest]: readonly (readonly T[])[]): readonly (readonly T[])[] =>
  first === undefined ? [[]] : first.flatMap((one) => combinationsOf(rest).map((others) => [one, ...others]));

/** The plan of a buildpack has these requirements, and no others. */
export function shownDelivery(step: number, file: string, requirements: readonly string[]): readonly ShownPlace[] {
  const entries = pointer("steps", step, "files", file, "toml", "entries");
  if (requirements.length === 0) return [{ at: `${entries}/0`, is: { present: false } }];
  return [
    { at: entries, is: { length: requirements.length } },
    ...[...new Set(requirements)].map((requirement): Place => {
      const [name = "", by = ""] = requirement.split(" for ");
      return { at: entries, is: { includes: { name, metadata: { by } } } };
    }),
  ];
}
