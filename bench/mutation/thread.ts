/** A thread that judges the reference with one mutant after the other. It loads the instrumented bundle with `loadWith` on. */
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import type { Subject, Versions } from "#protocol";
import type { Judge, Question } from "./judge.ts";
import type { Asked, Covered, FromThread, Killing, ThreadData, ToThread } from "./messages.ts";
import { installSwitch, type Switch } from "./switch.ts";

/** More than any case asks while no mutant is on. */
const TIMES_MAX = 40_000_000;

class Thread {
  readonly #switch: Switch;
  readonly #judge: Judge;

  /** The places that were asked while the code loaded. */
  readonly #loading: readonly number[];

  readonly questions: readonly Question[];

  constructor(on: Switch, judge: Judge, newest: boolean) {
    this.#switch = on;
    this.#judge = judge;
    this.#loading = on.asked();
    this.questions = judge.questions.map((one) => (newest ? { ...one, versions: one.versions.slice(0, 1) } : one));
  }

  /** The places that each question asks, with no mutant on. */
  async cover(): Promise<Covered> {
    const loading = this.#loading;
    const subject = await this.#judge.open();
    const opening = this.#switch.asked();
    const questions: Covered["questions"][number][] = [];
    for (const question of this.questions) {
      const before = this.#switch.times();
      for (const versions of question.versions) await this.#judge.ask(subject, question.id, versions);
      questions.push({ ...question, places: this.#switch.asked(), cost: this.#switch.times() - before });
    }
    return { loading, opening, questions };
  }

  /** Who notices the mutant, until enough do. */
  async judge(asked: Asked): Promise<readonly Killing[]> {
    this.#switch.turn(asked.mutant);
    try {
      return await this.#killings(await this.#judge.open(), asked);
    } catch {
      return [{ id: "*", how: "cannot start" }];
    } finally {
      this.#switch.turn(-1);
    }
  }

  async #killings(subject: Subject, { ids, enough, most }: Asked): Promise<readonly Killing[]> {
    const killings: Killing[] = [];
    for (const { id, versions } of this.#rounds(ids).slice(0, most)) {
      if (killings.some((one) => one.id === id)) continue;
      const how = await this.#ask(subject, id, versions);
      if (how !== undefined) killings.push({ id, how });
      if (killings.length >= enough) break;
    }
    return killings;
  }

  /** All at their newest versions first: what one case does not notice there, another one does more often than the same at older versions. */
  #rounds(ids: readonly string[]): readonly { readonly id: string; readonly versions: Versions }[] {
    const byId = new Map(this.questions.map((one) => [one.id, one.versions]));
    return ids
      .flatMap((id) => (byId.get(id) ?? []).map((versions, round) => ({ id, versions, round })))
      .toSorted((a, b) => a.round - b.round);
  }

  async #ask(...[subject, id, versions]: Parameters<Judge["ask"]>): Promise<string | undefined> {
    this.#switch.allow(TIMES_MAX);
    try {
      return await this.#judge.ask(subject, id, versions);
    } catch (error) {
      return error instanceof Error ? error.name : "thrown";
    } finally {
      this.#switch.allow(Number.POSITIVE_INFINITY);
    }
  }
}

async function start(port: MessagePort, { bundle, mutants, loadWith, newest }: ThreadData): Promise<void> {
  const say = (message: FromThread): void => port.postMessage(message);
  // A mutant may leave a promise that no code waits for.
  for (const event of ["uncaughtException", "unhandledRejection"] as const) process.on(event, () => undefined);
  const on = installSwitch(mutants);
  on.load(loadWith);
  try {
    const { judgeOfReference } = await import(bundle);
    const judge: Judge = await judgeOfReference();
    // Some modules load only when the reference is opened for the first time.
    await judge.open();
    const thread = new Thread(on, judge, newest);
    port.on("message", async (message: ToThread) => {
      try {
        if (message.do === "describe") say({ is: "described", questions: thread.questions });
        else if (message.do === "cover") say({ is: "covered", covered: await thread.cover() });
        else say({ is: "judged", mutant: message.mutant, killings: await thread.judge(message) });
      } catch (error) {
        say({ is: "useless", error: textOf(error) });
      }
    });
    say({ is: "ready" });
  } catch (error) {
    say({ is: "useless", error: textOf(error) });
  }
}

const textOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));

if (parentPort === null) throw new Error("the command starts this file in a thread");
void start(parentPort, workerData);
