/**
 * A user proposal with one of everything: a flag and a variable of phases, a label, a place in the cache, a platform side, a test case, a law
 * with its worlds, and mutants. The exporter labels the app image with the note of the build and the number of builds with this cache.
 */
import {
  addStep,
  afterStep,
  anyBuild,
  anyRunImage,
  byteString,
  create,
  defineProposal,
  expectEqual,
  hasSucceeded,
  imageIn,
  join,
  killedByLaw,
  lawId,
  mutant,
  newContainer,
  proposalLaw,
  type Step,
  skipStep,
  step,
  textOf,
  utf8,
  type WorldGenerator,
  worldOfBuild,
} from "plimsoll";

const NOTE = "example.build.note";
const COUNT = "example.build.count";
const CACHE = "build-notes";
const CREATE: Step = { run: "create", images: ["@app:1"] };

const labelNote = step("export", {
  id: "export:build-notes",
  cites: ["noted"],
  writes: [`label:${NOTE}`, `label:${COUNT}`],
  run({ inputs, process: { fs }, state: { labels } }) {
    const { note } = inputs.added;
    if (typeof note !== "string") return;
    labels.set(NOTE, note);
    if (inputs.cacheDir === undefined) return;
    const file = join(inputs.cacheDir, byteString(CACHE));
    const count = 1 + (fs.exists(file) ? Number(textOf(fs.read(file))) : 0);
    fs.write(file, utf8(String(count)));
    labels.set(COUNT, String(count));
  },
});

const generator: WorldGenerator = {
  amendment: "build-notes",
  anyUse: () => anyBuild().map(() => (world) => ({ ...world, env: { ...world.env, CNB_NOTE: "generated" } })),
  isUsed: ({ env }) => env.CNB_NOTE !== undefined,
  withoutProposal: (world) => {
    const { CNB_NOTE: _, ...env } = world.env;
    return { ...world, env };
  },
  missingResults(world, seen) {
    const actual = imageIn(seen, "@app:1")?.labels[NOTE];
    const expected = world.env.CNB_NOTE;
    return actual === expected ? [] : [{ at: NOTE, expected: String(expected), actual: actual ?? null }];
  },
};

export const proposal = defineProposal({
  id: "build-notes",
  title: "Notes of builds",
  options: [{ name: "lines", says: "May a note have several lines?", values: ["one", "any"] }],
  caches: [CACHE],
  changes: () => ({
    inputs: { note: { kind: "text", flag: "note", variable: "CNB_NOTE", since: { export: "0.12", create: "0.12" } } },
    steps: [{ where: "before:export:labels", step: labelNote }],
  }),
  platform: ({ lines }) => ({
    prepare: () => ({ ok: true, value: { env: { CNB_NOTE: `a build with ${lines} line` } } }),
  }),
  evidence: () => ({
    statements: [{ id: "noted", says: "The exporter labels the app image with the note and counts the builds" }],
    cases: [
      {
        id: "flag",
        says: "The flag wins over the variable, and the cache counts builds.",
        given: { env: { CNB_NOTE: "variable" }, files: { "/cache": { dir: true } } },
        when: [create({ flags: { "-note": "flag" } }), newContainer, create()],
        then: [
          expectEqual(afterStep(0).label("@app:1", NOTE), "flag", "noted"),
          expectEqual(afterStep(2).label("@app:1", NOTE), "variable", "noted"),
          expectEqual(afterStep(2).label("@app:1", COUNT), "2", "noted"),
        ],
      },
    ],
    generators: [generator],
    laws: [
      {
        ...proposalLaw("build-notes"),
        id: lawId("build-notes.noted"),
        says: "Whatever is built, the app image has the note.",
        covers: [],
        trials: (versions) =>
          anyRunImage().chain((run) =>
            anyBuild().map((build) => {
              const world = worldOfBuild(build, versions, [run]);
              return { given: { ...world, env: { ...world.env, CNB_NOTE: "law" } }, when: [CREATE] };
            }),
          ),
        check({ given }, [seen]) {
          const [built] = seen ?? [];
          if (built === undefined || !hasSucceeded(built)) return { vacuous: "nothing was built" };
          return { violations: generator.missingResults(given, built) };
        },
      },
    ],
    mutants: [
      {
        ...mutant("note-forgotten", "The note is ignored.", {
          breaks: ["proposal.build-notes.noted"],
          fault: skipStep("export:build-notes"),
        }),
        proposals: [],
      },
      killedByLaw(
        "build-notes.noted",
        [],
        mutant("note-shortened", "Only the first letter of the note is kept.", {
          breaks: ["proposal.build-notes.noted"],
          fault: addStep("export", "after:export:build-notes", ({ state: { labels } }) => {
            labels.set(NOTE, labels.get(NOTE)?.slice(0, 1) ?? "");
          }),
        }),
      ),
    ],
  }),
});
