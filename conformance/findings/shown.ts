/** A counterexample performed, with the text as it stands and with its repair, and the trees in which it shows. */
import { type AbsPath, type Fault, ok, type Result } from "#base";
import type { Counterexample } from "#proposals";
import { apart, type Change, diff, type Inode, type Tree, walk } from "#tree";
import { treeOfSeen } from "../properties/images.ts";
import type { ImageSeen, StepSeen } from "../protocol/observation.ts";
import { describeStep } from "../suite/evidence.ts";
import { type Replayed, replay } from "../suite/replay.ts";
import type { FindingWorld } from "./finding.ts";
import { bundleOfFinding } from "./frozen.ts";

export interface ShownFinding {
  readonly text: Replayed;
  /** With the option that mends it. */
  readonly repaired?: Replayed;
  readonly trees?: ShownTrees;
}

/** Side by side; what differs is marked on the right. */
export interface ShownTrees {
  readonly left: ShownTree;
  readonly right: ShownTree;
}

export interface ShownTree {
  readonly title: string;
  readonly rows: readonly { readonly path: string; readonly mark?: string; readonly note?: string }[];
}

/** `proposal`: its id. */
export async function showFinding(
  { repair: option }: Counterexample,
  proposal: string,
  world: FindingWorld,
): Promise<Result<ShownFinding, Fault>> {
  const bundle = bundleOfFinding(world);
  const text = await replay(bundle);
  if (!text.ok) return text;
  const repair = option && (await replay({ ...bundle, proposals: [...bundle.proposals, `${proposal}:${option}`] }));
  if (repair && !repair.ok) return repair;
  const repaired = repair ? repair.value : undefined;
  const trees = treesOf(text.value, repaired);
  return ok({
    text: text.value,
    ...(repaired !== undefined && { repaired }),
    ...(trees !== undefined && { trees }),
  });
}

/** The app image before and after what breaks it; where there is only one, as the text stands and repaired. */
function treesOf(text: Replayed, repaired: Replayed | undefined): ShownTrees | undefined {
  const states = statesOf(text);
  const [first, last] = [states[0], states.at(-1)];
  if (first !== undefined && last !== undefined && first !== last && diff(first.tree, last.tree).length > 0)
    return pair(first, last);
  const mended = repaired === undefined ? undefined : statesOf(repaired).at(-1);
  if (last !== undefined && mended !== undefined && diff(mended.tree, last.tree).length > 0)
    return pair({ ...last, title: `${last.title}, as the text stands` }, { ...mended, title: "repaired" });
  return undefined;
}

interface State {
  readonly title: string;
  readonly tree: Tree;
}

/** Each image that a lifecycle made, once for each of its digests, in the order in which they came. */
function statesOf({ sessions }: Replayed): readonly State[] {
  const found = new Map<string, State>();
  for (const [i, { step, seen }] of (sessions[0] ?? []).entries()) {
    if (!("run" in step)) continue;
    for (const [ref, image] of appImages(seen)) {
      const key = `${ref} ${image.digest}`;
      if (found.has(key)) continue;
      found.set(key, { title: `${ref} after ${i + 1} ${describeStep(step)}`, tree: treeOfSeen(image) });
    }
  }
  return [...found.values()];
}

const appImages = (seen: StepSeen): readonly (readonly [string, ImageSeen])[] =>
  Object.entries(seen.images).flatMap(([ref, image]) => {
    if (!ref.startsWith("@app") || "broken" in image) return [];
    return [[ref, image] as const];
  });

function pair(left: State, right: State): ShownTrees {
  const changes = diff(left.tree, right.tree);
  const touched = new Set(changes.map(({ path }) => path.split("/").slice(0, 3).join("/")));
  const near = (path: AbsPath): boolean => touched.has(path.split("/").slice(0, 3).join("/"));
  const changed = new Map<string, Change>(changes.map((change) => [change.path, change]));
  const rowsOf = (tree: Tree, side: "was" | "now"): ShownTree["rows"] =>
    [...walk(tree)]
      .filter(({ path }) => path !== "/" && near(path))
      .map(({ path, node }) => {
        const change = changed.get(path);
        const mark = change === undefined ? undefined : markOf(change, side);
        const note = noteOf(node, change?.[side === "was" ? "now" : "was"]);
        return { path, ...(mark !== undefined && { mark }), ...(note !== undefined && { note }) };
      });
  return {
    left: { title: left.title, rows: rowsOf(left.tree, "was") },
    right: { title: right.title, rows: rowsOf(right.tree, "now") },
  };
}

/** Gone stands on the left, everything else on the right. */
function markOf({ was, now }: Change, side: "was" | "now"): string | undefined {
  if (now === undefined) return "-";
  if (side === "was") return undefined;
  return was === undefined ? "+" : "~";
}

function noteOf(node: Inode, other: Inode | undefined): string | undefined {
  const kind = node.kind === "symlink" ? `-> ${node.target}` : node.kind;
  const notes = [
    ...(node.kind === "file" || node.kind === "dir" ? [] : [kind]),
    ...(other === undefined ? [] : apart(node, other)),
  ];
  return notes.length === 0 ? undefined : notes.join("  ");
}
