/** The pairs of versions that a run tries. */
import { describe, expect, test } from "vitest";
import { type Api, api, orThrow } from "#base";
import { changesAt } from "#lifecycle";
import type { Description, Judgeable } from "#protocol";
import { selectVersions, statementIds, versionsOf } from "#protocol";
import { type PlanOptions, plan } from "./plan.ts";

const apis = (...texts: readonly Parameters<typeof api>[0][]): readonly Api[] => texts.map((text) => api(text));
const SUBJECT: Description = {
  build: "",
  version: "",
  platform: apis("0.12", "0.13", "0.14", "0.15"),
  buildpack: apis("0.8", "0.9", "0.10", "0.11", "0.12"),
  amendments: [],
  can: [],
  machine: "sim",
};

/** Rests on the statement that Platform API 0.14 changed. */
const RESTORES = "buildpack.layers.restore-matrix";
const judgeable = (needs: Judgeable["needs"], ...statements: readonly string[]): Judgeable => ({
  kind: "case",
  id: "one",
  says: "",
  lane: "must",
  statements: statementIds(...statements),
  needs,
  features: [],
  onRequest: false,
  judge: () => Promise.reject(new Error("not judged here")),
});

const pairs = (one: Judgeable, options: PlanOptions = {}): readonly string[] =>
  orThrow(plan({ all: [one], locate: () => undefined }, SUBJECT, [], options)).map(
    ({ platform, buildpack }) => `${platform}/${buildpack}`,
  );

describe("the chosen pairs of versions", () => {
  test("are the newest and the oldest", () => {
    expect(pairs(judgeable({}))).toEqual(["0.15/0.12", "0.12/0.8"]);
    expect(pairs(judgeable({ platform: [api("0.14")], buildpack: [api("0.9"), api("0.11")] }))).toEqual([
      "0.15/0.11",
      "0.14/0.9",
    ]);
  });

  test("are also those on both sides of a change", () => {
    expect(changesAt([RESTORES])).toEqual({ platform: [api("0.14")], buildpack: [] });
    expect(pairs(judgeable({}, RESTORES))).toEqual(["0.15/0.12", "0.14/0.12", "0.13/0.12", "0.12/0.8"]);
    expect(pairs(judgeable({ platform: [api("0.14")] }, RESTORES))).toEqual(["0.15/0.12", "0.14/0.8"]);
  });

  test("are both sides too if the lifecycle lacks the version of the change", () => {
    const versions = versionsOf({ needs: {} }, { platform: apis("0.12", "0.13", "0.15"), buildpack: apis("0.12") });
    const chosen = selectVersions(versions, false, { platform: [api("0.14")], buildpack: [] });
    expect(chosen.map(({ platform }) => platform)).toEqual(apis("0.15", "0.13", "0.12"));
  });

  test("are restricted by a version that the user names, or are those with it", () => {
    expect(pairs(judgeable({}), { platformApi: "0.15", buildpackApi: "0.12" })).toEqual(["0.15/0.12"]);
    expect(pairs(judgeable({}), { platformApi: "0.13" })).toEqual(["0.13/0.12", "0.13/0.8"]);
    expect(pairs(judgeable({}), { platformApi: "0.13", buildpackApi: "0.10" })).toEqual(["0.13/0.10"]);
    expect(pairs(judgeable({ platform: [api("0.14")] }), { platformApi: "0.13" })).toEqual([]);
  });

  test("are all of them if the user wants it", () => {
    expect(pairs(judgeable({}), { allVersions: true })).toHaveLength(20);
    expect(pairs(judgeable({}), { allVersions: true, platformApi: "0.13" })).toHaveLength(5);
  });
});
