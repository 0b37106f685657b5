/** How the ledger and the record grow: statements, results. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { orThrow, utf8 } from "#base";
import { toml } from "#contract";
import { PLAIN_INK, summaryLines } from "#reports";
import { statementsIn } from "../../conformance/ledger/statements/statement.ts";
import { openRecorder } from "../../src/cli/test/recorder.ts";
import { benchResult, VERSION } from "../harness/record.ts";
import type { Dimension, Work } from "./growth.ts";

const statement = (i: number): string => `
[[statement]]
id = "bench.statement-${i}"
lines = "${i}-${i + 3}"
level = "MUST"
subject = "lifecycle"
phase = ["analyze"]
since = "0.12"
says = "The lifecycle does the thing with the number ${i}"
sha256 = "28c04f1a4a6c89909dba57025b974e5b8668c0fed6efaf0ea09a35067edc3ffc"
testable = "yes"
observe = ["file"]
`;

function ledger(size: number): Work {
  const head = 'document = "platform.md"\nrevision = "b745fcfd90d7139d6a04cca2878b47ec402be943"\ntitle = "Files"\n';
  const bytes = utf8(head + Array.from({ length: size }, (_, i) => statement(i)).join(""));
  return () => statementsIn(orThrow(toml.read(bytes, "bench.toml")));
}

/** As `plimsoll test` does: one line per result, then the document and the summary. */
function record(size: number): Work {
  const results = Array.from({ length: size }, (_, i) => benchResult(i));
  return () => {
    const out = mkdtempSync(join(tmpdir(), "plimsoll-bench-"));
    try {
      const recorder = orThrow(
        openRecorder({
          name: "bench",
          description: {
            build: "bench",
            version: "1",
            platform: [VERSION],
            buildpack: [VERSION],
            amendments: [],
            can: [],
            machine: "sim",
          },
          what: [],
          options: { seed: "bench", out },
          revision: "bench",
        }),
      );
      for (const one of results) recorder.add(one);
      summaryLines(recorder.finish(size), 1, PLAIN_INK);
    } finally {
      rmSync(out, { recursive: true });
    }
  };
}

export const REPORTS: readonly Dimension[] = [
  { id: "statements", what: "read the ledger", of: "statements", sizes: [100, 1_000, 10_000], prepare: ledger },
  {
    id: "results",
    what: "write and sum up a record",
    of: "results",
    sizes: [100, 1_000, 10_000, 100_000],
    prepare: record,
  },
];
