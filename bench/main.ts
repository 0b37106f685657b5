/** `npm run bench`: measures, prints the table and writes it to bench/results.json. See docs/performance.md. */
import { readFileSync, writeFileSync } from "node:fs";
import { formatRows, type Row } from "./harness/table.ts";
import { builds } from "./scenarios/builds.ts";
import { command } from "./scenarios/command.ts";
import { executables } from "./scenarios/executables.ts";
import { exports } from "./scenarios/exports.ts";
import { images } from "./scenarios/images.ts";
import { laws } from "./scenarios/laws.ts";
import { officialTimings } from "./scenarios/official.ts";
import { proposals } from "./scenarios/proposals.ts";
import { records } from "./scenarios/records.ts";
import { suite } from "./scenarios/suite.ts";

const RESULTS = "bench/results.json";

interface Group {
  readonly node: string;
  readonly rows: readonly Row[];
}

const scenarios = { command, records, builds, images, exports, proposals, laws, suite, executables };
const only = process.argv[2];
if (only !== undefined && !Object.hasOwn(scenarios, only)) {
  process.stderr.write(
    `bench: unknown group ${JSON.stringify(only)}; give one of ${Object.keys(scenarios).join(", ")}\n`,
  );
  process.exit(2);
}

const reference = await officialTimings(process.env.PLIMSOLL_LIFECYCLE);
const measured: Record<string, Group> = {};
for (const [name, scenario] of Object.entries(scenarios)) {
  if (only !== undefined && only !== name) continue;
  const rows: Row[] = [];
  for await (const row of scenario(reference)) {
    rows.push(row);
    process.stderr.write(".");
  }
  measured[name] = { node: process.versions.node, rows };
}
process.stderr.write("\n");
process.stdout.write(`${formatRows(Object.values(measured).flatMap(({ rows }) => rows))}\n`);
// Keep the results of groups that were not measured.
const kept: Readonly<Record<string, Group>> = JSON.parse(readFileSync(RESULTS, "utf8"));
writeFileSync(RESULTS, `${JSON.stringify({ ...kept, ...measured }, null, 1)}\n`);
