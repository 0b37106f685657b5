/** buildpack.md > Order Resolution: ids that are there twice, as a buildpack and an extension, or not at all. */
import type { TestCase } from "#protocol";
import { recordCall } from "../vocabulary/acts.ts";
import { expectEqual } from "../vocabulary/expect.ts";
import { expectFailure, expectSuccess } from "../vocabulary/expect-exit.ts";
import { extension, extensionCase, worldForGenerate } from "../vocabulary/extensions.ts";
import { afterStep, detectedGroupIds } from "../vocabulary/pointers.ts";
import { detectCase } from "../vocabulary/test-case.ts";
import { buildpack, orderFile, worldForDetect } from "../vocabulary/world.ts";

const ONE_ID = "acme/hello";
const RESOLVED = "buildpack.order.resolved";

/** The only group: acme/hello and another buildpack before or after it. */
const groupWith = (at: "first" | "last", id: string) =>
  at === "first" ? [{ id }, { id: ONE_ID }] : [{ id: ONE_ID }, { id }];
const worldWith = (at: "first" | "last", id: string) =>
  worldForDetect({ buildpacks: [buildpack(), buildpack({ id: "acme/some" })], order: orderFile(groupWith(at, id)) });

const memberCases = (at: "first" | "last"): readonly TestCase[] => [
  detectCase({
    id: `detect.missing-member.${at}-there`,
    says: `A group whose ${at} buildpack is there passes.`,
    given: worldWith(at, "acme/some"),
    then: [
      expectSuccess(0),
      expectEqual(
        detectedGroupIds(),
        groupWith(at, "acme/some").map(({ id }) => id),
        RESOLVED,
      ),
    ],
  }),
  detectCase({
    id: `detect.missing-member.${at}`,
    says: `A group whose ${at} buildpack is nowhere does not pass without it.`,
    given: worldWith(at, "acme/none"),
    then: [expectFailure(0, RESOLVED)],
    control: { id: `detect.missing-member.${at}-there`, differs: "/given/files/~1cnb~1order.toml/text" },
  }),
];

export const sameIdCases: readonly TestCase[] = [
  extensionCase({
    id: "detect.same-ids.extension",
    says: "An extension and a buildpack with one id are both in the group, and both run.",
    given: worldForGenerate({
      extensions: [extension({ id: ONE_ID, detect: recordCall("ext") })],
      buildpacks: [buildpack({ detect: recordCall("bp") })],
    }),
    then: [
      expectSuccess(0),
      expectEqual(detectedGroupIds(), [ONE_ID], RESOLVED),
      expectEqual(`${afterStep(0).toml("/layers/group.toml", "group-extensions")}/*/id`, [ONE_ID], RESOLVED),
      ...["ext", "bp"].map((as) =>
        expectEqual(afterStep(0).call(as, "cwd"), "/workspace", "buildpack.detection.execute"),
      ),
    ],
  }),
  ...(["first", "last"] as const).flatMap(memberCases),
];
