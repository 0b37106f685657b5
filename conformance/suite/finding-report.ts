/** Performs a counterexample with the RFC as written and with its repair, and finds the file trees that show it. */
import { type AbsPath, type Fault, ok, type Result } from "#base";
import { treeOfImage, unreadableLayers } from "#laws/kit";
import type { Counterexample, FindingWorld } from "#proposals";
import {
  type ArtifactObservation,
  type CaseBundle,
  type ImageObservation,
  type Ref,
  refEntries,
  type StepObservation,
} from "#protocol";
import { describeStep } from "#runner";
import { type Change, describeMetaDifference, diff, emptyTree, type Inode, type Tree, walk } from "#tree";
import { bundleOfFinding } from "./frozen-finding.ts";
import type { Replayed } from "./replay-case.ts";

export interface ShownFinding {
  readonly text: Replayed;
  /** With the option that repairs it. */
  readonly repaired?: Replayed;
  readonly trees?: ShownTrees;
}

/** Two trees side by side; differences are marked on the right. */
export interface ShownTrees {
  readonly left: ShownTree;
  readonly right: ShownTree;
}

export interface ShownTree {
  readonly title: string;
  readonly rows: readonly { readonly path: string; readonly mark?: string; readonly note?: string }[];
}

export interface FindingPerformance {
  /** The id of the proposal. */
  readonly proposal: string;
  readonly world: FindingWorld;
  replay(bundle: CaseBundle): Promise<Result<Replayed, Fault>>;
}

export async function performFinding(
  { repair: option }: Counterexample,
  { proposal, world, replay }: FindingPerformance,
): Promise<Result<ShownFinding, Fault>> {
  const bundle = bundleOfFinding(world);
  const text = await replay(bundle);
  if (!text.ok) return text;
  const repair = option && (await replay({ ...bundle, proposals: [...bundle.proposals, `${proposal}:${option}`] }));
  if (repair && !repair.ok) return repair;
  const repaired = repair ? repair.value : undefined;
  const trees = treesOf({ text: text.value, repaired, given: new Set(Object.keys(bundle.case.given.files)) });
  return ok({
    text: text.value,
    ...(repaired !== undefined && { repaired }),
    ...(trees !== undefined && { trees }),
  });
}

/**
 * The first pair that differs: the first and the last app image; the last one with the RFC as written and with the repair; if one of
 * these does not exist, the run image and the other one. If no image shows the counterexample, the names in the registry.
 */
function treesOf({ text, repaired, given }: Performed): ShownTrees | undefined {
  if (isAboutArtifacts(text)) return registriesOf(text, repaired);
  const states = statesOf(text);
  const [first, last] = [states[0], states.at(-1)];
  if (first !== undefined && last !== undefined && first !== last && differ(first, last)) return pair(first, last);
  const lastRepaired = repaired === undefined ? undefined : statesOf(repaired).at(-1);
  const isShown = (path: string): boolean => !given.has(path) && !OF_ANY_IMAGE.test(path);
  if (last !== undefined && lastRepaired !== undefined) {
    const changed = pair({ ...last, title: `${last.title}, RFC as written` }, { ...lastRepaired, title: "repaired" });
    return changed ?? registriesOf(text, repaired);
  }
  const one = last ?? lastRepaired;
  if (one === undefined || repaired === undefined) return undefined;
  const below: State = one.isWhole ? runImageOf(text) : NOTHING;
  const title = one === lastRepaired ? `${one.title}, repaired` : one.title;
  return pair(below, { ...one, title }, isShown) ?? registriesOf(text, repaired);
}

