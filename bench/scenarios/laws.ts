/** A thousand worlds of each law, cold, in a process of its own, beside a Node.js process that does nothing. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { packageFile } from "#base/host";
import type { Law } from "#laws/kit";
import { allLaws } from "#suite";
import type { Row } from "../harness/table.ts";

const WORLDS = 1000;
const TARGET = 80;

interface Run {
  readonly law: Law;
  readonly proposals: readonly string[];
  readonly title: string;
}

export async function* laws(): AsyncGenerator<Row> {
  for (const { law, proposals, title } of runs()) {
    const before = await bareMs();
    const worldsMs = await thousandMs(law, proposals);
    const bare = (before + (await bareMs())) / 2;
    yield {
      what: `1,000 worlds of ${law.id}${title} / node -e 0`,
      value: worldsMs / bare,
      unit: "x",
      target: TARGET,
      is: "most",
    };
  }
}

/** Every law with no proposal and with all of them; a law of one proposal with that proposal. */
function runs(): readonly Run[] {
  const all = allLaws.filter(({ kind }) => kind === "law");
  const common = all.filter(({ needs }) => needs.amendments === undefined);
  return [
    ...common.filter(({ needs }) => needs.anyProposal === undefined).map((law) => ({ law, proposals: [], title: "" })),
    ...common.map((law) => ({ law, proposals: ["all"], title: ", every proposal on" })),
    ...all.flatMap((law) => {
      const { amendments } = law.needs;
      return amendments === undefined ? [] : [{ law, proposals: amendments, title: ", its proposal on" }];
    }),
  ];
}

const run = promisify(execFile);

/** The worlds are counted, because a trial with stops makes many. */
async function thousandMs(law: Law, proposals: readonly string[]): Promise<number> {
  const program = packageFile("dist/bench/law-worlds.js");
  const { stdout } = await run(process.execPath, [program, law.id, String(WORLDS), ...proposals]);
  const { worlds, cpuMs }: { readonly worlds: number; readonly cpuMs: number } = JSON.parse(stdout);
  return (cpuMs / worlds) * WORLDS;
}

const BARE_RUNS = 5;
const OWN_TIME = "const { user, system } = process.cpuUsage(); (user + system) / 1000";

async function bareMs(): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < BARE_RUNS; i++) times.push(Number((await run(process.execPath, ["-p", OWN_TIME])).stdout));
  return times.toSorted((a, b) => a - b)[Math.floor(BARE_RUNS / 2)] ?? Number.NaN;
}
