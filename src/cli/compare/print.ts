/** A comparison in words: what got worse first, and last what else differs between the two runs. */
import { countOf } from "#base";
import type { Ink } from "#reports";
import type { Change, Comparison } from "#reports/stored";

export function comparisonLines(comparison: Comparison, ink: Ink): readonly string[] {
  const { worse, better, otherwise, added, gone, renamed, same, causes } = comparison;
  const shown = [
    section(ink.bad("WORSE"), worse.map(changeLine)),
    section(ink.good("BETTER"), better.map(changeLine)),
    section("CHANGED", otherwise.map(changeLine)),
    section(
      "NEW",
      added.map((result) => `${labelOf(result)}  ${result.verdict.is}`),
    ),
    section(
      "GONE",
      gone.map((result) => `${labelOf(result)}  was ${result.verdict.is}`),
    ),
    section(
      "RENAMED",
      [...renamed].map(([old, now]) => `${old}  is now  ${now}`),
    ),
    section(
      "ALSO DIFFERENT",
      causes.map(({ what, before, after }) => `${what}: ${shortDigests(before)}  ->  ${shortDigests(after)}`),
    ),
  ].flat();
  const counts = `${worse.length} worse, ${better.length} better, ${otherwise.length} changed otherwise, ${added.length} new, ${gone.length} gone, ${countOf(same, "result")} the same`;
  return [...shown, counts];
}

const shortDigests = (text: string): string => text.replace(/(sha256:[0-9a-f]{12})[0-9a-f]{52}/g, "$1");

/** Some sections have a line for each of a thousand results. */
const LINES_MAX = 40;

function section(title: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  const rest = lines.length - LINES_MAX;
  const more = rest > 0 ? [`  and ${rest} more; --json has all`] : [];
  return [title, ...lines.slice(0, LINES_MAX).map((line) => `  ${line}`), ...more, ""];
}

const labelOf = ({ id, platformApi, buildpackApi }: Change["before"]): string =>
  `${id}  platform ${platformApi}  buildpack ${buildpackApi}`;

function changeLine({ before, after }: Change): string {
  const why = "why" in after.verdict ? `  (${after.verdict.why})` : "";
  return `${labelOf(after)}  ${before.verdict.is} -> ${after.verdict.is}${why}`;
}