/** The broken promise is about artifacts in the registry. */
const isAboutArtifacts = ({ verdict }: Replayed): boolean =>
  verdict.is === "fail" && verdict.failures.some(({ at }) => /^\/steps\/\d+\/artifacts\//.test(at));

interface Performed {
  readonly text: Replayed;
  readonly repaired: Replayed | undefined;
  /** Files of the first container. */
  readonly given: ReadonlySet<string>;
}

/** Paths that every app image has; they do not show a finding. */
const OF_ANY_IMAGE =
  /^\/(cnb(\/.*)?|layers(\/(config|sbom)(\/.*)?)?|workspace(\/(app|layers|config(\/layers(\/.*)?)?|layers\/sbom(\/.*)?))?)$/;

interface State {
  readonly title: string;
  readonly tree: Tree;
  /** It contains the layers of the run image. */
  readonly isWhole: boolean;
}

const NOTHING: State = { title: "nothing", tree: emptyTree, isWhole: false };

const differ = (a: State, b: State): boolean => diff(a.tree, b.tree).length > 0;

/** The app images in order of appearance, each digest once; the extended images if there is no app image. */
function statesOf({ sessions }: Replayed): readonly State[] {
  const [apps, extended] = [new Map<string, State>(), new Map<string, State>()];
  for (const [i, { step, seen }] of (sessions[0] ?? []).entries()) {
    if (!("run" in step)) continue;
    const put = (found: Map<string, State>, name: string, image: ImageObservation): void => {
      const key = `${name} ${image.digest}`;
      const tree = found.has(key) || unreadableLayers(image, name).length > 0 ? undefined : treeOfImage(image);
      const title = `${name} after ${i + 1} ${describeStep(step)}`;
      if (tree !== undefined) found.set(key, { title, tree, isWhole: found === apps });
    };
    for (const [ref, image] of appImages(seen)) put(apps, ref, image);
    const { extended: made } = seen;
    if (made !== undefined && !("broken" in made)) put(extended, "extended", made);
  }
  return [...(apps.size > 0 ? apps : extended).values()];
}

/** The run image after the first step. */
function runImageOf({ sessions }: Replayed): State {
  const image = sessions[0]?.[0]?.seen.images["@run:1"];
  if (image === undefined || "broken" in image) return NOTHING;
  return { title: "@run:1", tree: treeOfImage(image), isWhole: true };
}

/** The names in the registry at the end, with the RFC as written and with the repair; without a repair, before and after. */
function registriesOf(text: Replayed, repaired: Replayed | undefined): ShownTrees | undefined {
  const [left, right] = repaired === undefined ? [namesIn(text, 0), namesIn(text)] : [namesIn(text), namesIn(repaired)];
  const marked = (rows: ShownTree["rows"], other: ShownTree["rows"], mark: string): ShownTree["rows"] =>
    rows.map((row) => (other.some((one) => one.path === row.path && one.note === row.note) ? row : { ...row, mark }));
  const [before, after] = [marked(left, right, "-"), marked(right, left, "+")];
  if (![...before, ...after].some(({ mark }) => mark !== undefined)) return undefined;
  const titles = repaired === undefined ? ["registry after 1", "in the end"] : ["registry, RFC as written", "repaired"];
  return { left: { title: titles[0] ?? "", rows: before }, right: { title: titles[1] ?? "", rows: after } };
}

function namesIn({ sessions }: Replayed, step = -1): ShownTree["rows"] {
  const { images = {}, artifacts = {} } = sessions[0]?.at(step)?.seen ?? {};
  return [
    ...Object.entries(images).map(([ref, image]) => ({
      path: `/${ref}`,
      note: "broken" in image ? `a broken image: ${image.broken}` : `image ${short(image.digest)}`,
    })),
    ...Object.entries(artifacts).map(([ref, artifact]) => ({ path: `/${ref}`, note: artifactWords(artifact) })),
  ].filter(({ path }) => !path.startsWith("/@run"));
}

const artifactWords = ({ layers, annotations, subject }: ArtifactObservation): string =>
  [
    `artifact ${layers.map(({ digest, size }) => `${size} B ${short(digest)}`).join(" and ")}`,
    ...Object.entries(annotations).map(([name, value]) => `${name}=${value}`),
    ...(subject === undefined ? [] : [`about ${short(subject)}`]),
  ].join(", ");

const short = (digest: string): string => digest.replace(/^.*sha256:/, "").slice(0, 12);

const appImages = (seen: StepObservation): readonly (readonly [Ref, ImageObservation])[] =>
  refEntries(seen.images).flatMap(([ref, image]) =>
    ref.startsWith("@app") && !("broken" in image) ? [[ref, image] as const] : [],
  );

function pair(left: State, right: State, isShown: (path: string) => boolean = () => true): ShownTrees | undefined {
  const changes = diff(left.tree, right.tree).filter(({ path }) => isShown(path));
  if (changes.length === 0) return undefined;
  const touched = new Set(changes.map(({ path }) => path.split("/").slice(0, 3).join("/")));
  const near = (path: AbsPath): boolean => touched.has(path.split("/").slice(0, 3).join("/"));
  const changed = new Map<string, Change>(changes.map((change) => [change.path, change]));
  const rowsOf = (tree: Tree, side: "was" | "now"): ShownTree["rows"] =>
    [...walk(tree)]
      .filter(({ path }) => path !== "/" && near(path) && isShown(path))
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

/** A removed file is marked on the left, every other change on the right. */
function markOf({ was, now }: Change, side: "was" | "now"): string | undefined {
  if (now === undefined) return "-";
  if (side === "was") return undefined;
  return was === undefined ? "+" : "~";
}

function noteOf(node: Inode, other: Inode | undefined): string | undefined {
  const kind = node.kind === "symlink" ? `-> ${node.target}` : node.kind;
  const notes = [
    ...(node.kind === "file" || node.kind === "dir" ? [] : [kind]),
    ...(other === undefined ? [] : describeMetaDifference(node, other)),
  ];
  return notes.length === 0 ? undefined : notes.join("  ");
}
