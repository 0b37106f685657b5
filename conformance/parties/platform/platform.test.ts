/** Our own platform obeys every rule, and each rule finds a platform that does not. */
import { beforeAll, describe, expect, test } from "vitest";
import type { Json } from "#base";
import { failuresIn, verdictsOn } from "../component/component.testkit.ts";
import { lineOf, type PhaseCall, readProbeLog } from "./call.ts";
import { probedBuild } from "./platform.testkit.ts";
import { platformRules } from "./rules.ts";

type Calls = readonly PhaseCall[];

let build: Calls;
let rebuild: Calls;
let created: Calls;

beforeAll(async () => {
  const first = await probedBuild();
  expect(first.end).toBe("built");
  build = first.calls;
  rebuild = [...build, ...(await probedBuild({ cache: first.cache })).calls];
  created = (await probedBuild({ settings: { creator: true } })).calls;
});

const verdicts = (calls: Calls) => verdictsOn(platformRules, { calls });
const found = (calls: Calls): readonly string[] =>
  failuresIn(verdicts(calls)).map((id) => id.replace("check.platform.", ""));

describe("the probe lifecycle", () => {
  test("records each phase that the platform runs, in order", () => {
    expect(build.map(({ phase }) => phase)).toEqual(["analyze", "detect", "restore", "build", "export"]);
    expect(build[4]).toMatchObject({ args: ["example.com/app:1", "example.com/app:2"], uid: 1000, exit: 0 });
    expect(build[1]?.files["/platform/env/PLIMSOLL_USER"]?.text).toBe("probe");
  });

  test("records nothing that may be a secret", async () => {
    const secret = { CNB_REGISTRY_AUTH: '{"example.com":"Basic c2VjcmV0"}', TOKEN: "hidden" };
    const { calls } = await probedBuild({ settings: { env: secret } });
    expect(JSON.stringify(calls)).not.toMatch(/c2VjcmV0|hidden/);
    expect(calls[0]?.env.CNB_REGISTRY_AUTH).toBe('{"example.com":"(not recorded)"}');
  });

  test("answers from a script", async () => {
    const { calls, end } = await probedBuild({ files: { "/cnb/lifecycle/answers.json": '{"detector":20}' } });
    expect(calls.map(({ phase, exit }) => `${phase} ${exit}`)).toEqual(["analyze 0", "detect 20"]);
    expect(end).toBe("failed");
    expect(found(calls)).not.toContain("phase-order");
  });

  test("writes lines that are found among those of a platform", () => {
    const log = `===> ANALYZING\n[analyzer] ${build.map(lineOf).join("noise\n")}plimsoll-probe {"cut`;
    const { calls, damaged } = readProbeLog(log);
    expect(calls).toEqual(build);
    expect(damaged).toEqual([log.split("\n").length]);
  });
});

test("a platform is judged with the statements of the Platform API that it speaks", () => {
  const path = "/cnb/build-config/env/PLIMSOLL_OPERATOR";
  const wrong = withText("detect", path, "other")(build);
  const speaking = (version: string): Calls =>
    wrong.map((call) => ({ ...call, env: { ...call.env, CNB_PLATFORM_API: version } }));
  expect(
    ["0.10", "0.11", "0.15", "none"].map((version) => found(speaking(version)).includes("operator-variables")),
  ).toEqual([false, true, true, true]);
  expect(verdicts(speaking("0.10")).get("check.platform.operator-variables")).toBe(
    "not-run needs: the platform speaks another Platform API than the text, which holds from 0.11 on",
  );
});

describe("our platform", () => {
  test("breaks no rule but those about containers: it runs all phases in one", () => {
    expect(found(rebuild)).toEqual(["containers"]);
  });

  test("breaks no rule with the creator", () => {
    expect(found(created)).toEqual([]);
  });
});

const edit = (calls: Calls, phase: PhaseCall["phase"], change: (call: PhaseCall) => Partial<PhaseCall>): Calls =>
  calls.map((call) => (call.phase === phase ? { ...call, ...change(call) } : call));

const withInput = (phase: PhaseCall["phase"], name: string, value: Json) => (calls: Calls) =>
  edit(calls, phase, ({ inputs }) => ({ inputs: { ...inputs, [name]: value } }));
const withEnv = (phase: PhaseCall["phase"], env: Readonly<Record<string, string>>) => (calls: Calls) =>
  edit(calls, phase, (call) => ({ env: { ...call.env, ...env } }));
