/** What identifies a result in a record, and the order of results. */
import type { ResultRecord } from "./record.ts";

type Identified = Pick<ResultRecord, "id" | "party" | "platformApi" | "buildpackApi">;

/** The id, the two versions and the party: unique in a record. */
export const resultKey = ({ id, party, platformApi, buildpackApi }: Identified): string =>
  [id, platformApi, buildpackApi, ...(party === undefined ? [] : [party])].join(" ");

export const sortResults = <R extends Identified>(results: readonly R[]): readonly R[] =>
  results
    .map((result) => ({ result, key: resultKey(result) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ result }) => result);
