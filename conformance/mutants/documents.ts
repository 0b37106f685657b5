/** Mutants that read a document which is malformed, in another form, or has keys that they do not know. */
import { type ByteString, byteStringOf, textOfByteString, utf8 } from "#base";
import { toml } from "#contract";
import type { Phase, PhaseContext, StepId } from "#lifecycle";
import { addStep, failWith, type Mutant, mutant, type PlannedFault } from "./mutant.ts";

type Reader = "build" | "export";
type PathOf<P extends Phase> = (context: PhaseContext<P>) => ByteString;

/** Before the step, a document that is no TOML becomes empty. */
const emptiesMalformed = <P extends Phase>(phase: P, before: StepId, pathOf: PathOf<P>): PlannedFault =>
  addStep(phase, `before:${before}`, (context) => {
    const { fs } = context.process;
    const path = pathOf(context);
    if (!fs.exists(path)) return;
    if (!toml.read(fs.readContent(path).bytes(), textOfByteString(path)).ok) fs.write(path, utf8(""));
  });

const groupOf = ({ inputs }: PhaseContext<Reader>): ByteString => inputs.group;
const PROGRAM: Readonly<Record<Reader, string>> = { build: "builder", export: "exporter" };

const groupMutants = (["build", "export"] as const).map((phase) =>
  mutant(`malformed-group-at-${phase}`, `The ${PROGRAM[phase]} takes a malformed group.toml for an empty one.`, {
    breaks: [`platform.${PROGRAM[phase]}.input.group`],
    fault: emptiesMalformed<Reader>(phase, `${phase}:read-group`, groupOf),
  }),
);

/** The builder fails if the text of group.toml is like this. */
const refusesGroup = (isLike: (text: string) => boolean): PlannedFault =>
  addStep("build", "before:build:read-group", ({ process, inputs }) => {
    if (!process.fs.exists(inputs.group)) return;
    if (isLike(byteStringOf(process.fs.readContent(inputs.group).bytes()))) failWith("group.toml is strange")();
  });
const KNOWN_LINE = /^\s*(?:\[.*|#.*|"group"\s.*|(?:id|version|api|homepage|optional|exec-env|clear-env) = .*)?$/;

export const documentMutants: readonly Mutant[] = [
  ...groupMutants,
  mutant("malformed-plan", "The builder takes a malformed plan.toml for an empty one.", {
    breaks: ["platform.builder.input.plan"],
    fault: emptiesMalformed("build", "build:read-plan", ({ inputs }) => inputs.plan),
  }),
  mutant("unknown-keys-refused", "The builder refuses a group.toml with a key that it does not know.", {
    breaks: ["platform.builder.input.group"],
    fault: refusesGroup((text) => text.split("\n").some((line) => !KNOWN_LINE.test(line))),
  }),
  mutant("groups-by-header", "The builder finds groups in group.toml only by their headers.", {
    breaks: ["platform.builder.input.group"],
    fault: refusesGroup((text) => !text.includes("[[group]]")),
  }),
];
