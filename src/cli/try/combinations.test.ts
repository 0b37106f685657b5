/**
 * Builds with each pair of proposals, from their combined examples: provisions, results, rejections, and pairs that need the
 * same path.
 */
import { describe, expect, test } from "vitest";
import { FaultError, pathOfText, textOf } from "#base";
import type { Provisions } from "#platform";
import { combineExamples, type Example, formsOf, type ProposalForm, pairsOfForms, proposals } from "#proposals";
import { lookup } from "#tree";
import { SIMULATED } from "../build/options.testkit.ts";
import { buildProposals } from "../build/proposals.ts";
import { type BuildRequest, provisionsFor } from "../build/session.ts";
import { exampleInputs } from "./example.ts";
import { type BuildSide, buildOneSide } from "./side.ts";

const forms = formsOf(proposals);
const pairs = pairsOfForms(forms).map(([a, b]) => ({ a, b, both: `${a.word} and ${b.word}` }));

function exampleOf({ proposal, word }: ProposalForm): Example {
  const one = proposals.find(({ id }) => id === proposal);
  const example = one?.exampleOfForm?.[word.split("form=")[1] ?? ""] ?? one?.example;
  if (example === undefined) throw new Error(`${word} has no worked example`);
  return example;
}

/** With the options that the examples need. */
const wordsOf = (on: readonly ProposalForm[]): readonly string[] =>
  on.flatMap((form) => [...(exampleOf(form).options ?? []).map((option) => `${form.proposal}:${option}`), form.word]);

const exampleOfBoth = (a: ProposalForm, b: ProposalForm): Example => combineExamples([exampleOf(a), exampleOf(b)]);

/** Replaces text in the names and contents of all files. */
function withText(example: Example, from: string, to: string): Example {
  const [old = "", young = ""] = [from, to].map((text) => JSON.stringify(text).slice(1, -1));
  return JSON.parse(JSON.stringify(example).replaceAll(old, young)) as Example;
}

async function planOf(example: Example, words: readonly string[]): Promise<BuildRequest> {
  return {
    inputs: await exampleInputs(example, SIMULATED),
    options: SIMULATED,
    proposals: await buildProposals(words),
  };
}

const providedTo = async (example: Example, words: readonly string[]): Promise<Provisions> =>
  provisionsFor(await planOf(example, words));

async function built(example: Example, words: readonly string[], given = SIMULATED): Promise<BuildSide> {
  const inputs = await exampleInputs(example, given);
  return buildOneSide(inputs, given, await buildProposals(words));
}

async function rejectionMessage(example: Example, words: readonly string[]): Promise<string> {
  try {
    const { ran, lastWords } = await built(example, words);
    return `${ran.end.is} ${lastWords ?? ""}`;
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    return error.fault.message;
  }
}

interface Made {
  /** Files of the app image, with a part of their content. */
  readonly files?: Readonly<Record<string, string>>;
  readonly artifacts?: readonly string[];
}

/** What the worked example of each proposal makes. */
const MADE: Readonly<Record<string, Made>> = {
  "export-dirs": { files: { "/opt/greeter/share/greeting": "Hello, %s!\n" } },
  "exportable-volumes": { files: { "/opt/extensions/telemetry": "AWS_LAMBDA_RUNTIME_API" } },
  "extension-layer": {
    files: { "/usr/share/games/fortunes": "You will extend an image.\n", "/etc/fortune.conf": "short = true\n" },
  },
  "metadata-locations": {
    files: {
      "/workspace/layers/example_names/launch/bin/say-launch": "from the layer launch",
      "/workspace/layers/example_names/config/bin/say-config": "from the layer config",
    },
  },
  "oci-artifacts": { artifacts: ["app:chart"] },
};

function missingIn({ launch, published }: BuildSide, { proposal }: ProposalForm): readonly string[] {
  const { files = {}, artifacts = [] } = MADE[proposal] ?? {};
  const textAt = (path: string): string => {
    const node = launch === undefined ? undefined : lookup(launch, pathOfText(path));
    return node?.kind === "file" ? textOf(node.content.bytes()) : "";
  };
  const publishedNames = published.flatMap(({ name, artifact }) => (artifact === undefined ? [] : [name]));
  return [
    ...Object.entries(files).flatMap(([path, text]) => (textAt(path).includes(text) ? [] : [path])),
    ...artifacts.filter((name) => !publishedNames.includes(name)),
  ];
}

