/**
 * platform.md > analyzer, exporter, creator, rebaser > Inputs: two ports of one host are two registries. Each phase gets names on one port,
 * and names of which one is on the other port; both ports answer.
 */
import type { RunStep, Step, TestCase } from "#protocol";
import { expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectFailure, expectSuccess } from "../vocabulary/expect-exit.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { newerRunImage } from "../vocabulary/run-images.ts";
import { allPhases, create, rebase } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";

/** One port has TLS, the other one not. */
const [TLS, PLAIN] = ["secure.test:5443", "secure.test:5000"];
const NAMES = [`${TLS}/app:1`, `${TLS}/app:2`, `${TLS}/app:last`];
const REACHED = { "-insecure-registry": PLAIN } as const;
const RUN = "@run:1";
const REPORT = "/layers/report.toml";
const reported = (step: number): string => afterStep(step).toml(REPORT, "image", "tags");

interface Taker {
  readonly phase: "analyze" | "export" | "create" | "rebase";
  readonly words: string;
  /** The last step takes the names. */
  readonly steps: (names: readonly string[]) => readonly Step[];
  readonly covers: string;
  /** What there is if the phase accepts them. */
  readonly left: (step: number) => string;
}

const named = (run: RunStep["run"], flags: RunStep["flags"], args: readonly string[]): RunStep => ({
  run,
  flags: { ...REACHED, ...flags },
  args,
});
const tagged = (run: "analyze" | "create", [image = "", ...tags]: readonly string[]): RunStep =>
  named(run, { "-tag": tags, "-run-image": RUN, ...(run === "create" && { "-cache-dir": "/cache" }) }, [image]);

const TAKERS: readonly Taker[] = [
  {
    phase: "analyze",
    words: "The analyzer",
    steps: (names) => [tagged("analyze", names)],
    covers: "platform.analyzer.tag.same-registry",
    left: (step) => afterStep(step).analyzed("run-image", "reference"),
  },
  {
    phase: "export",
    words: "The exporter",
    steps: (names) => [...allPhases().slice(0, -1), named("export", { "-cache-dir": "/cache" }, names)],
    covers: "platform.exporter.image.same-registry",
    left: reported,
  },
  {
    phase: "create",
    words: "The creator",
    steps: (names) => [tagged("create", names)],
    covers: "platform.exporter.image.same-registry",
    left: reported,
  },
  {
    phase: "rebase",
    words: "The rebaser",
    steps: (names) => [
      create(),
      { publish: { [RUN]: newerRunImage() } },
      named("rebase", { ...rebase(RUN).flags, "-previous-image": "@app:1", "-report": REPORT }, names),
    ],
    covers: "platform.rebaser.image.same-registry",
    left: reported,
  },
];

const given = world({
  env: { SSL_CERT_FILE: "/etc/ssl/certs/ca-certificates.crt" },
  registry: { authority: "known" },
});
const PLACES = { first: 0, second: 1, last: 2 } as const;

export const oneHostCases: readonly TestCase[] = TAKERS.flatMap(({ phase, words, steps, covers, left }) => {
  const last = steps(NAMES).length - 1;
  return [
    mustCase({
      id: `${phase}.one-host.same-port`,
      lane: "implied",
      says: `${words} accepts names on one port of a host.`,
      // Before, no flag lets a lifecycle use a registry of another machine without TLS.
      platform: ["0.13"],
      given,
      when: steps(NAMES),
      then: [
        expectSuccess(last),
        expectEqual(afterStep(last).exitCode, 0, covers),
        expectThat(left(last), { present: true }, covers),
      ],
    }),
    ...Object.entries(PLACES).map(([place, at]) =>
      mustCase({
        id: `${phase}.one-host.other-port-${place}`,
        lane: "implied",
        says: `${words} rejects names if the ${place} one is on another port of the host.`,
        platform: ["0.13"],
        given,
        when: steps(NAMES.map((name, i) => (i === at ? name.replace(TLS, PLAIN) : name))),
        then: [expectFailure(last, covers)],
        control: {
          id: `${phase}.one-host.same-port`,
          differs:
            at > 0 && (phase === "analyze" || phase === "create")
              ? `/when/${last}/flags/-tag/${at - 1}`
              : `/when/${last}/args/${at}`,
        },
      }),
    ),
  ];
});
