/** The promises of the proposal oci-artifacts, over generated declarations, also with colliding tags and paths or links that leave the layer. */

import * as fc from "fast-check";
import type { Json } from "#base";
import { buildpack, world } from "#cases/vocabulary";
import {
  hasSucceeded,
  isStopped,
  type Law,
  type LawViolation,
  lawId,
  type SessionObservation,
  sessionsOfStop,
  stoppedIn,
  stopsOf,
  type Trial,
} from "#laws/kit";
import type { Act } from "#machine";
import type { Ref, RunStep, Step, StepObservation } from "#protocol";
import { instantiate, statementIds, type Versions } from "#protocol";
import { stringIn } from "../shared/quoted-strings.ts";
import { ALLOWED, artifactsToml } from "./worlds/artifacts.ts";

const SECRET = "/home/cnb/.docker/config.json";
const SECRET_TEXT = '{"auths":{}}';

/** The files in every layer, and the content that each path publishes; undefined: it must not be published. */
const FILES: Readonly<Record<string, string | undefined>> = {
  a: "of a",
  A: "of A",
  "sub/b": "of b",
  "caf\u00e9": "composed",
  "cafe\u0301": "decomposed",
  inside: "of a",
  outside: undefined,
  "way/config.json": undefined,
  sub: undefined,
  nothing: undefined,
  [`../../..${SECRET}`]: undefined,
  [SECRET]: undefined,
  "../one/a": undefined,
};

/** `1` is the tag of the app image. Tags that differ in case are different. */
const TAGS = ["wasm", "WASM", "chart", "1", "not a tag"] as const;

interface Declared {
  readonly layer: "one" | "two";
  readonly tag: string;
  readonly file: string;
}

const layerActs = (layer: string, declared: readonly Declared[]): readonly Act[] => {
  const at = (path: string): string => `\${CNB_LAYERS_DIR}/${layer}/${path}`;
  const texts = ["a", "A", "sub/b", "caf\u00e9", "cafe\u0301"];
  return [
    ...texts.map((path): Act => ({ do: "write", path: at(path), text: `${FILES[path]}` })),
    { do: "symlink", path: at("inside"), to: "a" },
    { do: "symlink", path: at("outside"), to: SECRET },
    { do: "symlink", path: at("way"), to: "/home/cnb/.docker" },
    { do: "write", path: at("artifacts.toml"), text: artifactsToml(...declared) },
  ];
};

const CREATE: RunStep = { run: "create", images: ["@app:1"] };
const AGAIN: Step = { fresh: ["layers", "app"] };

function trialOf(declared: readonly Declared[], versions: Versions, when: readonly Step[]): Trial {
  const build = (["one", "two"] as const).flatMap((layer) =>
    layerActs(
      layer,
      declared.filter((one) => one.layer === layer),
    ),
  );
  const given = world({
    buildpacks: [buildpack({ id: "acme/made", build })],
    files: { ...ALLOWED, [SECRET]: { text: SECRET_TEXT } },
  });
  // The world contains the versions, as in a case.
  const { given: written } = instantiate({ given }, versions);
  return { given: written, when };
}

const declarations = (tags: readonly string[], files: readonly string[]) =>
  fc.array(
    fc.record({
      layer: fc.constantFrom("one" as const, "two" as const),
      tag: fc.constantFrom(...tags),
      file: fc.constantFrom(...files),
    }),
    { minLength: 1, maxLength: 3 },
  );

const FINE = Object.keys(FILES).filter((file) => FILES[file] !== undefined);
const fine = fc.uniqueArray(
  fc.record({
    layer: fc.constantFrom("one" as const, "two" as const),
    tag: fc.constantFrom("wasm", "WASM", "chart"),
    file: fc.constantFrom(...FINE),
  }),
  {
    selector: ({ tag }) => tag,
    minLength: 1,
    maxLength: 2,
  },
);

/** The declarations of the world, read from its acts, so that the file of a counterexample is complete. */
function declaredIn({ given }: Trial): readonly { readonly tag: string; readonly file: string }[] {
  const acts = given.buildpacks.flatMap(({ build = [] }) => build);
  const texts = acts.flatMap((act) => (act.do === "write" && act.path.endsWith("/artifacts.toml") ? [act.text] : []));
  return texts.flatMap((text) =>
    [...text.matchAll(/^tag = (".*")\nfile = (".*")$/gm)].map(([, tag = '""', file = '""']) => ({
      tag: stringIn(tag),
      file: stringIn(file),
    })),
  );
}

const taken = (step: StepObservation | undefined): readonly string[] =>
  [...Object.keys(step?.images ?? {}), ...Object.keys(step?.artifacts ?? {})].filter((ref) => ref.startsWith("@app:"));

