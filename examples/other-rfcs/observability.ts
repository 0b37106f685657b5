/**
 * RFC 0131 of buildpacks/rfcs, the observability of builds: phases write telemetry files below `<layers>/tracing`. A record here has a name, an
 * event and the trace of the platform; the format of OpenTelemetry has more, which no promise of the RFC is about.
 */
import {
  afterStep,
  analyze,
  create,
  defineProposal,
  detect,
  expectEqual,
  expectFailure,
  expectSuccess,
  expectThat,
  mutant,
  type Phase,
  type PhaseContext,
  phaseFault,
  skipStep,
  step,
  utf8,
} from "plimsoll";
import { pathOf } from "./copy.ts";

const PHASES = ["analyze", "detect", "restore", "build", "export"] as const;
type Traced = (typeof PHASES)[number];

/** The last step of each phase, and the first one after which it is no longer root. */
const LAST = {
  analyze: "write-analyzed",
  detect: "write-plan",
  restore: "layer-sboms",
  build: "write-metadata",
  export: "report",
};
const OWN = {
  analyze: "take-directories",
  detect: "read-order",
  restore: "take-directories",
  build: "read-group",
  export: "take-directories",
};
const FIRST = {
  analyze: "check-names",
  detect: "read-analyzed",
  restore: "open-stores",
  build: "read-group",
  export: "check-names",
};

const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/;

function record(context: PhaseContext, phase: Traced, event: string, isChecked: boolean): void {
  const { inputs, process } = context;
  if (inputs.added.telemetry !== true) return;
  const given = typeof inputs.added.traceparent === "string" ? inputs.added.traceparent : "";
  const [, trace = isChecked ? "" : given.split("-")[1], parent = ""] = TRACEPARENT.exec(given) ?? [];
  const directory = pathOf(inputs.layers, "tracing/lifecycle");
  process.fs.mkdir(directory, { parents: true, mode: 0o775 });
  const line = JSON.stringify({ name: phase, event, traceId: trace ?? "", parentSpanId: parent });
  process.fs.write(pathOf(directory, `${phase}.jsonl`), utf8(`${line}\n`), { append: true, mode: 0o664 });
}

const recordStep = <P extends Traced>(phase: P, event: "start" | "end", isChecked: boolean) =>
  step(phase as Phase, {
    id: `${phase}:telemetry-${event}`,
    cites: ["written", "persisted", "inherits"],
    writes: [`path:<layers>/tracing/lifecycle/${phase}-${event}`],
    run: (context) => record(context, phase, event, isChecked),
  });

/** A buildpack called tracing has its layers where the telemetry files are. */
const refuseReservedName = step("detect", {
  id: "detect:telemetry-reserved",
  cites: ["reserved", "not-in-image"],
  needs: ["group"],
  run({ inputs, state: { group } }) {
    if (inputs.added.telemetry !== true || !group.some(({ id }) => id === "tracing")) return;
    throw phaseFault("detect", "a buildpack is called tracing, which is the directory of telemetry files", {
      remedy: "give it another id, or switch telemetry off",
    });
  },
});

const FILE = "/layers/tracing/lifecycle/detect.jsonl";
const TRACE = "0af7651916cd43dd8448eb211c80319c";
const since = {
  analyze: "0.12",
  detect: "0.12",
  restore: "0.12",
  build: "0.12",
  export: "0.12",
  create: "0.12",
} as const;
const traced = { flags: { "-telemetry": true } } as const;

const fault = (name: string, says: string, breaks: string, skipped: `${Phase}:${string}`) => ({
  ...mutant(`observability-${name}`, says, { breaks: [`proposal.observability.${breaks}`], fault: skipStep(skipped) }),
  proposals: [],
});

