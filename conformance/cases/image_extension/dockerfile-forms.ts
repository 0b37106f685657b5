/**
 * image_extension.md > Dockerfile Requirements; platform.md > detector > Outputs: the forms in which a run.Dockerfile may be written. Each of
 * them says the same; the reference of Dockerfiles defines them.
 */
import type { TestCase } from "#protocol";
import { expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { extension, extensionCase, worldForGenerate, writeGenerated } from "../vocabulary/extensions.ts";
import { afterStep } from "../vocabulary/pointers.ts";

const IMAGE = "127.0.0.1:5000/other:1";

interface Form {
  readonly what: string;
  readonly says: string;
  readonly text: string;
  /** Has it instructions after FROM? */
  readonly extends?: true;
}

const FORMS: readonly Form[] = [
  { what: "lower-case", says: "has its instruction in small letters", text: `from ${IMAGE}\n` },
  { what: "mixed-case", says: "has its instruction in small and capital letters", text: `From ${IMAGE}\n` },
  { what: "indented", says: "begins with blanks", text: `  FROM ${IMAGE}\n` },
  { what: "tabs", says: "has tabs between its words", text: `FROM\t\t${IMAGE}\n` },
  { what: "blank-lines", says: "begins with empty lines", text: `\n\nFROM ${IMAGE}\n\n` },
  { what: "comment", says: "begins with a comment", text: `# FROM 127.0.0.1:5000/other:9\nFROM ${IMAGE}\n` },
  { what: "comment-after", says: "ends with a comment", text: `FROM ${IMAGE}\n# FROM 127.0.0.1:5000/other:9\n` },
  { what: "continued", says: "has its instruction on two lines", text: `FROM \\\n  ${IMAGE}\n` },
  { what: "argument-before", says: "declares an argument first", text: `ARG base_image\nFROM ${IMAGE}\n` },
  { what: "stage-name", says: "names its stage", text: `FROM ${IMAGE} AS base\n` },
  { what: "no-line-end", says: "has no line end", text: `FROM ${IMAGE}` },
  { what: "line-ends", says: "has line ends of two characters", text: `FROM ${IMAGE}\r\n` },
  {
    what: "instruction-after",
    says: "has an instruction in small letters after it",
    text: `from ${IMAGE}\nenv FROM=other\n`,
    extends: true,
  },
];

const runImage = (...inside: readonly string[]): string => afterStep(0).analyzed("run-image", ...inside);
const SWITCH = "platform.detector.ext.switch";

export const dockerfileFormCases: readonly TestCase[] = FORMS.map(({ what, says, text, extends: isExtended }) =>
  extensionCase({
    id: `generate.dockerfile-forms.${what}`,
    says: `A run.Dockerfile that ${says} chooses the run image.`,
    given: worldForGenerate({ extensions: [extension({ generate: writeGenerated({ "run.Dockerfile": text }) })] }),
    then: [
      expectSuccess(0),
      expectEqual(
        runImage("image"),
        "@other:1",
        "platform.detector.ext.select-run-image",
        "platform.detector.ext.last-from-wins",
        `${SWITCH}.image-name`,
      ),
      isExtended === true
        ? expectEqual(runImage("extend"), true, `${SWITCH}.extend-true`)
        : expectThat(runImage(), { excludes: { extend: true } }, `${SWITCH}.extend-false`),
    ],
  }),
);
