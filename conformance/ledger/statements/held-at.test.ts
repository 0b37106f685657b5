import { expect, test } from "vitest";
import { heldAt, inBoth } from "./held-at.ts";

const platform = (since?: string, until?: string) => ({
  document: "platform.md",
  ...(since !== undefined && { since }),
  ...(until !== undefined && { until }),
});

test("statements hold together from the latest since to the earliest until, on the axis of their document", () => {
  expect(heldAt([platform("0.3"), platform("0.12"), { document: "buildpack.md", since: "0.9" }])).toEqual({
    platform: ["0.12"],
    buildpack: ["0.9"],
  });
  expect(heldAt([platform("0.7", "0.11"), platform("0.9"), platform("0.3", "0.10")])).toEqual({
    platform: ["0.9", "0.10"],
  });
});

test("without since, and with words in until, a statement limits nothing", () => {
  expect(heldAt([platform(), platform(undefined, "deprecated in Platform API 0.12")])).toEqual({});
  expect(heldAt([])).toEqual({});
});

test("statements about image extensions have versions of the Buildpack API, on platforms that know extensions", () => {
  expect(heldAt([{ document: "image_extension.md", since: "0.11" }])).toEqual({
    platform: ["0.10"],
    buildpack: ["0.11"],
  });
});

test("promises of an RFC hold from the versions of its time on", () => {
  expect(heldAt([{ document: "rfc-export-dirs.md" }])).toEqual({ platform: ["0.12"], buildpack: ["0.8"] });
});

test("a range of the test case limits that of its statements", () => {
  const held = heldAt([platform("0.8")]);
  expect(inBoth({}, held)).toEqual(held);
  expect(inBoth(held, heldAt([platform("0.3", "0.10")]))).toEqual({ platform: ["0.8", "0.10"] });
});
