/** Mutants that read a document which is malformed, in another form, or has keys that they do not know. */
import { type ByteString, byteStringOf, textOfByteString, utf8 } from "#base";
import { groupToml, orderToml, planToml, runToml, type TomlFile, toml } from "#contract";
import type { Phase, PhaseContext, StepId } from "#lifecycle";
import { type LawMutant, lawMutant } from "./law-mutant.ts";
import { addStep, combine, failWith, type Mutant, mutant, type PlannedFault } from "./mutant.ts";

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

const groupOf = ({ inputs }: Pick<PhaseContext, "inputs">): ByteString => inputs.group;
const planOf = ({ inputs }: PhaseContext<"build">): ByteString => inputs.plan;
const PROGRAM: Readonly<Record<Reader, string>> = { build: "builder", export: "exporter" };

const groupMutants = (["build", "export"] as const).map((phase) =>
  mutant(`malformed-group-at-${phase}`, `The ${PROGRAM[phase]} takes a malformed group.toml for an empty one.`, {
    breaks: [`platform.${PROGRAM[phase]}.input.group`],
    fault: emptiesMalformed<Reader>(phase, `${phase}:read-group`, groupOf),
  }),
);

/** Before the step, the phase meets the text of a document, if there is one. */
const onDocument = <P extends Phase>(
  phase: P,
  before: StepId,
  pathOf: PathOf<P>,
  act: (bytes: Uint8Array, context: PhaseContext<P>) => void,
): PlannedFault =>
  addStep(phase, `before:${before}`, (context) => {
    const path = pathOf(context);
    if (context.process.fs.exists(path)) act(context.process.fs.readContent(path).bytes(), context);
  });

/** The builder fails if the text of group.toml is like this. */
const refusesGroup = (isLike: (text: string) => boolean): PlannedFault =>
  onDocument("build", "build:read-group", groupOf, (bytes) => {
    if (isLike(byteStringOf(bytes))) failWith("group.toml is strange")();
  });
