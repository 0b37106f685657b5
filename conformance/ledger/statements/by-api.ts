/** How much is verified of what each API version demands of each party. */
import { type Api, compareApi, parseApi } from "#base";
import { type CoverageCount, type CoveredStatement, countCoverage, countsBy } from "./coverage.ts";
import type { Statement } from "./statement.ts";

export interface ApiCounts {
  /** `Platform API 0.12`, `Distribution API`. */
  readonly name: string;
  readonly parties: ReadonlyMap<string, CoverageCount>;
}

/** The API whose versions `since` and `until` of a document's statements are. */
const APIS: Readonly<Record<string, "platform" | "buildpack">> = {
  "platform.md": "platform",
  "buildpack.md": "buildpack",
  "image_extension.md": "buildpack",
};
const NAMES = { platform: "Platform API", buildpack: "Buildpack API" } as const;

/** The oldest version first. The distribution specification has no versions of its own. */
export function countsByApi(
  covered: readonly CoveredStatement[],
  versions: Readonly<Record<"platform" | "buildpack", readonly Api[]>>,
): readonly ApiCounts[] {
  const rows = (["platform", "buildpack"] as const).flatMap((api) =>
    versions[api]
      .toSorted(compareApi)
      .map((version): readonly [string, readonly CoveredStatement[]] => [
        `${NAMES[api]} ${version}`,
        covered.filter(({ statement }) => APIS[statement.document] === api && holdsAt(statement, version)),
      ]),
  );
  const others = covered.filter(({ statement }) => APIS[statement.document] === undefined);
  return [...rows, ["Distribution API", others] as const, ["all", covered] as const].map(([name, those]) => ({
    name,
    parties: new Map([...countsBy(those, "party"), ["all", countCoverage(those)]]),
  }));
}

/** `until` may say in words since when a statement is deprecated: it still holds. */
function holdsAt({ since, until }: Statement, version: Api): boolean {
  const [first, last] = [parseApi(since ?? ""), parseApi(until ?? "")];
  return (
    (first === undefined || compareApi(first, version) <= 0) && (last === undefined || compareApi(version, last) <= 0)
  );
}