const withoutEnv = (phase: PhaseCall["phase"], name: string) => (calls: Calls) =>
  edit(calls, phase, ({ env }) => ({ env: Object.fromEntries(Object.entries(env).filter(([key]) => key !== name)) }));
const withArgs =
  (phase: PhaseCall["phase"], ...args: readonly string[]) =>
  (calls: Calls) =>
    edit(calls, phase, () => ({ args }));
const withText = (phase: PhaseCall["phase"], path: string, text: string) => (calls: Calls) =>
  edit(calls, phase, ({ files }) => ({
    files: { ...files, [path]: { kind: "file", mode: "644", owner: "0:0", text } },
  }));
const withoutFile = (phase: PhaseCall["phase"], path: string) => (calls: Calls) =>
  edit(calls, phase, ({ files }) => ({
    files: Object.fromEntries(Object.entries(files).filter(([key]) => key !== path)),
  }));
const also =
  (phase: PhaseCall["phase"], from: PhaseCall["phase"], change: Partial<PhaseCall> = {}) =>
  (calls: Calls) => [
    ...calls,
    ...calls
      .filter((call) => call.phase === from)
      .slice(0, 1)
      .map((call) => ({ ...call, phase, ...change })),
  ];
const ORDER = "/cnb/order.toml";
const EXTENSIONS =
  '[[order]]\n[[order.group]]\nid = "acme/one"\nversion = "1.0.0"\n[[order-extensions]]\n[[order-extensions.group]]\nid = "acme/ext"\nversion = "1.0.0"\n';
const DIRECTORY = { kind: "dir", mode: "755", owner: "0:0", names: [] };

type Fault = readonly [rule: string, says: string, fault: (calls: Calls) => Calls];

