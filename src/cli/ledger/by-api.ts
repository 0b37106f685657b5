/** `plimsoll ledger --by api`: the table of the README, in Markdown. */
import { type ApiCounts, type CoverageCount, type CoveredStatement, countsByApi } from "#ledger";
import { referenceBook } from "#lifecycle";

const PARTIES: Readonly<Record<string, string>> = {
  lifecycle: "lifecycles",
  platform: "platforms",
  buildpack: "buildpacks",
  extension: "image extensions",
  "base image author": "base images",
  all: "all",
};

export function apiCounts(covered: readonly CoveredStatement[]): readonly ApiCounts[] {
  const { platformApis, buildpackApis } = referenceBook();
  return countsByApi(covered, { platform: platformApis, buildpack: buildpackApis });
}

export const apiTable = (covered: readonly CoveredStatement[]): readonly string[] =>
  [
    ["statements of", ...Object.values(PARTIES)],
    ["---", ...Object.keys(PARTIES).map(() => "---")],
    ...apiCounts(covered).map(({ name, parties }) => [
      name,
      ...Object.keys(PARTIES).map((party) => percentOf(parties.get(party))),
    ]),
  ].map((cells) => `| ${cells.join(" | ")} |`);

/** Rounded down: 100 % means all. */
const percentOf = (count: CoverageCount | undefined): string =>
  count?.percent === undefined ? "" : `${Math.floor(count.percent)} %`;
