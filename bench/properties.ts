/** `npm run properties -- <worlds>`: measures how many worlds of each property's laws are meaningful, and writes docs/properties/figures.json. */
import { writeFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { measureLaw } from "../src/cli/properties/measure.ts";
import { OPTIMIZES_LATE } from "../src/cli/start/optimizes-late.ts";

setFlagsFromString(OPTIMIZES_LATE);

const RESULTS = "docs/properties/figures.json";
const SEED = "properties";

// Imported at the top, the bundler would let other scripts that load the proposals run this one.
const { PROPERTIES } = await import("#proposals");

const runs = Number(process.argv[2] ?? 1000);
const laws = [];
for (const one of PROPERTIES.flatMap((property) => property.laws)) {
  const figures = await measureLaw(one, runs, SEED);
  process.stderr.write(`${figures.law}: ${figures.meaningful} of ${figures.worlds} worlds, ${figures.verdict}\n`);
  laws.push(figures);
}
writeFileSync(RESULTS, `${JSON.stringify({ runs, seed: SEED, laws }, undefined, 2)}\n`);
