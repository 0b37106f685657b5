/** `npm run bench`: the table of ratios, printed and written to bench/results.json. See docs/performance.md. */
import { writeFileSync } from "node:fs";
import { builds } from "./scenarios/builds.ts";
import { exports } from "./scenarios/exports.ts";
import { images } from "./scenarios/images.ts";
import { official } from "./scenarios/official.ts";
import { proposals } from "./scenarios/proposals.ts";
import { suite } from "./scenarios/suite.ts";
import { type Row, table } from "./table.ts";

const only = process.argv[2];
const scenarios = { builds, images, exports, proposals, suite };
const reference = await official(process.env.PLIMSOLL_LIFECYCLE);
const rows: Row[] = [];
for (const [name, scenario] of Object.entries(scenarios)) {
  if (only !== undefined && only !== name) continue;
  for await (const row of scenario(reference)) {
    rows.push(row);
    process.stderr.write(".");
  }
}
process.stderr.write("\n");
process.stdout.write(`${table(rows)}\n`);
writeFileSync("bench/results.json", `${JSON.stringify({ node: process.versions.node, rows }, null, 1)}\n`);
