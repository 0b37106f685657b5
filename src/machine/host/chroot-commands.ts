/** Runs the commands of a sandbox that has a root of its own and nothing else: in turn with all others, and nothing is left behind. */
import type { Socket } from "node:net";
import { FaultError, type HttpRequest } from "#base";
import { answerGiven, GIVEN_PORT } from "./chroot/given.ts";
import { countProcesses, endProcessesIn, keysOf, livingProcesses } from "./chroot/processes.ts";
import { takeTurn } from "./chroot/turn.ts";
import type { Copies } from "./copies.ts";
import { REGISTRY_PORTS, type Sandbox } from "./sandbox.ts";
import { tooManyProcesses } from "./supervisor/processes.ts";
import type { CommandReply, CommandRequest, OutputPart } from "./supervisor/protocol.ts";

export interface ChrootCommandsOptions {
  readonly root: string;
  readonly copies: Copies;
  readonly processesMax: number;
  /** A program has connected to a port of the registries. */
  readonly onConnection: (connection: Socket, scheme: HttpRequest["scheme"]) => void;
}

/** Something happened that only mounts and namespaces prevent, so the command shows nothing about the lifecycle. */
export const lackOf = (what: string): FaultError =>
  new FaultError({
    kind: "sandbox-lacks",
    message: `the sandbox of PLIMSOLL_SANDBOX=chroot ${what}`,
    remedy: "run it where a whole sandbox works, see docs/ci/README.md",
  });

/** Node.js, for example, reads there the words that are not UTF-8. */
const namesProc = ({ stdout, stderr }: CommandReply): boolean =>
  [stdout, stderr].some((text) => /\/proc\/(self|\d+)\//.test(Buffer.from(text, "base64").toString("latin1")));

const COUNT_INTERVAL_MS = 50;

export class ChrootCommands {
  readonly #options: ChrootCommandsOptions;
  #before: ReadonlySet<string> = new Set();
  #isSpoiled = false;

  constructor(options: ChrootCommandsOptions) {
    this.#options = options;
  }

  /** A command has changed the system, or left something that cannot be ended: nothing may run here again. */
  get isSpoiled(): boolean {
    return this.#isSpoiled || !this.#options.copies.hasOwnDevices();
  }

  /** Rejects with a FaultError (`sandbox-lacks`) if the command did what the sandbox cannot prevent. */
  async run(sandbox: Sandbox, command: CommandRequest, onOutput?: (output: OutputPart) => void): Promise<CommandReply> {
    const { root, onConnection, processesMax, copies } = this.#options;
    await sandbox.ready;
    const release = await takeTurn([
      ...[...REGISTRY_PORTS].map(([port, scheme]) => ({
        port,
        onConnection: (connection: Socket) => onConnection(connection, scheme),
      })),
      { port: GIVEN_PORT, onConnection: (connection) => answerGiven(root, connection) },
    ]);
    this.#before = keysOf(livingProcesses());
    const most = countProcesses() + processesMax;
    const count = setInterval(() => {
      if (countProcesses() > most) sandbox.stop(tooManyProcesses(processesMax));
    }, COUNT_INTERVAL_MS);
    try {
      const reply = await sandbox.run(command, onOutput);
      const left = endProcessesIn(root, this.#before);
      if (left.length > 0) throw this.#spoiled(`cannot tell whether the process ${left[0]} was left behind`);
      const [changed] = copies.changed();
      if (changed !== undefined) throw this.#spoiled(`cannot make ${changed} read-only, and a program changed it`);
      if (namesProc(reply)) throw lackOf("has no /proc, and a program looked for something in it");
      return reply;
    } finally {
      clearInterval(count);
      await release();
    }
  }

  /** The program of a command has ended: what it started ends too. */
  readonly endRest = (): void => void endProcessesIn(this.#options.root, this.#before);

  #spoiled(what: string): FaultError {
    this.#isSpoiled = true;
    return lackOf(what);
  }
}
