import * as fc from "fast-check";

/**
 * Property tests use the same inputs each time, so that a result of the gate can be repeated. `LAWS_SEED=random` tries other inputs, and
 * `LAWS_SEED=<number>` those of a failure that fast-check has printed.
 */
const given = process.env.LAWS_SEED ?? "1";
if (given !== "random") {
  if (!/^-?\d+$/.test(given))
    throw new Error(`LAWS_SEED is ${JSON.stringify(given)}: expected "random" or a whole number`);
  fc.configureGlobal({ seed: Number(given) });
}
