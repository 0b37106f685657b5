import * as fc from "fast-check";

/**
 * The laws are tried with the same inputs each time: what the gate says of a commit is true tomorrow too. `LAWS_SEED=random` tries others,
 * `LAWS_SEED=<number>` those of a failure that fast-check has told.
 */
const given = process.env.LAWS_SEED ?? "1";
if (given !== "random") {
  if (!/^-?\d+$/.test(given))
    throw new Error(`LAWS_SEED is ${JSON.stringify(given)}: expected "random" or a whole number`);
  fc.configureGlobal({ seed: Number(given) });
}
