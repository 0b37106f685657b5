/** What `compare`, `merge` and `report` cost beside `node -e 0`, with ten records of 1,000 results: the shards of a run. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ledger } from "#ledger";
import type { ResultRecord } from "#reports";
import { besideNode, plimsoll } from "../harness/beside-node.ts";
import { benchRecord, benchResult } from "../harness/record.ts";
import type { Row } from "../harness/table.ts";

const RECORDS = 10;
const RESULTS = 1_000;
/** One second, where `node -e 0` takes 50 ms. */
const TARGET = 20;

export async function* records(): AsyncGenerator<Row> {
  const cwd = mkdtempSync(join(tmpdir(), "plimsoll-bench-"));
  try {
    const names = writeRecords(cwd);
    const [one = "", other = ""] = names;
    const commands = {
      "plimsoll compare, two of the records": plimsoll("compare", one, other),
      "plimsoll merge, all of them": plimsoll("merge", ...names, "--out", "merged.json"),
      "plimsoll report --html, all of them": plimsoll("report", ...names, "--html", "report.html"),
    };
    let together = 0;
    for (const [what, args] of Object.entries(commands)) {
      const { ratio, ms, nodeMs } = besideNode(cwd, args);
      together += ratio;
      yield row(`${what} (${Math.round(ms)} and ${Math.round(nodeMs)} ms)`, ratio);
    }
    yield row("the three together, ten records of 1,000 results", together);
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

const row = (what: string, value: number): Row => ({
  what: `${what} beside \`node -e 0\`, processor time`,
  value,
  unit: "x",
  target: TARGET,
  is: "most",
});

/** Their results cite statements of the specification, because reports group by them. */
function writeRecords(folder: string): readonly string[] {
  const ids = [...ledger().keys()];
  const cited = (i: number): string => ids[i % ids.length] ?? "";
  const result = (i: number): ResultRecord => ({ ...benchResult(i), statements: [cited(i), cited(i * 7 + 1)] });
  return Array.from({ length: RECORDS }, (_, at) => {
    const name = `${at + 1}.json`;
    const results = Array.from({ length: RESULTS }, (_, i) => result(at * RESULTS + i));
    const record = benchRecord({ results, shard: `${at + 1}/${RECORDS}` });
    writeFileSync(join(folder, name), JSON.stringify(record, null, 1));
    return name;
  });
}
