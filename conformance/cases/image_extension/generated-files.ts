/**
 * image_extension.md > Generation; platform.md > detector > Outputs: every file that an extension generates, and every sequence of up to
 * three run.Dockerfiles, each of which keeps the run image or names another one.
 */
import type { Expectation, Ref, Step, TestCase } from "#protocol";
import { pointer } from "#protocol";
import { expectAbsent, expectEqual, expectSame, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import {
  extension,
  extensionCase,
  FROM_BASE_IMAGE,
  worldForGenerate,
  writeGenerated,
} from "../vocabulary/extensions.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { detect, newContainer } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";

const EXTENDS = `${FROM_BASE_IMAGE}ENV A=1\n`;
const seen = afterStep(0);
const generatedText = (path: string): string => seen.file(`/layers/generated/acme_ext/${path}`, "text");

/** TOML and JSON files are observed decoded. */
const CONFIG = "extend-config.toml";
const FILES: Readonly<Record<string, string>> = {
  "run.Dockerfile": EXTENDS,
  "build.Dockerfile": `${EXTENDS}ENV B=1\n`,
  "context.run/a": "for run\n",
  "context.build/sub/b": "for build\n",
  "notes.txt": "anything\n",
};
const CONFIG_TEXT = '[[build.args]]\nname = "n"\nvalue = "v"\n';
const ALL = { ...FILES, [CONFIG]: CONFIG_TEXT };

const wholeOutput = (
  [
    [
      "prepopulated-whole",
      "Every file of the directory generate is in the output directory.",
      extension({
        without: "generate",
        files: Object.fromEntries(Object.entries(ALL).map(([path, text]) => [`generate/${path}`, { text }])),
      }),
      "ext.generate.prepopulated",
    ],
    [
      "output-whole",
      "Every file that bin/generate writes stays in the output directory.",
      extension({ generate: writeGenerated(ALL) }),
      "ext.generate.output-dir.received",
    ],
  ] as const
).map(([what, says, one, covers]) =>
  extensionCase({
    id: `generate.extension.${what}`,
    says,
    buildpack: ["0.12"],
    given: worldForGenerate({ extensions: [one] }),
    then: [
      expectSuccess(0),
      ...Object.entries(FILES).map(([path, text]) => expectEqual(generatedText(path), text, covers)),
      expectEqual(
        seen.toml(`/layers/generated/acme_ext/${CONFIG}`, "build", "args"),
        [{ name: "n", value: "v" }],
        covers,
      ),
    ],
  }),
);

type Kind = "keeps" | "names";
const KINDS: readonly Kind[] = ["keeps", "names"];
const longer = (some: readonly (readonly Kind[])[]) => some.flatMap((one) => KINDS.map((kind) => [...one, kind]));
const [ONE, TWO, THREE] = [longer([[]]), longer(longer([[]])), longer(longer(longer([[]])))];

const OTHER = (at: number): Ref => `@other:${at}`;
const nameOf = (at: number): string => `acme/${"abc"[at]}`;
const runDockerfile = (kind: Kind, at: number): string =>
  kind === "keeps" ? EXTENDS : `FROM 127.0.0.1:5000/other:${at}\n`;

const SWITCH = "platform.detector.ext.switch";
const runImageField = (...inside: readonly string[]): string => seen.analyzed("run-image", ...inside);

/** The model: the last Dockerfile that names an image, and those after it, count. */
function expectRunImage(kinds: readonly Kind[]): readonly Expectation[] {
  const last = kinds.lastIndexOf("names");
  const covers = ["platform.detector.ext.inspect-order", "platform.detector.ext.select-run-image"];
  if (last < 0) {
    return [
      expectEqual(runImageField("image"), "@run:1", "platform.detector.ext.all-base-image", ...covers),
      expectEqual(runImageField("extend"), true, "platform.detector.ext.all-base-image"),
      expectEqual(runImageField("target", "os"), "linux", "platform.detector.ext.all-base-image"),
    ];
  }
  return [
    expectEqual(runImageField("image"), OTHER(last), "platform.detector.ext.last-from-wins", ...covers),
    last < kinds.length - 1
      ? expectEqual(runImageField("extend"), true, `${SWITCH}.extend-true`)
      : expectThat(runImageField(), { excludes: { extend: true } }, `${SWITCH}.extend-false`),
    expectAbsent(runImageField("target"), `${SWITCH}.cleared`),
  ];
}

function expectDockerfile(at: number, isIgnored: boolean): readonly Expectation[] {
  const file = `/layers/generated/${nameOf(at).replace("/", "_")}/run.Dockerfile`;
  const covers = `${SWITCH}.ignore-preceding`;
  return isIgnored
    ? [expectThat(seen.file(`${file}.ignore`), { present: true }, covers), expectAbsent(seen.file(file), covers)]
    : [expectThat(seen.file(file), { present: true }, covers), expectAbsent(seen.file(`${file}.ignore`), covers)];
}

const sequences: readonly TestCase[] = [...ONE, ...TWO, ...THREE].map((kinds) =>
  extensionCase({
    id: `generate.run-images.${kinds.join("-")}`,
    says: `The last run.Dockerfile that names another image decides, and those before it are ignored: ${kinds.join(", ")}.`,
    given: worldForGenerate({
      extensions: kinds.map((kind, at) =>
        extension({ id: nameOf(at), generate: writeGenerated({ "run.Dockerfile": runDockerfile(kind, at) }) }),
      ),
    }),
    then: [
      expectSuccess(0),
      ...expectRunImage(kinds),
      ...kinds.flatMap((_, at) => expectDockerfile(at, at < kinds.lastIndexOf("names"))),
    ],
  }),
);

const CHOSEN = "127.0.0.1:5000/other:1";
const listing = (...names: readonly string[]): Step => {
  const [image, ...mirrors] = names;
  const text = `[[images]]\nimage = "127.0.0.1:5000/run:1"\n[[images]]\nimage = "${image}"\nmirrors = ${JSON.stringify(mirrors)}\n`;
  return { edit: { "/cnb/run.toml": { text, owner: "root" } } };
};
/** Only warnings are printed, so that nothing else of what is observed depends on run.toml. */
const quietly = detect({ flags: { "-log-level": "warn" } });
const inNewContainer = (...names: readonly string[]): readonly Step[] => [listing(...names), newContainer, quietly];
const WARNS = "platform.detector.ext.warn-unknown-run-image";

const warnings = mustCase({
  id: "generate.run-image.warned",
  says: "The detector warns of a run image that an extension chose if run.toml has it neither as an image nor as a mirror.",
  platform: ["0.13"],
  buildpack: ["0.10"],
  given: worldForGenerate({
    extensions: [extension({ generate: writeGenerated({ "run.Dockerfile": `FROM ${CHOSEN}\n` }) })],
  }),
  when: [
    ...inNewContainer(CHOSEN),
    ...inNewContainer("127.0.0.1:5000/more:1", "localhost:5000/other:1", CHOSEN),
    ...inNewContainer(`${CHOSEN}0`, "localhost:5000/other:1"),
  ],
  then: [
    ...[2, 5, 8].map((step) => expectEqual(afterStep(step).analyzed("run-image", "image"), OTHER(1))),
    expectSame(pointer("steps", 5), pointer("steps", 2), WARNS),
    expectThat(pointer("steps", 8), { differsFrom: pointer("steps", 2) }, WARNS),
  ],
});

const notExtended = extensionCase({
  id: "generate.build-image.not-extended",
  says: "Without a build.Dockerfile, analyzed.toml does not say that the build image is extended.",
  given: worldForGenerate({ extensions: [extension({ generate: writeGenerated({ "run.Dockerfile": EXTENDS }) })] }),
  then: [
    expectSuccess(0),
    expectEqual(runImageField("extend"), true, "platform.detector.ext.all-base-image"),
    expectThat(
      seen.analyzed(),
      { excludes: { "build-image": { extend: true } } },
      "platform.detector.ext.build-extend-false",
    ),
  ],
});

const configByKind = extensionCase({
  id: "generate.extension.config-by-kind",
  lane: "implied",
  says: "In Platform API 0.12, extend-config.toml is beside the Dockerfile of the build image.",
  platform: ["0.12", "0.12"],
  given: worldForGenerate({
    extensions: [
      extension({ generate: writeGenerated({ "build.Dockerfile": FROM_BASE_IMAGE, [CONFIG]: CONFIG_TEXT }) }),
    ],
  }),
  then: [
    expectSuccess(0),
    expectEqual(
      seen.file(`/layers/generated/build/acme_ext/${CONFIG}`, "toml"),
      { build: { args: [{ name: "n", value: "v" }] } },
      "platform.detector.output.generated-build-image-extension-id-extend-config",
    ),
  ],
});

export const generatedFileCases: readonly TestCase[] = [
  ...wholeOutput,
  ...sequences,
  warnings,
  notExtended,
  configByKind,
];
