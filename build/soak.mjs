// Judges the reference with ever new worlds of the laws, in slices of a seed, until the minutes are over. A failure is a false alarm: the reference
// obeys the laws, or it has a bug. Run the build first; `nice -n 19` leaves the machine to others.
import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    seed: { type: "string", default: "soak" },
    /** The number of the first slice: a later run goes on where this one ends. */
    from: { type: "string", default: "1" },
    runs: { type: "string", default: "100" },
  },
});
const LAWS = [
  "rebase.safety.L*",
  "rebuild.*",
  "build.reproducible",
  "publication.*",
  "damage.*",
  "kills.*",
  "documents.*",
  "plans.*",
];
const COMMAND = new URL("../dist/src/cli/main.js", import.meta.url).pathname;

/** The record of one slice. A slice that ends without one is an alarm too. */
function judge(slice) {
  const args = ["test", ...LAWS, "--runs", values.runs, "--seed", `${values.seed}-${slice}`, "--jobs", "1", "--json"];
  const { stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...args], { encoding: "utf8", maxBuffer: 2 ** 28 });
  try {
    return JSON.parse(stdout);
  } catch {
    return { results: [{ id: `slice ${slice}`, verdict: { is: "error", reason: stderr.trim() } }] };
  }
}

const started = process.uptime();
const minutes = () => (process.uptime() - started) / 60;
let [worlds, alarms, slice] = [0, 0, Number(values.from)];
for (; minutes() < Number(values.minutes); slice++) {
  const { results } = judge(slice);
  const wrong = results.filter(({ verdict }) => verdict.is !== "pass" && verdict.is !== "not-run");
  const made = results.reduce((sum, result) => sum + (result.worlds?.generated ?? 0), 0);
  worlds += made;
  alarms += wrong.length;
  console.log(`slice ${slice}: ${made} worlds, ${wrong.length === 0 ? "no alarm" : `${wrong.length} alarms`}`);
  for (const { id, verdict } of wrong) console.log(`  ${id}  seed ${values.seed}-${slice}  ${JSON.stringify(verdict)}`);
}
console.log(
  `${slice - Number(values.from)} slices, ${worlds} worlds in ${minutes().toFixed(1)} minutes, ${alarms} alarms`,
);
process.exitCode = alarms === 0 ? 0 : 1;