export const proposal = defineProposal({
  id: "observability",
  title: "Observability of builds",
  rfc: "RFC 0131, buildpacks/rfcs",
  options: [
    {
      name: "opened",
      says: "A phase begins its file as the build's user, or at once.",
      values: ["as-user", "at-once"],
    },
    { name: "reserved", says: "A buildpack called tracing is refused, or not.", values: ["refused", "text"] },
    { name: "traceparent", says: "A malformed traceparent is ignored, or passed on.", values: ["checked", "text"] },
  ],
  findings: [
    {
      id: "buildpack-called-tracing",
      says: "The RFC reserves `tracing` as the name of a layer. It is the directory of a buildpack: `<layers>/tracing` belongs to the buildpack with the id tracing.",
      happens:
        "The buildpack tracing has a launch layer called lifecycle: the app image has the telemetry files of the build, which differ in every build.",
      harm: "secret",
      hurts: "people who build the app, whose telemetry is published",
      breaks: ["not-in-image", "reserved"],
      repair: "reserved=refused",
      wording:
        "The detector MUST fail if a buildpack of the group has the id `tracing`; the id is reserved like `config` and `sbom`.",
    },
    {
      id: "first-record-of-root",
      says: "Phases must write often, from the beginning, so that a crash loses nothing. Some phases start as root and continue as the build's user.",
      happens:
        "The analyzer starts as root and makes <layers>/tracing: the detector, which is never root, cannot write its file, and the build fails.",
      harm: "refused",
      hurts: "every platform that starts phases as root",
      breaks: ["written"],
      repair: "opened=as-user",
      wording:
        "A phase that starts as root MUST give `<layers>/tracing` and its file to the build's user before it writes.",
    },
    {
      id: "traceparent-malformed",
      says: "The value of CNB_OTEL_TRACEPARENT should follow W3C Trace Context, and traces shall inherit its ids.",
      happens:
        "A platform passes garbage: the file has a trace id that no reader of OpenTelemetry accepts, and the whole file is lost to it.",
      harm: "lost",
      hurts: "the platform operator, without traces of this build",
      breaks: ["valid-trace"],
      repair: "traceparent=checked",
      wording: "A value that is no traceparent MUST be ignored; the phase then begins a trace of its own.",
    },
  ],
  changes: ({ opened, reserved, traceparent }) => {
    const isChecked = traceparent === "checked";
    const startsAt = (phase: Traced) =>
      opened === "as-user" ? (`after:${phase}:${OWN[phase]}` as const) : (`before:${phase}:${FIRST[phase]}` as const);
    return {
      inputs: {
        telemetry: { kind: "switch", flag: "telemetry", since },
        traceparent: { kind: "text", variable: "CNB_OTEL_TRACEPARENT", since },
      },
      steps: [
        ...PHASES.flatMap((phase) => [
          { where: startsAt(phase), step: recordStep(phase, "start", isChecked) },
          { where: `after:${phase}:${LAST[phase]}` as const, step: recordStep(phase, "end", isChecked) },
        ]),
        reserved === "refused" && { where: "before:detect:write-group", step: refuseReservedName },
      ],
    };
  },
  evidence: () => ({
    statements: [
      {
        id: "written",
        level: "MUST",
        says: "With the flag, each phase writes telemetry to <layers>/tracing/lifecycle/<phase>.jsonl",
      },
      { id: "opt-in", level: "MUST NOT", says: "Without the flag, a phase writes no telemetry" },
      { id: "persisted", level: "MUST", says: "Telemetry is there after a phase that fails" },
      { id: "inherits", level: "MUST", says: "Traces inherit the trace id of CNB_OTEL_TRACEPARENT" },
      { id: "valid-trace", level: "MUST", says: "Telemetry files are in the format of OpenTelemetry" },
      { id: "not-in-image", level: "MUST NOT", says: "Telemetry is not in the app image" },
      { id: "reserved", level: "MUST", says: "The lifecycle prevents the use of <layers>/tracing by buildpacks" },
    ],
    cases: [
      {
        id: "written",
        says: "Each phase writes its file, with the trace of the platform.",
        given: { env: { CNB_OTEL_TRACEPARENT: `00-${TRACE}-b7ad6b7169203331-01` } },
        when: [create(traced)],
        then: [
          expectSuccess(0),
          ...PHASES.map((phase) =>
            expectThat(
              afterStep(0).file(`/layers/tracing/lifecycle/${phase}.jsonl`, "text"),
              { includes: `{"name":"${phase}","event":"end","traceId":"${TRACE}"` },
              "written",
              "inherits",
            ),
          ),
        ],
      },
      {
        id: "opt-in",
        says: "Without the flag there is no directory.",
        when: [create()],
        then: [expectSuccess(0), expectThat(afterStep(0).file("/layers/tracing"), { present: false }, "opt-in")],
        control: { id: "written", differs: "/when/0/flags" },
      },
      {
        id: "failed",
        says: "The telemetry of a detection that fails is there.",
        given: { buildpacks: [{ id: "acme/hello", detect: [{ do: "exit", code: 100 }] }] },
        when: [analyze({ images: ["@app:1"] }), detect(traced)],
        then: [
          expectFailure(1),
          expectThat(afterStep(1).file(FILE, "text"), { includes: '"event":"start"' }, "persisted"),
        ],
        control: { id: "written", differs: "/given/buildpacks/0/detect/0/code" },
      },
      {
        id: "reserved",
        says: "A buildpack called tracing is refused.",
        given: { buildpacks: [{ id: "tracing" }] },
        when: [create(traced)],
        then: [expectFailure(0, "reserved")],
        control: { id: "written", differs: "/given/buildpacks/0/id" },
      },
    ],
    mutants: [
      fault("silent", "The exporter writes no telemetry.", "written", "export:telemetry-end"),
      fault("late", "The detector writes telemetry only when it succeeds.", "persisted", "detect:telemetry-start"),
      fault("trusting", "Any buildpack may be called tracing.", "reserved", "detect:telemetry-reserved"),
      {
        ...mutant("observability-always", "The detector writes telemetry without the flag.", {
          breaks: ["proposal.observability.opt-in"],
          fault: () => ({ steps: [alwaysTracing] }),
        }),
        proposals: [],
      },
    ],
    worlds: [
      {
        finding: "buildpack-called-tracing",
        options: ["reserved=text"],
        case: {
          says: "Telemetry is not in the app image.",
          given: {
            buildpacks: [
              {
                id: "tracing",
                build: [{ do: "write", path: "${CNB_LAYERS_DIR}/lifecycle.toml", text: "[types]\nlaunch = true\n" }],
              },
            ],
          },
          when: [create(traced)],
          then: [expectFailure(0, "reserved", "not-in-image")],
        },
      },
      {
        finding: "first-record-of-root",
        options: ["opened=at-once"],
        case: {
          says: "The detector writes its file after an analyzer that started as root.",
          can: ["two-uids"],
          when: [analyze({ images: ["@app:1"], as: "root", ...traced }), detect({ as: "user", ...traced })],
          then: [
            expectEqual(afterStep(1).exitCode, 0, "written"),
            expectThat(afterStep(1).file(FILE), { present: true }, "written"),
          ],
        },
      },
      {
        finding: "traceparent-malformed",
        options: ["traceparent=text"],
        case: {
          says: "The trace id is one of OpenTelemetry, or there is none.",
          given: { env: { CNB_OTEL_TRACEPARENT: "00-garbage-01" } },
          when: [create(traced)],
          then: [
            expectSuccess(0),
            expectThat(afterStep(0).file(FILE, "text"), { includes: '"traceId":""' }, "valid-trace"),
          ],
        },
      },
    ],
  }),
});

/** The fault of a mutant. */
const alwaysTracing = {
  phase: "detect",
  where: "after:detect:write-plan",
  step: step("detect", {
    id: "detect:telemetry-always",
    cites: ["proposal.observability.opt-in"],
    run: ({ process, inputs }) => process.fs.mkdir(pathOf(inputs.layers, "tracing"), { parents: true }),
  }),
} as const;
