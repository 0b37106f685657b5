/** platform.md > report.toml. */
import type { TestCase } from "#protocol";
import { expectAbsent, expectEqual, expectSame, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { publishImage } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { create, rebase } from "../vocabulary/steps.ts";
import { createCase, mustCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";

const REPORT = "/layers/report.toml";
const report = (step: number, ...inside: readonly (string | number)[]) =>
  afterStep(step).toml(REPORT, "image", ...inside);

export const reportCases: readonly TestCase[] = [
  mustCase({
    id: "export.report.tags",
    says: "The report has every tag of the image.",
    given: world(),
    when: [create({ flags: { "-tag": ["@app:2", "@other:1"] } })],
    then: [
      expectSuccess(0),
      ...["@app:1", "@app:2", "@other:1"].map((tag) =>
        expectThat(report(0, "tags"), { includes: tag }, "platform.report.tags", "platform.exporter.report"),
      ),
      expectThat(report(0, "tags"), { length: 3 }, "platform.report.tags"),
    ],
  }),
  ...(
    [
      ["digest", "The report has the digest of the image in the registry.", "digest"],
      ["manifest-size", "The report has the size of the manifest in the registry.", "size"],
    ] as const
  ).map(([key, says, member]) =>
    createCase({
      id: `export.report.${key}`,
      says,
      given: world(),
      then: [
        expectSuccess(0),
        expectSame(report(0, key), afterStep(0).image("@app:1", member), `platform.report.${key}`),
      ],
    }),
  ),
  mustCase({
    id: "export.report.path",
    says: "The exporter writes the report to the path that the platform gives.",
    given: world(),
    when: [create({ flags: { "-report": "/layers/elsewhere.toml" } })],
    then: [
      expectSuccess(0),
      expectSame(
        afterStep(0).toml("/layers/elsewhere.toml", "image", "digest"),
        afterStep(0).digest("@app:1"),
        "platform.exporter.report",
      ),
      expectAbsent(afterStep(0).file(REPORT), "platform.exporter.report"),
    ],
  }),
  mustCase({
    id: "rebase.report.digest",
    says: "The report of a rebase has the tag and the digest of the rebased image.",
    given: world(),
    when: [create({ flags: { "-report": "/layers/first.toml" } }), publishImage("@run:1"), rebase("@run:1")],
    then: [
      expectSuccess(2),
      expectSame(report(2, "digest"), afterStep(2).digest("@app:1"), "platform.rebaser.report"),
      expectEqual(report(2, "tags"), ["@app:1"], "platform.rebaser.report"),
    ],
  }),
];
