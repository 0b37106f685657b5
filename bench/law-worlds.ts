/**
 * Tries worlds of one law on the reference in this process, and prints how many and the processor time since the process began:
 *
 *   node dist/bench/law-worlds.js <law> <worlds> [<proposal>...]
 */
import { setFlagsFromString } from "node:v8";
import { api, orThrow } from "#base";
import { generalLaws, judgeLaw, proposalWorlds } from "#laws";
import { amendmentsOfProposals, proposals } from "#proposals";
import { referenceSubject } from "#subjects";
import { OPTIMIZES_LATE } from "../src/cli/start/optimizes-late.ts";

// As a thread of a whole run does.
setFlagsFromString(OPTIMIZES_LATE);

const VERSIONS = { platform: api("0.15"), buildpack: api("0.12") };
/** A world that is stopped at each of its requests counts as about so many worlds: each stop is set up and built again. */
const STOPS = 100;

const [id = "", worlds = "1000", ...words] = process.argv.slice(2);
const evidence = proposals.map((proposal) => proposal.evidence?.() ?? {});
const generators = evidence.flatMap((one) => one.generators ?? []);
const laws = [...generalLaws(proposalWorlds(generators)), ...evidence.flatMap((one) => one.laws ?? [])];
const law = laws.find((one) => one.id === id);
if (law === undefined) throw new Error(`no law is called ${id}`);
const subject = orThrow(referenceSubject(orThrow(amendmentsOfProposals(words))));
const trials = law.followUps === undefined ? Number(worlds) : Math.ceil(Number(worlds) / STOPS);
const { verdict, search } = await judgeLaw(law, subject, {
  versions: VERSIONS,
  runs: trials * law.runsDivisor,
  seed: "bench",
});
if (verdict.is !== "pass" || search === undefined) throw new Error(`${id} is "${verdict.is}"`);
const { user, system } = process.cpuUsage();
const tried = law.followUps === undefined ? search.worlds : search.trialsChecked;
process.stdout.write(`${JSON.stringify({ worlds: tried, cpuMs: (user + system) / 1000 })}\n`);
