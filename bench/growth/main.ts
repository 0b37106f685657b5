/** `npm run growth`: measures cost against size, prints a table, writes bench/growth.json and the plot docs/growth.svg. */
import { readFileSync, writeFileSync } from "node:fs";
import { BUILDS } from "./builds.ts";
import { chart } from "./chart.ts";
import { type Growth, measureGrowth } from "./growth.ts";
import { IMAGES } from "./images.ts";
import { REPORTS } from "./reports.ts";

const RESULTS = "bench/growth.json";
const PLOT = "docs/growth.svg";

const dimensions = [...BUILDS, ...IMAGES, ...REPORTS];
const only = process.argv.slice(2);
const unknown = only.find((id) => !dimensions.some((dimension) => dimension.id === id));
if (unknown !== undefined) {
  process.stderr.write(
    `growth: unknown dimension ${JSON.stringify(unknown)}; give some of ${dimensions.map(({ id }) => id).join(", ")}\n`,
  );
  process.exit(2);
}

const measured: Record<string, Growth> = JSON.parse(readFileSync(RESULTS, "utf8"));
for (const dimension of dimensions) {
  if (only.length > 0 && !only.includes(dimension.id)) continue;
  const growth = await measureGrowth(dimension);
  measured[dimension.id] = growth;
  const costs = growth.points.map(({ size, cpuMs }) => `${size.toLocaleString("en")}: ${cpuMs.toPrecision(3)} ms`);
  process.stdout.write(
    `${growth.what}, ${growth.of}\n  ${costs.join("  ")}\n  exponent at the end: ${growth.exponent.toFixed(2)}\n`,
  );
}
writeFileSync(RESULTS, `${JSON.stringify(measured, null, 1)}\n`);
writeFileSync(PLOT, chart(dimensions.flatMap(({ id }) => measured[id] ?? [])));
