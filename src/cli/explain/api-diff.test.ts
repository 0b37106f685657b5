import { describe, expect, test } from "vitest";
import { referenceBook } from "#lifecycle";
import { PLAIN_INK } from "#reports";
import { explainApiDiff } from "./api-diff.ts";

const diff = (...words: readonly string[]) => explainApiDiff(words, PLAIN_INK);
const text = (...words: readonly string[]): string => diff(...words).lines.join("\n");

describe("the difference between two API versions", () => {
  test("has the decisions, flags and statements that the later version changed", () => {
    const shown = text("platform", "0.11", "0.12");
    expect(shown).toMatch(/^Platform API 0\.11 to 0\.12\n {2}0\.12 +Targets take the place of stacks/);
    expect(shown).toContain("platform.runImageFile: stack.toml, then run.toml");
    expect(shown).toContain("platform.targetMatches\n");
    expect(shown).toMatch(/new -run \(CNB_RUN_PATH\) in analyze, detect, export, create/);
    expect(shown).toMatch(/gone -stack \(CNB_STACK_PATH\) in analyze, export/);
    expect(shown).toContain("platform.exporter.layout.write  MUST  ");
    expect(shown).not.toContain("0.13");
  });

  test("has every version in between, and nothing of the other axis", () => {
    const { data } = diff("buildpack", "0.7", "0.9");
    expect(data).toMatchObject({ axis: "buildpack", from: "0.7", to: "0.9", inputs: [] });
    expect(JSON.stringify(data)).toContain('{"name":"buildpack.commandForm","at":"0.9"');
    expect(JSON.stringify(data)).toContain('"before":"string","after":"list"');
    expect(JSON.stringify(data)).not.toContain('"name":"platform.');
  });

  test("is there for each pair of neighbours, and says what changed", () => {
    const { platformApis, buildpackApis } = referenceBook();
    for (const [axis, apis] of [["platform", platformApis] as const, ["buildpack", buildpackApis] as const]) {
      for (const [i, to] of apis.entries()) {
        const from = apis[i - 1];
        if (from !== undefined)
          expect(text(axis, from, to)).toMatch(new RegExp(`\n  ${to.replace(".", "\\.")} +[A-Z]`));
      }
    }
  });

  test.each([
    [[], "takes platform or buildpack and two API versions"],
    [["distribution", "0.2", "0.3"], "takes platform or buildpack and two API versions"],
    [["platform", "0.11"], "takes platform or buildpack and two API versions"],
    [["platform", "0.6", "0.12"], '"0.6" is no platform API version that Plimsoll knows'],
    [["platform", "0.11", "0.12.1"], '"0.12.1" is no platform API version that Plimsoll knows'],
    [["buildpack", "", "0.8"], '"" is no buildpack API version that Plimsoll knows'],
    [["buildpack", "0.8", " 0.9"], '" 0.9" is no buildpack API version that Plimsoll knows'],
    [["buildpack", "0.9", "0.9"], "0.9 is not older than 0.9"],
    [["platform", "0.12", "0.11"], "write --api-diff platform 0.11 0.12"],
  ])("of %j is a usage error", (words, says) => {
    const { lines, code } = diff(...words);
    expect([lines.length, code]).toEqual([1, 2]);
    expect(lines[0]).toContain(says);
  });
});
