import { expect, test } from "vitest";
import { cases } from "#suite";
import { pointerProblem } from "./observation-places.ts";

test("every pointer of every test case is a place that an observation can have", () => {
  const wrong = cases.flatMap(({ id, when, then }) =>
    then.flatMap(({ at, is }) =>
      [at, ...("sameAs" in is ? [is.sameAs] : []), ...("differsFrom" in is ? [is.differsFrom] : [])].flatMap((one) => {
        const problem = pointerProblem(one, when.length);
        return problem === undefined ? [] : [`${id}: ${one}: ${problem}`];
      }),
    ),
  );
  expect(wrong).toEqual([]);
});

test.each([
  ["/step/0/exit", /begins with \/steps/],
  ["/steps/1/exit/code", /there is no step "1": `when` has 1/],
  ["/steps/0/exit/cod", /did you mean code\?/],
  ["/steps/0/image/@app:1", /did you mean images\?/],
  ["/steps/0/images/app:1/labels", /needs an image such as @app:1, found "app:1"/],
  ["/steps/0/files/layers~1report.toml", /needs an absolute path/],
  ["/steps/0/files/~1layers/toml2", /did you mean toml\?/],
  ["/steps/0/stdout/0", /is one value/],
  ["/steps/0/calls/web/env", /is a list: expected an index/],
])("%s is an error", (at, says) => {
  expect(pointerProblem(at, 1)).toMatch(says);
});
