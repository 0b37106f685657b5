/** A lifecycle that is made faulty from outside: whatever it is, what it is given or what it does is tampered with on the way. */
import type { Command, CommandSeen, Machine } from "#machine";
import type { Boundary } from "../../protocol/boundary.ts";
import type { StatementId } from "../../protocol/case.ts";
import type { Subject } from "../../protocol/subject.ts";

export interface BoundaryMutant {
  readonly name: string;
  /** One sentence: what it does. */
  readonly says: string;
  /** Each of them is broken: some case that is evidence for it fails. */
  readonly breaks: readonly StatementId[];
  readonly boundary: Boundary;
}

export const boundaryMutant = (
  name: string,
  says: string,
  breaks: readonly string[],
  boundary: Boundary,
): BoundaryMutant => ({ name, says, breaks: breaks as readonly string[] as readonly StatementId[], boundary });

export const behind = (subject: Subject, { name, boundary }: BoundaryMutant): Subject => ({
  ...subject,
  name: `${name} around ${subject.name}`,
  open: (world, seed, surroundings) => subject.open(world, seed, { ...surroundings, boundary }),
});

type Run = (command: Command, container: Machine) => Promise<CommandSeen>;

/** Commands are run otherwise than they were given. */
export const runs = (run: Run): Boundary => ({
  machine: (container) => ({
    name: container.name,
    run: (command) => run(command, container),
    snapshot: () => container.snapshot(),
    look: (path) => container.look(path),
    edit: (changes) => container.edit(changes),
    kill: () => container.kill(),
    close: () => container.close(),
  }),
});

/** Flags after all others: the last one counts. */
export function withFlags(command: Command, ...flags: readonly string[]): Command {
  const image = command.argv.length - 1;
  return { ...command, argv: [...command.argv.slice(0, image), ...flags, ...command.argv.slice(image)] };
}

export const phaseOf = ({ path }: Command): string => path.slice(path.lastIndexOf("/") + 1);