const KNOWN_LINE = /^\s*(?:\[.*|#.*|"group"\s.*|(?:id|version|api|homepage|optional|exec-env|clear-env) = .*)?$/;

/** Whether a table says something that its type has no key for; what is empty or false need not be written again. */
function hasUnknown(table: unknown, known: unknown): boolean {
  if (Array.isArray(table)) return table.some((one, i) => hasUnknown(one, Array.isArray(known) ? known[i] : undefined));
  if (typeof table !== "object" || table === null) return false;
  const written = new Map(typeof known === "object" && known !== null ? Object.entries(known) : []);
  return Object.entries(table).some(([key, value]) =>
    written.has(key) ? hasUnknown(value, written.get(key)) : !isEmpty(value),
  );
}

const isEmpty = (value: unknown): boolean =>
  value === false || value === "" || (typeof value === "object" && value !== null && Object.keys(value).length === 0);

const refusesUnknown = <P extends Phase, T>(
  phase: P,
  before: StepId,
  pathOf: PathOf<P>,
  file: TomlFile<T>,
): PlannedFault =>
  onDocument(phase, before, pathOf, (bytes) => {
    const read = file.read(bytes, phase);
    const [table, known] = [toml.read(bytes, phase), read.ok ? toml.read(file.write(read.value), phase) : undefined];
    if (table.ok && known?.ok === true && hasUnknown(table.value, known.value)) failWith("there is an unknown key")();
  });

/** A runtime that crashes where its programmer expected something else. */
const crashes = <P extends Phase>(
  phase: P,
  before: StepId,
  pathOf: PathOf<P>,
  on: (bytes: Uint8Array) => boolean,
): PlannedFault =>
  onDocument(phase, before, pathOf, (bytes, { process }) => {
    if (on(bytes)) void process.kill("SIGQUIT");
  });

const orderOf = ({ inputs }: PhaseContext<"detect">): ByteString => inputs.order;
const groupsIn = (bytes: Uint8Array): readonly { readonly group: readonly unknown[] }[] => {
  const read = orderToml.read(bytes, "order.toml");
  return read.ok ? read.value.order : [];
};

const refusingMutants = [
  mutant("unknown-keys-refused-by-analyzer", "The analyzer refuses a run.toml with a key that it does not know.", {
    breaks: ["platform.analyzer.run-image.resolve-or-fail"],
    fault: refusesUnknown("analyze", "analyze:name-images", ({ inputs }) => inputs.run, runToml),
  }),
  mutant("unknown-keys-refused-by-detector", "The detector refuses an order.toml with a key that it does not know.", {
    breaks: ["platform.detector.input.order"],
    fault: refusesUnknown("detect", "detect:read-order", orderOf, orderToml),
  }),
  mutant("unknown-keys-refused-by-restorer", "The restorer refuses a group.toml with a key that it does not know.", {
    breaks: ["platform.restorer.input.group"],
    fault: refusesUnknown("restore", "restore:read-group", groupOf, groupToml),
  }),
  mutant("unknown-keys-of-plan-refused", "The builder refuses a plan.toml with a key that it does not know.", {
    breaks: ["platform.builder.input.plan"],
    fault: refusesUnknown("build", "build:read-plan", planOf, planToml),
  }),
];

/** A crash breaks no sentence of a text. */
const crashingMutants = [
  mutant("empty-group-crashes", "The detector crashes if a group of order.toml is empty.", {
    breaks: [],
    fault: crashes("detect", "detect:read-order", orderOf, (bytes) =>
      groupsIn(bytes).some(({ group }) => group.length === 0),
    ),
  }),
  mutant("nested-plan-crashes", "The builder crashes if plan.toml has more than a hundred levels.", {
    breaks: [],
    fault: crashes("build", "build:read-plan", planOf, (bytes) => byteStringOf(bytes).includes("[".repeat(100))),
  }),
  mutant("large-group-crashes", "The restorer crashes if group.toml has more than 32 MiB.", {
    breaks: [],
    fault: crashes("restore", "restore:read-group", groupOf, (bytes) => bytes.length > 2 ** 25),
  }),
  mutant("cycle-crashes", "The detector crashes if a composite buildpack contains itself.", {
    breaks: [],
    fault: addStep("detect", "after:detect:verify-order", ({ state, process }) => {
      const isCyclic = [...state.components].some(([key, { descriptor }]) =>
        descriptor.order.some(({ group }) => group.some(({ id, version }) => `${id}@${version}` === key)),
      );
      if (isCyclic) void process.kill("SIGQUIT");
    }),
  }),
];

export const documentMutants: readonly Mutant[] = [
  ...groupMutants,
  ...refusingMutants,
  ...crashingMutants,
  mutant("malformed-plan", "The builder takes a malformed plan.toml for an empty one.", {
    breaks: ["platform.builder.input.plan"],
    fault: emptiesMalformed("build", "build:read-plan", planOf),
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

/** Phases that crash at a document of theirs, if its text is like this. */
const eachCrashes = (on: (bytes: Uint8Array) => boolean): PlannedFault =>
  combine(
    crashes("detect", "detect:read-analyzed", ({ inputs }) => inputs.analyzed, on),
    crashes("detect", "detect:read-order", orderOf, on),
    crashes("restore", "restore:read-group", groupOf, on),
    crashes("restore", "restore:read-analyzed", ({ inputs }) => inputs.analyzed, on),
    crashes("build", "build:read-group", groupOf, on),
    crashes("build", "build:read-plan", planOf, on),
    crashes("export", "export:read-analyzed", ({ inputs }) => inputs.analyzed, on),
    crashes("export", "export:read-group", groupOf, on),
  );
const crashing = (name: string, says: string, on: RegExp): LawMutant =>
  lawMutant("documents.changed", name, says, {
    breaks: ["platform.detector.exit.20"],
    fault: eachCrashes((bytes) => on.test(byteStringOf(bytes))),
  });

export const changedDocumentMutants: readonly LawMutant[] = [
  crashing("numbers-crash", "Phases crash if a document has a number in place of a text.", /^\S+ = -?[0-9]/m),
  crashing("long-lines-crash", "Phases crash if a document has a line of more than 256 characters.", /^.{257}/m),
  crashing("lists-of-lists-crash", "Phases crash if a document has a list in a list.", /= \[\[/),
];