describe("the worked example", () => {
  test.each(forms)("of $word gives its result only with the proposal", async (form) => {
    expect(Object.keys(MADE[form.proposal] ?? {})).not.toEqual([]);
    expect(missingIn(await built(exampleOf(form), wordsOf([form])), form)).toEqual([]);
    // RFC 0127 is in the specification from Platform API 0.13 on.
    const before = form.word === "extension-layer:form=approved" ? { ...SIMULATED, platformApi: "0.12" } : SIMULATED;
    expect(missingIn(await built(exampleOf(form), [], before), form)).not.toEqual([]);
  });

  test.each(forms)("of $word needs the platform, except for extension-layer", async (form) => {
    const provided = Object.keys(await providedTo(exampleOf(form), wordsOf([form])));
    expect(provided.length > 0).toBe(form.proposal !== "extension-layer");
  });
});

describe("two in one build", () => {
  test.each(pairs)("$both: the platform provides what each needs alone, and nothing else", async ({ a, b }) => {
    const example = exampleOfBoth(a, b);
    const [one, other, both] = await Promise.all(
      [[a], [b], [a, b]].map((on) => providedTo(example, wordsOf(on)) as Promise<Record<string, object>>),
    );
    const kinds = new Set([...Object.keys(one ?? {}), ...Object.keys(other ?? {})]);
    const merged = [...kinds].map((kind) => [kind, { ...one?.[kind], ...other?.[kind] }] as const);
    expect(both).toEqual(Object.fromEntries(merged));
  });

  test.each(pairs)("$both: each example's result appears", async ({ a, b }) => {
    const side = await built(exampleOfBoth(a, b), wordsOf([a, b]));
    expect(side.ran.end, side.lastWords).toEqual({ is: "built" });
    expect([...missingIn(side, a), ...missingIn(side, b)]).toEqual([]);
  });
});

/** Directories that must be empty in the run and build images. */
const NOT_EMPTY: Readonly<Record<string, string>> = {
  "export-dirs": "/opt/greeter",
  "exportable-volumes": "/opt/extensions",
};

const rejections = pairs.flatMap(({ a, b }) =>
  [a, b].flatMap((form) => {
    const dir = NOT_EMPTY[form.proposal];
    if (dir === undefined) return [];
    const images = ["run", "build"] as const;
    return images.map((image) => ({ a, b, by: form.word, other: form === a ? b.word : a.word, image, dir }));
  }),
);

describe("a rejection by one proposal", () => {
  test.each(rejections)(
    "$by rejects content of the $image image, with $other enabled too",
    async ({ a, b, image, dir }) => {
      const example = exampleOfBoth(a, b);
      const key = image === "run" ? "runImage" : "buildImage";
      const filled = { ...example, [key]: { ...example[key], [`${dir}/old`]: "x" } };
      expect(await rejectionMessage(filled, wordsOf([a, b]))).toContain(`the ${image} image has content at ${dir}`);
    },
  );
});

const extended = pairs.flatMap(({ a, b }) =>
  [a, b].flatMap((form) => {
    const other = form === a ? b : a;
    return form.proposal === "extension-layer" ? [{ form, other, both: `${form.word} and ${other.word}` }] : [];
  }),
);

