/** Results that a text or a public source allows besides the expected one. */
import type { Expectation, Matcher, Reading } from "#protocol";
import { issueId } from "#protocol";
import { expectEqual } from "./expect.ts";
import { BASE_PATH } from "./world.ts";

/** The text has another reading, and this is what a lifecycle shows that follows it. `issue` is an id of `specs/issues.toml`. */
export const allowReading = (expectation: Expectation, is: Matcher, issue: string): Expectation =>
  withReading(expectation, { is, kind: "open", issue: issueId(issue) });

/** A public source demands this result against the clear text; the issue in `specs/issues.toml` names the source. */
export const allowContradiction = (expectation: Expectation, is: Matcher, issue: string): Expectation =>
  withReading(expectation, { is, kind: "text", issue: issueId(issue) });

const withReading = (expectation: Expectation, reading: Reading): Expectation => ({
  ...expectation,
  readings: [...(expectation.readings ?? []), reading],
});

/** The layers `ant` and `zebra` below `layers` are in PATH in ascending order. The official lifecycle has them in descending order. */
export const expectAscendingLayers = (path: string, layers: string): Expectation =>
  allowContradiction(
    expectEqual(path, `${layers}/ant/bin:${layers}/zebra/bin:${BASE_PATH}`, "buildpack.env.layer-paths.order-layers"),
    { equals: `${layers}/zebra/bin:${layers}/ant/bin:${BASE_PATH}` },
    "D-01",
  );
