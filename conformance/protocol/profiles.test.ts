import { describe, expect, test } from "vitest";
import { api } from "#base";
import type { Step, TestCase, World } from "./case.ts";
import { statementIds } from "./ids.ts";
import { type Claimable, featuresOf, judgeClaim, type ProfileName } from "./profiles.ts";
import type { Description } from "./subject.ts";

const WORLD: World = { images: {}, files: {}, buildpacks: [], env: {} };
const features = (when: readonly Step[], more: Partial<TestCase> = {}) =>
  featuresOf({ given: WORLD, when, needs: {}, ...more }).join(" ");

describe("a test case needs", () => {
  test("no feature for detection and build, and a place for images for the phases that have some", () => {
    expect(features([{ run: "detect" }, { run: "build" }])).toBe("");
    expect(features([{ run: "detect" }, { run: "export" }])).toBe("registry");
    expect(features([{ run: "create" }], { needs: { can: ["layout"] } })).toBe("layout");
  });

  test("image extensions if its world has one, or if it extends an image", () => {
    const extension = { id: "a", version: "1", toml: "" };
    expect(features([{ run: "detect" }], { given: { ...WORLD, extensions: [extension] } })).toBe("extensions");
    expect(features([{ run: "extend" }])).toBe("registry extensions");
  });
});

describe("a claim", () => {
  const subject: Description = {
    build: "",
    version: "1",
    platform: [api("0.15")],
    buildpack: [api("0.12")],
    amendments: [],
    can: ["layout", "launch"],
    machine: "sim",
  };
  const extending: Claimable = {
    features: ["registry", "extensions"],
    needs: { can: ["extend", "two-uids"] },
    statements: statementIds("platform.it"),
  };
  const judged = (one: Claimable, ...profile: readonly ProfileName[]) => judgeClaim(one, profile, subject)?.verdict;

  test("leaves out what it does not have", () => {
    expect(judged(extending, "registry", "layout")).toEqual({
      is: "not-run",
      why: "not-claimed",
      detail: "the profile registry+layout does not have extensions",
    });
  });

  test("that the lifecycle does not keep is a failure, whatever the machine can do", () => {
    expect(judged(extending, "extensions")).toMatchObject({
      is: "fail",
      failures: [{ kind: "bug", statements: ["platform.it"] }],
    });
  });

  test("decides nothing else", () => {
    expect(judged({ ...extending, features: ["registry"], needs: { can: ["two-uids"] } }, "daemon-free")).toBe(
      undefined,
    );
    expect(judged({ features: ["layout"], needs: { can: ["layout"] }, statements: [] }, "layout")).toBe(undefined);
    expect(judged({ features: [], needs: {}, statements: [] }, "core")).toBe(undefined);
  });
});