/** Buildpacks run in the extended container, which must have the mounts of the other proposal. */
describe("with the build image extended instead", () => {
  const ofBuildImage = (example: Example): Example =>
    withText(withText(example, "run.Dockerfile", "build.Dockerfile"), "context.run", "context.build");

  test.each(extended)("$both: the result of $other.word appears", async ({ form, other }) => {
    const side = await built(ofBuildImage(exampleOfBoth(form, other)), wordsOf([form, other]));
    expect(
      side.ran.runs.map(({ command }) => command.phase),
      side.lastWords,
    ).toContain("extend");
    expect(side.ran.end, side.lastWords).toEqual({ is: "built" });
    expect(missingIn(side, other)).toEqual([]);
  });

  test.each(["names=apart", "unplaced=lifecycle"])(
    "%s moves the files of extensions, and the platform finds them",
    async (choice) => {
      const [layout, extension] = ["metadata-locations", "extension-layer:form=approved"].map((word) =>
        forms.find((form) => form.word === word),
      );
      if (layout === undefined || extension === undefined) throw new Error("the forms have other names now");
      const words = [...wordsOf([layout, extension]), `${layout.proposal}:${choice}`];
      for (const change of [ofBuildImage, (example: Example) => example]) {
        const side = await built(change(exampleOfBoth(layout, extension)), words);
        expect(
          side.ran.runs.map(({ command }) => command.phase),
          side.lastWords,
        ).toContain("extend");
        expect(side.ran.end, side.lastWords).toEqual({ is: "built" });
      }
    },
  );
});

interface Conflict {
  readonly words: readonly string[];
  /** Moves a path in the example of the first to one of the other. */
  readonly moved: readonly [from: string, to: string];
  readonly says: RegExp;
}

const VOLUME = "/opt/extensions";
const CONFIG = "/workspace/config";
const dirs = (to: string): Conflict["moved"] => ["/opt/greeter", to];
const volume = (to: string): Conflict["moved"] => [VOLUME, to];
const nothing: Conflict["moved"] = ["", ""];

const conflicts: readonly Conflict[] = [
  {
    words: ["export-dirs", "exportable-volumes"],
    moved: dirs(VOLUME),
    says: /export-dirs and exportable-volumes both provide \/opt\/extensions/,
  },
  {
    words: ["export-dirs", "exportable-volumes"],
    moved: dirs(`${VOLUME}/greeter`),
    says: /export-dirs claims .*exportable-volumes|exportable-volumes claims .*export-dirs/,
  },
  {
    words: ["exportable-volumes", "export-dirs"],
    moved: volume("/opt/greeter/inside"),
    says: /export-dirs claims .*exportable-volumes|exportable-volumes claims .*export-dirs/,
  },
  {
    words: ["export-dirs:reserved=allowed", "metadata-locations"],
    moved: dirs(CONFIG),
    says: /export-dirs and metadata-locations both provide \/workspace\/config/,
  },
  {
    words: ["export-dirs:reserved=allowed", "metadata-locations"],
    moved: dirs("/workspace/layers"),
    says: /export-dirs and metadata-locations both provide \/workspace\/layers/,
  },
  {
    words: ["exportable-volumes:reserved=allowed", "metadata-locations"],
    moved: volume(CONFIG),
    says: /exportable-volumes and metadata-locations both provide \/workspace\/config/,
  },
  {
    words: ["exportable-volumes:workspace=moved", "metadata-locations"],
    moved: nothing,
    says: /exportable-volumes and metadata-locations both provide where the app is mounted/,
  },
  {
    words: ["export-dirs:reserved=allowed", "oci-artifacts"],
    moved: dirs("/cnb/artifacts.toml"),
    says: /export-dirs and oci-artifacts both provide \/cnb\/artifacts.toml/,
  },
  {
    words: ["exportable-volumes:reserved=allowed", "oci-artifacts:form=draft"],
    moved: volume("/cnb/artifacts.toml"),
    says: /exportable-volumes and oci-artifacts both provide \/cnb\/artifacts.toml/,
  },
];

describe("two proposals that need the same path", () => {
  test.each(conflicts)("are rejected with both names: $words, $moved.1", async ({ words, moved: [from, to], says }) => {
    const [one, other] = words.map((word) => forms.find(({ proposal }) => proposal === word.split(":")[0]));
    if (one === undefined || other === undefined) throw new Error("a form has another name now");
    const { buildImage: _, ...first } = exampleOf(one);
    const example = combineExamples([from === "" ? first : withText(first, from, to), exampleOf(other)]);
    expect(await rejectionMessage(example, words)).toMatch(says);
  });
});
