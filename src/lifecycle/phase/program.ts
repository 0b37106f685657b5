/** A phase as a program: Platform API, inputs, user, steps, exit code. */
import {
  type Api,
  absPath,
  type ByteString,
  byteString,
  describeFault,
  type Fault,
  parseApi,
  textOfByteString,
} from "#base";
import { type InputFault, type Inputs, inputs, type ProgramPhase } from "#contract";
import type { Process } from "#machine";
import { type FaultKind, phaseFault } from "../rules/faults.ts";
import { LIFECYCLE_VERSION } from "../rules/version.ts";
import type { RuleBook } from "./amendment.ts";
import type { Phase, PhaseContext, PhaseResults, PhaseStarts, Rules } from "./context.ts";
import { IGNORED_JOURNAL, type Journal } from "./journal.ts";
import { journaledRules } from "./journaled-rules.ts";
import { createLog, type Log } from "./log.ts";
import { directoryReservations } from "./reservations.ts";
import { phaseFaultOf, runPhase } from "./run.ts";

export interface PhaseDefinition<P extends ProgramPhase> {
  readonly phase: P;
  readonly start: () => PhaseStarts[P];
  /** The exit code of a successful phase. Default: 0. */
  exitCode?(state: PhaseStarts[P] & Partial<PhaseResults[P]>): number;
}

export interface ProgramOptions {
  readonly book: RuleBook;
  /** Gets the statements that the phases cite. */
  readonly journal?: Journal;
}

/** A program. `argv` replaces the command line of the process. */
export type PhaseProgram = (process: Process, argv?: readonly ByteString[]) => Promise<number>;

export function phaseProgram<P extends ProgramPhase>(
  definition: PhaseDefinition<P>,
  options: ProgramOptions,
): PhaseProgram {
  const { phase } = definition;
  return async (process, argv = process.argv) => {
    const negotiated = negotiate(options.book, textOfByteString(process.env.CNB_PLATFORM_API ?? byteString("")));
    if (typeof negotiated === "string")
      return reportNegotiation(process, { phase, options, kind: "platform-api", why: negotiated });
    const { platformApi } = negotiated;
    const exists = (path: ByteString): boolean => process.fs.exists(path);
    const defaults = negotiated.platform.inputDefaults({ phase, env: process.env, exists });
    const parsed = inputs.parseArguments({
      phase,
      platformApi,
      argv: argv.slice(1),
      env: process.env,
      cwd: process.cwd,
      exists,
      defaults,
      ...(negotiated.inputs && { added: negotiated.inputs }),
    });
    if (!parsed.ok) return reportInputFault(process, phase, negotiated, parsed.fault);
    return runSteps(definition, contextOf(definition, { process, inputs: parsed.value, rules: negotiated, options }));
  };
}

/** The rules of the requested Platform API, or why the lifecycle has none. */
function negotiate(book: RuleBook, asked: string): Rules | string {
  const supported = `this lifecycle supports Platform API ${book.platformApis.join(", ")}`;
  if (asked === "") return `CNB_PLATFORM_API is not set; ${supported}`;
  const api: Api | undefined = parseApi(asked);
  if (api === undefined)
    return `CNB_PLATFORM_API is ${JSON.stringify(asked)}, which is not an API version; ${supported}`;
  return book.rules(api) ?? `CNB_PLATFORM_API is ${asked}; ${supported}`;
}

function contextOf<P extends ProgramPhase>(
  { phase, start }: PhaseDefinition<P>,
  given: { process: Process; inputs: Inputs; rules: Rules; options: ProgramOptions },
): PhaseContext<P> {
  const { process, inputs } = given;
  const notes = given.options.journal ?? IGNORED_JOURNAL;
  // Without a journal, decisions are not wrapped.
  const rules = given.options.journal === undefined ? given.rules : journaledRules(given.rules, notes);
  return {
    process,
    inputs,
    rules,
    state: start(),
    journal: notes,
    reserve: directoryReservations(process.fs, [
      inputs.app,
      inputs.layers,
      inputs.platform,
      inputs.buildpacks,
      absPath("/cnb"),
    ]),
    log: logOf(process, phase, rules, inputs),
  };
}

function logOf(process: Process, phase: Phase, rules: Rules, inputs?: Inputs): Log {
  return createLog({
    out: process.stdout,
    warnings: rules.platform.warningsTo({ phase }) === "stdout" ? process.stdout : process.stderr,
    level: inputs?.logLevel ?? "info",
    colour: inputs?.noColor === false,
  });
}

async function runSteps<P extends ProgramPhase>(
  definition: PhaseDefinition<P>,
  context: PhaseContext<P>,
): Promise<number> {
  const { phase } = definition;
  try {
    if (context.process.uid === 0 && context.rules.platform.refusesRoot({ phase })) {
      throw phaseFault("failed", `${phase} does not run as root`, { remedy: "run it as the user of the build image" });
    }
    await runPhase(phase, context);
    return definition.exitCode?.(context.state) ?? 0;
  } catch (error) {
    const fault = phaseFaultOf(error);
    if (fault === undefined) throw error;
    context.log.error(describeFault(fault));
    return context.rules.platform.exitCode({ phase, kind: fault.kind });
  }
}

/** Without negotiated rules, those of the oldest Platform API decide where messages go. */
function reportNegotiation(
  process: Process,
  refusal: { phase: Phase; options: ProgramOptions; kind: FaultKind; why: string },
): number {
  const { phase, options, kind, why } = refusal;
  const [oldest] = options.book.platformApis;
  const rules = oldest === undefined ? undefined : options.book.rules(oldest);
  if (rules === undefined) return 1;
  const fault: Fault = { kind, message: why, remedy: "set CNB_PLATFORM_API to one of them" };
  logOf(process, phase, rules).error(describeFault(fault));
  return rules.platform.exitCode({ phase, kind });
}

function reportInputFault(process: Process, phase: Phase, rules: Rules, fault: InputFault): number {
  if (fault.kind === "version-asked") process.stdout.write(`${LIFECYCLE_VERSION}\n`);
  else if (fault.kind !== "help-asked") logOf(process, phase, rules).error(describeFault(fault));
  if (fault.usage !== undefined) process.stderr.write(fault.usage);
  return fault.exitCode;
}
