/** Reads a record that the user names, and refuses results of this suite that the suite does not have. */
import { fail, type Result } from "#base";
import { isSpecificationCase } from "#cases";
import type { ResultRecord, RunRecord } from "#reports";
import { readRecord } from "#reports/stored";
import { suiteRevision } from "#suite/judge";

/** Records of other revisions have what their suite had. */
export function readOwnRecord(path: string): Result<RunRecord> {
  const read = readRecord(path);
  if (!read.ok || read.value.suite?.revision !== suiteRevision()) return read;
  const unknown = read.value.results.find((result) => isOfSuite(result) && !isSpecificationCase(result.id));
  if (unknown === undefined) return read;
  return fail({
    kind: "record-unknown-id",
    message: `this suite has no test case ${JSON.stringify(unknown.id)}, and the record names its revision`,
    where: { file: path },
    remedy: "give the record as Plimsoll wrote it",
  });
}

/** Proposals and modules bring test cases, laws and rules of their own. */
const isOfSuite = ({ kind, id }: ResultRecord): boolean => kind === "case" && !id.startsWith("proposal.");
