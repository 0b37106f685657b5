/** platform.md > exporter > Outputs: the image's PATH is made of the run image's, whatever that is, and of nothing that the exporter has. */
import type { TestCase } from "#protocol";
import { expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { appConfig } from "../vocabulary/images.ts";
import { allowContradiction } from "../vocabulary/readings.ts";
import { runImage } from "../vocabulary/run-images.ts";
import { create } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";

/** `path`: what comes after `/cnb/process:`. */
const ROWS: readonly (readonly [what: string, says: string, env: readonly string[], path: string])[] = [
  ["absent", "is not set", ["OTHER=1"], ""],
  ["no-variables", "is not set, nor any other variable", [], ""],
  ["empty", "is empty", ["PATH="], ""],
  ["one", "is one directory", ["PATH=/opt/run"], "/opt/run"],
  ["many", "has empty and relative elements", ["PATH=:/opt/run::sub:", "OTHER=1"], ":/opt/run::sub:"],
  ["same", "has a directory twice", ["PATH=/bin:/opt/run:/bin"], "/bin:/opt/run:/bin"],
  ["near", "is not set, but variables with similar names are", ["PATHS=/no", "XPATH=/no", "path=/no"], ""],
];

export const exporterPathCases: readonly TestCase[] = ROWS.map(([what, says, env, path]) =>
  mustCase({
    id: `export.path.${what}`,
    says: `The image's PATH is that of processes and of the run image, if that ${says}.`,
    given: world({ images: { "@run:1": runImage({ config: { config: { User: "1000:1000", Env: env } } }) } }),
    when: [create({ env: { PATH: "/opt/builder:/usr/bin:/bin" } })],
    then: [
      expectSuccess(0),
      allowContradiction(
        expectThat(appConfig("Env"), { includes: `PATH=/cnb/process:${path}` }, "platform.exporter.env.path"),
        { includes: `PATH=/cnb/process:/cnb/lifecycle:${path}` },
        "D-03",
      ),
      expectEqual(appConfig("WorkingDir"), "/workspace", "platform.exporter.working-dir"),
    ],
  }),
);
