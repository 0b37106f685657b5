/** Mutants from outside: a proxy around any subject changes what the subject gets or does. */
import { byteStrings } from "#base";
import type { Command, CommandResult, Machine } from "#machine";
import type { Boundary, StatementId, Subject } from "#protocol";
import { statementIds } from "#protocol";

export interface BoundaryMutant {
  readonly name: string;
  /** One sentence: what it does. */
  readonly says: string;
  /** For each of these statements, some case that covers it fails. */
  readonly breaks: readonly StatementId[];
  readonly boundary: Boundary;
}

export const boundaryMutant = (
  name: string,
  says: string,
  { breaks, boundary }: { readonly breaks: readonly string[]; readonly boundary: Boundary },
): BoundaryMutant => ({ name, says, breaks: statementIds(...breaks), boundary });

export const mutateSubject = (subject: Subject, { name, boundary }: BoundaryMutant): Subject => ({
  ...subject,
  name: `${name} around ${subject.name}`,
  open: (world, seed, surroundings) => subject.open(world, seed, { ...surroundings, boundary }),
});

type Run = (command: Command, container: Machine) => Promise<CommandResult>;

/** Runs each command by `run`. */
export const changeRuns = (run: Run): Boundary => ({
  machine: (container) => ({
    name: container.name,
    run: (command) => run(command, container),
    snapshot: () => container.snapshot(),
    nodeAt: (path) => container.nodeAt(path),
    edit: (changes) => container.edit(changes),
    kill: () => container.kill(),
    close: () => container.close(),
  }),
});

/** Adds flags after all others, where they take precedence. */
export function withFlags(command: Command, ...flags: readonly string[]): Command {
  const image = command.argv.length - 1;
  return {
    ...command,
    argv: [...command.argv.slice(0, image), ...byteStrings(...flags), ...command.argv.slice(image)],
  };
}

export const phaseOf = ({ path }: Command): string => path.slice(path.lastIndexOf("/") + 1);
