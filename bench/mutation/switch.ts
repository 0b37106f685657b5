/** The switch that instrumented code asks at each place that can be faulty. It must be there before that code loads. */
import * as caches from "./caches.ts";

/** The mutant that is on, and the mutants that would have changed a value since the last question about them. */
export interface Switch {
  /** Turns a mutant on before the code loads. */
  load(number: number): void;
  /** Turns one mutant on; -1: none. What caches keep of another mutant is forgotten. */
  turn(number: number): void;
  /** The mutants whose places had another value with them since the last call. */
  asked(): readonly number[];
  /** How often a place may be asked until the next call: code that asks more often does not end. */
  allow(times: number): void;
  /** How often places were asked since the last `allow`. */
  times(): number;
}

declare global {
  /** Whether a mutant is on whose place has another value whenever it is asked. */
  var mutantIsOn: (number: number) => boolean;
  /** The same for a mutant whose place has another value only sometimes: `mutantTruth` and `mutantUnless` see when. */
  var watchedMutantIsOn: (number: number) => boolean;
  /** The value. The first mutant changes something if it is true, the second if it is false; -1: none. */
  var mutantTruth: <T>(value: T, ifTrue: number, ifFalse: number) => T;
  /** The value. The mutant changes something unless it is `same`. */
  var mutantUnless: <T>(value: T, same: unknown, number: number) => T;
  /** Changes whenever another mutant is turned on. */
  var mutantGeneration: () => number;
  var ForgetfulMap: unknown;
}

/** Code that does not end because of a mutant. */
export class EndlessLoop extends Error {
  override readonly name = "EndlessLoop";
}

export function installSwitch(mutants: number): Switch {
  const marks = new Uint8Array(mutants);
  let on = -1;
  let generation = 0;
  let left = Number.POSITIVE_INFINITY;
  let allowed = left;
  globalThis.mutantGeneration = () => generation;
  globalThis.ForgetfulMap = caches.ForgetfulMap;
  const isOn = (number: number): boolean => {
    left -= 1;
    if (left < 0) throw new EndlessLoop("asked too often");
    return number === on;
  };
  globalThis.watchedMutantIsOn = isOn;
  globalThis.mutantIsOn = (number) => {
    marks[number] = 1;
    return isOn(number);
  };
  globalThis.mutantTruth = (value, ifTrue, ifFalse) => {
    const number = value ? ifTrue : ifFalse;
    if (number >= 0) marks[number] = 1;
    return value;
  };
  globalThis.mutantUnless = (value, same, number) => {
    if (value !== same) marks[number] = 1;
    return value;
  };
  return {
    load(number) {
      on = number;
    },
    turn(number) {
      on = number;
      generation += 1;
    },
    asked() {
      const asked: number[] = [];
      marks.forEach((mark, number) => {
        if (mark === 1) asked.push(number);
      });
      marks.fill(0);
      return asked;
    },
    allow(times) {
      allowed = times;
      left = times;
    },
    times: () => allowed - left,
  };
}
