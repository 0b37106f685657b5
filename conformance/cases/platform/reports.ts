/** platform.md > report.toml. */
import type { Case } from "../../protocol/case.ts";
import { after, expectThat, must, succeeds } from "../vocabulary/expectations.ts";
import { published } from "../vocabulary/images.ts";
import { create, rebase } from "../vocabulary/steps.ts";
import { world } from "../vocabulary/world.ts";

const REPORT = "/layers/report.toml";
const report = (step: number, ...inside: readonly (string | number)[]) => after(step).toml(REPORT, "image", ...inside);

export const reports: readonly Case[] = [
  must({
    id: "export.report.tags",
    says: "The report has every tag of the image.",
    given: world(),
    when: [create({ flags: { "-tag": ["@app:2", "@other:1"] } })],
    then: [
      succeeds(0),
      ...["@app:1", "@app:2", "@other:1"].map((tag) =>
        expectThat(report(0, "tags"), { includes: tag }, "platform.report.tags", "platform.exporter.report"),
      ),
      expectThat(report(0, "tags"), { length: 3 }, "platform.report.tags"),
    ],
  }),
  must({
    id: "export.report.digest",
    says: "The report has the digest of the image in the registry.",
    given: world(),
    when: [create()],
    then: [
      succeeds(0),
      expectThat(report(0, "digest"), { sameAs: after(0).image("@app:1", "digest") }, "platform.report.digest"),
    ],
  }),
  must({
    id: "export.report.manifest-size",
    says: "The report has the size of the manifest in the registry.",
    given: world(),
    when: [create()],
    then: [
      succeeds(0),
      expectThat(
        report(0, "manifest-size"),
        { sameAs: after(0).image("@app:1", "size") },
        "platform.report.manifest-size",
      ),
    ],
  }),
  must({
    id: "export.report.path",
    says: "The report is written to the path that the platform gives.",
    given: world(),
    when: [create({ flags: { "-report": "/layers/elsewhere.toml" } })],
    then: [
      succeeds(0),
      expectThat(
        after(0).toml("/layers/elsewhere.toml", "image", "digest"),
        { sameAs: after(0).image("@app:1", "digest") },
        "platform.exporter.report",
      ),
      expectThat(after(0).file(REPORT), { present: false }, "platform.exporter.report"),
    ],
  }),
  must({
    id: "rebase.report.digest",
    says: "The report of a rebase has the tag and the digest of the rebased image.",
    given: world(),
    when: [create({ flags: { "-report": "/layers/first.toml" } }), published("@run:1"), rebase("@run:1")],
    then: [
      succeeds(2),
      expectThat(report(2, "digest"), { sameAs: after(2).image("@app:1", "digest") }, "platform.rebaser.report"),
      expectThat(report(2, "tags"), { equals: ["@app:1"] }, "platform.rebaser.report"),
    ],
  }),
];