const FAULTS: readonly Fault[] = [
  ["phase-order", "no analyzer", (calls) => calls.filter(({ phase }) => phase !== "analyze")],
  [
    "phase-order",
    "the builder before the detector",
    (calls) =>
      calls.toSorted(
        (a, b) =>
          Number(b.phase === "analyze") - Number(a.phase === "analyze") ||
          Number(b.phase === "build") - Number(a.phase === "build"),
      ),
  ],
  ["phase-order", "no builder", (calls) => calls.filter(({ phase }) => phase !== "build")],
  [
    "skip-builder",
    "the builder after the extender",
    (calls) =>
      calls.flatMap((call) =>
        call.phase === "build" ? [{ ...call, phase: "extend" as const, inputs: { kind: "build" } }, call] : [call],
      ),
  ],
  ["files-between-phases", "a layers volume of its own for the builder", withoutFile("build", "/layers/group.toml")],
  ["no-credentials", "credentials for the builder", withEnv("build", { CNB_REGISTRY_AUTH: "{}" })],
  ["no-credentials", "the socket of a daemon for the detector", withText("detect", "/var/run/docker.sock", "")],
  ["containers", "all phases in one container", (calls) => calls],
  ["user", "root for the detector", (calls) => edit(calls, "detect", () => ({ uid: 0 }))],
  ["build-environment", "a detector without buildpacks", withoutFile("detect", "/cnb/buildpacks")],
  ["registry-auth", "credentials that are no JSON", withEnv("analyze", { CNB_REGISTRY_AUTH: "(no JSON)" })],
  ["cache", "an empty cache for the second build", withoutFile("restore", "/cache/plimsoll-probe")],
  [
    "exec-env-change",
    "another execution environment, and layers restored",
    (calls) => [
      ...calls.slice(0, 5),
      ...calls.slice(5).map((call) => ({ ...call, env: { ...call.env, CNB_EXEC_ENV: "test" } })),
    ],
  ],
  ["analyzer-image", "an image that is no reference", withArgs("analyze", "::bad::")],
  ["analyzer-tags", "a tag that is no reference", withInput("analyze", "tags", ["Bad Tag"])],
  ["analyzer-registry", "a tag in another registry", withInput("analyze", "tags", ["example.org/app:2"])],
  ["previous-image", "an image id without a daemon", withInput("analyze", "previousImage", `sha256:${"a".repeat(64)}`)],
  ["layout-dir", "a layout without a directory", withInput("analyze", "layout", true)],
  ["exporter-images", "no image for the exporter", withArgs("export")],
  ["exporter-tags", "a digest for the exporter", withArgs("export", `example.com/app@sha256:${"a".repeat(64)}`)],
  ["exporter-registry", "images in two registries", withArgs("export", "example.com/app:1", "example.org/app:1")],
  ["rebaser-images", "no image for the rebaser", also("rebase", "export", { args: [] })],
  [
    "rebaser-tags",
    "a digest for the rebaser",
    also("rebase", "export", { args: [`example.com/app@sha256:${"a".repeat(64)}`] }),
  ],
  [
    "rebaser-registry",
    "images of the rebaser in two registries",
    also("rebase", "export", { args: ["example.com/app:1", "example.org/app:1"] }),
  ],
  ["api", "no Platform API", withoutEnv("build", "CNB_PLATFORM_API")],
  ["api-form", "a Platform API with a patch number", withEnv("build", { CNB_PLATFORM_API: "0.15.1" })],
  ["exec-env", "an execution environment with a slash", withEnv("build", { CNB_EXEC_ENV: "a/b" })],
  ["home", "no HOME", withoutEnv("build", "HOME")],
  ["path", "no PATH", withoutEnv("detect", "PATH")],
  ["experimental", "an unknown mode", withEnv("analyze", { CNB_EXPERIMENTAL_MODE: "loud" })],
  ["launch-variable", "no variable for the process", also("launch", "build")],
  ["order", "an entry without a version", withText("detect", ORDER, '[[order]]\n[[order.group]]\nid = "acme/one"\n')],
  [
    "extension-order",
    "an order in the order of extensions",
    withText(
      "detect",
      ORDER,
      '[[order-extensions]]\n[[order-extensions.group]]\nid = "a"\nversion = "1"\n[[order-extensions.group.group]]\nid = "b"\n',
    ),
  ],
  [
    "system",
    "an entry without an id",
    withText("detect", "/cnb/system.toml", '[[system.pre.buildpacks]]\nversion = "1.0.0"\n'),
  ],
  ["buildpacks-unarchived", "an archive among buildpacks", withText("detect", "/cnb/buildpacks/acme_two.tgz", "")],
  ["buildpacks-places", "a buildpack of the order elsewhere", withoutFile("detect", "/cnb/buildpacks/acme_one/1.0.0")],
  [
    "extensions-unarchived",
    "an archive among extensions",
    (calls) =>
      withText(
        "detect",
        "/cnb/extensions/a.tgz",
        "",
      )(edit(calls, "detect", ({ files }) => ({ files: { ...files, "/cnb/extensions": DIRECTORY } }))),
  ],
  [
    "extensions-places",
    "an extension of the order elsewhere",
    (calls) =>
      withText(
        "detect",
        ORDER,
        EXTENSIONS,
      )(edit(calls, "detect", ({ files }) => ({ files: { ...files, "/cnb/extensions": DIRECTORY } }))),
  ],
  [
    "run-images",
    "mirrors without an image",
    withText("analyze", "/cnb/run.toml", '[[images]]\nmirrors = ["example.org/a"]\n'),
  ],
  [
    "run-registries",
    "a mirror in the same registry",
    withText("analyze", "/cnb/run.toml", '[[images]]\nimage = "example.com/a"\nmirrors = ["example.com/b"]\n'),
  ],
  [
    "user-variables",
    "a variable of the user with a newline",
    withText("build", "/platform/env/PLIMSOLL_USER", "probe\n"),
  ],
  ["user-variables-direct", "a variable of the user in the environment", withEnv("build", { PLIMSOLL_USER: "probe" })],
  [
    "operator-variables",
    "no file for a variable of the operator",
    withoutFile("build", "/cnb/build-config/env/PLIMSOLL_OPERATOR"),
  ],
  [
    "operator-variables-direct",
    "a variable of the operator in the environment",
    withEnv("detect", { PLIMSOLL_OPERATOR: "probe" }),
  ],
  [
    "project-metadata",
    "metadata without a type",
    withText("export", "/layers/project-metadata.toml", "[source.version]\n"),
  ],
  ["kaniko", "a build image without /kaniko", withInput("restore", "buildImage", "example.com/build:1")],
];

describe("a platform with a fault", () => {
  test.each(FAULTS)("fails %s: %s", (rule, _, fault) => {
    expect(found(fault(rebuild))).toContain(rule);
  });

  test("fails one rule for a tag that is no reference", () => {
    expect(found(withInput("analyze", "tags", [""])(rebuild))).not.toContain("analyzer-registry");
  });

  test("and each rule has one", () => {
    const rules = new Set(FAULTS.map(([rule]) => `check.platform.${rule}`));
    expect(platformRules.map(({ id }) => id).filter((id) => !rules.has(id))).toEqual([]);
  });
});
