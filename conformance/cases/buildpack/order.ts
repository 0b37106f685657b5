/** buildpack.md > Phase #1: Detection > Order Resolution: nested orders. */
import type { BuildpackSpec, Expectation, World } from "#protocol";
import {
  buildpack,
  detectCase,
  expectDetectedGroup,
  expectEqual,
  expectSuccess,
  orderFile,
  worldForDetect,
  writeBuildPlan,
} from "../vocabulary/index.ts";
import { detectedGroupIds } from "../vocabulary/pointers.ts";
import { compositeBuildpack, EXIT_FAIL } from "../vocabulary/world.ts";

type Group = readonly (string | { readonly optional: string })[];

const toml = (...groups: readonly Group[]): string =>
  orderFile(
    ...groups.map((group) =>
      group.map((one) =>
        typeof one === "string" ? { id: `acme/${one}` } : { id: `acme/${one.optional}`, optional: true },
      ),
    ),
  );

const passing = (...ids: readonly string[]): readonly BuildpackSpec[] =>
  ids.map((id) => buildpack({ id: `acme/${id}` }));
const failing = (id: string): BuildpackSpec => buildpack({ id: `acme/${id}`, detect: EXIT_FAIL });

const left = compositeBuildpack("acme/left", toml(["a", "b"], ["c", "d"]));
const right = compositeBuildpack("acme/right", toml(["e", "f"], ["g", "h"]));

const worldOf = (order: readonly Group[], ...buildpacks: readonly BuildpackSpec[]): World =>
  worldForDetect({ buildpacks, order: toml(...order) });

const selects = (ids: readonly string[], ...covers: readonly string[]): readonly Expectation[] =>
  expectDetectedGroup(
    ids.map((id) => `acme/${id}`),
    ...covers,
  );

export const orderCases = [
  detectCase({
    id: "detect.order.nested",
    says: "A composite buildpack is replaced by its groups, at its position.",
    given: worldOf([["x", "left", "y"]], left, ...passing("a", "b", "c", "d", "x", "y")),
    then: selects(["x", "a", "b", "y"], "buildpack.order.pattern.nested", "buildpack.order.pattern"),
  }),
  detectCase({
    id: "detect.order.nested-second",
    says: "If the first group of a composite buildpack fails, detection tries its second group at the same position.",
    given: worldOf([["x", "left", "y"]], left, failing("b"), ...passing("a", "c", "d", "x", "y")),
    then: selects(["x", "c", "d", "y"], "buildpack.order.pattern.nested"),
  }),
  detectCase({
    id: "detect.order.product",
    says: "With two composite buildpacks in a group, detection tries every pair of their groups.",
    given: worldOf([["left", "right"]], left, right, failing("e"), ...passing("a", "b", "c", "d", "f", "g", "h")),
    then: selects(["a", "b", "g", "h"], "buildpack.order.pattern.concat"),
  }),
  detectCase({
    id: "detect.order.product-left-first",
    says: "Detection keeps a group of the earlier composite buildpack while it tries the groups of the later one.",
    given: worldOf(
      [["left", "right"]],
      left,
      right,
      buildpack({ id: "acme/c", detect: writeBuildPlan({ provides: ["by-c"] }, {}) }),
      buildpack({ id: "acme/e", detect: writeBuildPlan({ requires: ["by-c"] }) }),
      ...passing("a", "b", "d", "f", "g", "h"),
    ),
    then: selects(["a", "b", "g", "h"], "buildpack.order.pattern.concat"),
  }),
  detectCase({
    id: "detect.order.optional-composite",
    says: "If every group of an optional composite buildpack fails, detection tries the group without it.",
    given: worldOf([["x", { optional: "left" }]], left, failing("a"), failing("c"), ...passing("b", "d", "x")),
    then: [
      expectSuccess(0, "buildpack.order.optional-copy"),
      expectEqual(detectedGroupIds(), ["acme/x"], "buildpack.order.optional-copy"),
    ],
  }),
  detectCase({
    id: "detect.order.optional-before-next-group",
    says: "Detection tries a group without its optional buildpack before the next group.",
    given: worldOf(
      [[{ optional: "needy" }, "x"], ["y"]],
      buildpack({ id: "acme/needy", detect: writeBuildPlan({ requires: ["nothing"] }) }),
      ...passing("x", "y"),
    ),
    then: [
      expectSuccess(0, "buildpack.order.optional-copy"),
      expectEqual(detectedGroupIds(), ["acme/x"], "buildpack.order.optional-copy"),
    ],
  }),
];