function delivered(trial: Trial, step: StepObservation): readonly LawViolation[] {
  const all = declaredIn(trial);
  const tags = all.map(({ tag }) => tag);
  const isFine =
    new Set(tags).size === tags.length &&
    all.every(({ tag, file }) => tag !== "1" && /^\w+$/.test(tag) && FILES[file] !== undefined);
  if (!hasSucceeded(step)) {
    if (isFine) return [{ at: "the creator", expected: "success", actual: step.stderr }];
    return taken(step).map((ref) => ({ at: ref, expected: "no tag after a build that failed", actual: "a tag" }));
  }
  if (!isFine)
    return [
      { at: "the creator", expected: "a failure: not all of the declarations can be published", actual: "success" },
    ];
  const found = all.flatMap(({ tag, file }): LawViolation[] => {
    const actual = step.artifacts?.[`@app:${tag}`]?.layers[0]?.text;
    return actual === FILES[file] ? [] : [{ at: `@app:${tag}`, expected: FILES[file] ?? "", actual: actual ?? null }];
  });
  return step.images["@app:1"] === undefined
    ? [...found, { at: "@app:1", expected: "the app image", actual: null }]
    : found;
}

const base = {
  lane: "must",
  kind: "law",
  needs: { amendments: ["oci-artifacts"] },
  covers: statementIds("proposal.oci-artifacts.upload-with-image"),
} as const;

const allOrNothing: Law = {
  ...base,
  id: lawId("oci-artifacts.all-or-nothing"),
  says: "A build that succeeds has published every artifact that was declared, with its file of the layer; one that fails has changed no tag.",
  runsDivisor: 1,
  trials: (versions) =>
    fc
      .oneof(fine, declarations(TAGS, Object.keys(FILES)), declarations(["wasm"], FINE))
      .map((declared) => trialOf(declared, versions, [CREATE])),
  sessions: (trial) => [trial],
  check(trial, [seen]) {
    const [step] = seen ?? [];
    if (step === undefined) return { vacuous: "nothing was run" };
    return { violations: delivered(trial, step) };
  },
};

const digestsIn = (step: StepObservation | undefined): Readonly<Record<string, Json>> =>
  Object.fromEntries(
    taken(step).map((ref) => {
      const image = step?.images[ref as Ref];
      const digest =
        step?.artifacts?.[ref as Ref]?.digest ?? (image !== undefined && "digest" in image ? image.digest : "broken");
      return [ref, digest];
    }),
  );

function different(
  expected: StepObservation | undefined,
  actual: StepObservation | undefined,
  when: string,
): readonly LawViolation[] {
  const [one, other] = [digestsIn(expected), digestsIn(actual)];
  return [...new Set([...Object.keys(one), ...Object.keys(other)])]
    .filter((ref) => one[ref] !== other[ref])
    .map((ref) => ({ at: `${ref}, ${when}`, expected: String(one[ref] ?? "nothing"), actual: other[ref] ?? null }));
}

const reproducible: Law = {
  ...base,
  id: lawId("oci-artifacts.reproducible"),
  says: "The same inputs in another world, with other random numbers, make the same artifacts and the same image.",
  runsDivisor: 1,
  trials: (versions) => fine.map((declared) => trialOf(declared, versions, [CREATE])),
  sessions: (trial) => [trial, trial],
  check: (_, [here, there]) =>
    hasSucceeded(here?.[0])
      ? { violations: different(here?.[0], there?.[0], "in the other world") }
      : { vacuous: "nothing was published" },
};

function partial(trial: Trial, seen: readonly SessionObservation[]) {
  const { done, before, after, retried } = stoppedIn(seen);
  if (done === undefined || !hasSucceeded(done)) return { vacuous: "nothing was published" };
  if (!isStopped(trial)) return { violations: [] };
  const [old, fresh, now] = [digestsIn(before), digestsIn(done), digestsIn(after)];
  const torn = Object.entries(now)
    .filter(([ref, digest]) => digest !== old[ref] && digest !== fresh[ref])
    .map(([ref, digest]) => ({ at: ref, expected: "the old one or the new one, whole", actual: digest }));
  const lost = Object.keys(old)
    .filter((ref) => now[ref] === undefined)
    .map((ref) => ({ at: ref, expected: "a tag that was there", actual: null }));
  const said = hasSucceeded(after) ? different(done, after, "after a build that ended well") : [];
  const retry = hasSucceeded(retried)
    ? different(done, retried, "after the retry")
    : [{ at: "the retry", expected: "success", actual: retried?.stderr ?? null }];
  return { violations: [...torn, ...lost, ...said, ...retry] };
}

const neverPartial: Law = {
  ...base,
  id: lawId("oci-artifacts.never-partial"),
  says: "A creator that stops at any registry request leaves every tag of image and artifacts complete, old or new; a retry publishes the same as a build without a failure.",
  needs: { ...base.needs, can: ["registry-kill"] },
  runsDivisor: 25,
  trials: (versions) =>
    fc
      .tuple(fine, fc.boolean())
      .map(([declared, isSecond]) =>
        trialOf(
          declared,
          versions,
          isSecond ? [CREATE, AGAIN, { edit: { "/workspace/new.txt": { text: "new" } } }, CREATE] : [CREATE],
        ),
      ),
  sessions: sessionsOfStop,
  check: partial,
  followUps: (trial, seen, which) => stopsOf(trial, seen, { fresh: [AGAIN], which }),
};

export const laws: readonly Law[] = [allOrNothing, reproducible, neverPartial];
