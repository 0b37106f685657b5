/** Rules of the phases that a platform runs: their order, their containers and users, and what they must not see. */

import { isJsonObject, type Json } from "#base";
import type { inputs } from "#contract";
import { type Answer, type Finding, notRun, type Rule } from "../kit/rule.ts";
import { finding, implied, must, should } from "../kit/rule-kit.ts";
import { inputOf, type PhaseCall } from "./call.ts";
import { buildsIn, commandOf, EVERY, onCalls, onCallsWith, type PlatformEvidence } from "./evidence.ts";
import { DOCKER_SOCKET } from "./seen.ts";

type PlatformRule = Rule<PlatformEvidence>;

const words = (build: readonly PhaseCall[]): string => build.map(({ phase }) => phase).join(" ");

/** `builder` is left out where the extender has built. A build may end early where a phase failed. */
function isInOrder(build: readonly PhaseCall[]): boolean {
  const failed = build.at(-1)?.exit !== 0;
  const text = words(build);
  const whole = /^(create|analyze detect restore( extend)* (build )?export)$/;
  return (
    whole.test(text) || (failed && "analyze detect restore build export".startsWith(text.replace(/( extend)+/, "")))
  );
}

const phaseRules: readonly PlatformRule[] = [
  must({
    id: "check.platform.phase-order",
    says: "A build runs analyzer, detector, restorer, extender if needed, builder and exporter in this order; or the creator.",
    statements: ["platform.op.build.phase-order", "platform.op.build.creator-alternative"],
    judge: (evidence) => {
      const builds = buildsIn(evidence);
      if (builds.length === 0) return notRun("the record has no build");
      return builds.flatMap((build, i) => {
        const lacksBuilder = !build.some(
          ({ phase, inputs: given }) => phase === "build" || (phase === "extend" && given.kind !== "run"),
        );
        const isFine = isInOrder(build) && (words(build) === "create" || build.at(-1)?.exit !== 0 || !lacksBuilder);
        return isFine
          ? []
          : [finding(`build ${i + 1}`, "analyze detect restore build export, or create", words(build))];
      });
    },
  }),
  must({
    id: "check.platform.skip-builder",
    says: "After the extender has extended the build image, the platform skips the builder.",
    statements: ["platform.extender.build.skip-builder"],
    judge: (evidence) => {
      const extending = buildsIn(evidence).filter((build) =>
        build.some(({ phase, inputs: given }) => phase === "extend" && given.kind !== "run"),
      );
      if (extending.length === 0) return notRun("the record has no build that extends the build image");
      return extending
        .filter((build) => build.some(({ phase }) => phase === "build"))
        .map((build) => finding("a build", "no builder after the extender", words(build)));
    },
  }),
  implied({
    id: "check.platform.files-between-phases",
    says: "Each phase finds the files that earlier phases wrote.",
    statements: ["platform.builder.input.group", "platform.exporter.input.analyzed", "platform.restorer.input.group"],
    judge: (evidence) =>
      onCalls(evidence, ["restore", "build", "export"], (call) =>
        (call.phase === "export" ? ["group", "analyzed"] : ["group"]).flatMap((name) => {
          const path = inputOf(call, name);
          return path === undefined || call.files[path] !== undefined
            ? []
            : [finding(commandOf(call), `the file ${path}`, null)];
        }),
      ),
  }),
];

const UNTRUSTED: readonly inputs.ProgramPhase[] = ["detect", "build", "extend"];

/** Phases that may have credentials of image stores. */
const TRUSTED = ["analyze", "restore", "export", "rebase"];

const securityRules: readonly PlatformRule[] = [
  must({
    id: "check.platform.no-credentials",
    says: "The phases that run buildpacks and the app's code have no credentials of image stores.",
    statements: ["buildpack.security.bp-no-credentials", "buildpack.security.app-no-credentials"],
    judge: (evidence) =>
      onCalls(evidence, UNTRUSTED, (call) => [
        ...(call.env.CNB_REGISTRY_AUTH === undefined
          ? []
          : [finding(commandOf(call), "no CNB_REGISTRY_AUTH", "it is set")]),
        ...Object.keys(call.files)
          .filter((path) => path === DOCKER_SOCKET || path.endsWith("/config.json"))
          .map((path) => finding(commandOf(call), "no credentials of image stores", path)),
      ]),
  }),
  should({
    id: "check.platform.containers",
    says: "Each phase that runs untrusted code has a container of its own.",
    statements: ["platform.security.isolate-phases"],
    judge: (evidence) =>
      onCalls(evidence, UNTRUSTED, (call) => {
        const shared = call.before.filter((phase) => TRUSTED.includes(phase));
        return shared.length === 0
          ? []
          : [finding(commandOf(call), "a container of its own", `the container of ${shared.join(", ")}`)];
      }),
  }),
  must({
    id: "check.platform.user",
    says: "The detector and the builder do not run as root.",
    statements: ["platform.build-image.user.non-root"],
    judge: (evidence) =>
      onCalls(evidence, ["detect", "build"], (call) =>
        call.uid === 0 ? [finding(commandOf(call), "a user other than root", "root")] : [],
      ),
  }),
  must({
    id: "check.platform.build-environment",
    says: "The detector, the builder and the creator run where the buildpacks are.",
    statements: ["platform.detector.env.build-environment", "platform.builder.env", "platform.creator.env"],
    judge: (evidence) =>
      onCalls(evidence, ["detect", "build", "create"], (call) => {
        const path = inputOf(call, "buildpacks");
        return path === undefined || call.files[path] !== undefined
          ? []
          : [finding(commandOf(call), `the buildpacks in ${path}`, null)];
      }),
  }),
];

const authRules: readonly PlatformRule[] = [
  must({
    id: "check.platform.registry-auth",
    says: "CNB_REGISTRY_AUTH is a JSON object.",
    statements: ["platform.auth.env.valid-json", "platform.auth.env.may-set", "platform.auth.env.may-contain"],
    judge: (evidence) =>
      onCallsWith(
        evidence,
        EVERY,
        { pick: ({ env }) => env.CNB_REGISTRY_AUTH, none: "no phase gets CNB_REGISTRY_AUTH" },
        (value, call) => (isObjectText(value) ? [] : [finding(commandOf(call), "a JSON object", value)]),
      ),
  }),
];

function isObjectText(text: string): boolean {
  try {
    const value: Json = JSON.parse(text);
    return isJsonObject(value);
  } catch {
    return false;
  }
}

const cacheAnswer = (
  evidence: PlatformEvidence,
  judge: (restore: PhaseCall, directory: string) => readonly Finding[],
): Answer => {
  const [, ...rebuilds] = buildsIn(evidence);
  const calls = rebuilds.flatMap((build) => build.filter(({ phase }) => phase === "restore" || phase === "create"));
  const withCache = calls.flatMap((call): readonly Finding[] | readonly [] => {
    const directory = inputOf(call, "cacheDir");
    return directory === undefined ? [] : judge(call, directory);
  });
  const hasCache = calls.some((call) => inputOf(call, "cacheDir") !== undefined);
  return hasCache ? withCache : notRun("the record has no second build with a cache directory: build the app twice");
};

const cacheRules: readonly PlatformRule[] = [
  implied({
    id: "check.platform.cache",
    says: "A second build of an app has the cache of the first.",
    statements: ["platform.cache.same-each-rebuild", "platform.cache.platform-provides"],
    judge: (evidence) =>
      cacheAnswer(evidence, (call, directory) =>
        call.files[`${directory}/plimsoll-probe`] === undefined
          ? [finding(commandOf(call), "what the first build left in the cache", null)]
          : [],
      ),
  }),
  should({
    id: "check.platform.exec-env-change",
    says: "Where the execution environment has changed, the platform does not restore layers.",
    statements: ["platform.restorer.exec-env.platform-no-restore", "buildpack.exec-env.platform-no-restore"],
    judge: (evidence) => {
      const builds = buildsIn(evidence);
      const envOf = (build: readonly PhaseCall[]): string => build[0]?.env.CNB_EXEC_ENV ?? "production";
      const changed = builds.filter((build, i) => i > 0 && envOf(build) !== envOf(builds[i - 1] ?? []));
      if (changed.length === 0)
        return notRun("no build of the record has another execution environment than the one before");
      return changed.flatMap((build) =>
        build
          .filter(({ phase, inputs: given }) => phase === "restore" && given.skipLayers !== true)
          .map((call) => finding(commandOf(call), "-skip-layers", commandOf(call))),
      );
    },
  }),
];

export const orderRules: readonly PlatformRule[] = [...phaseRules, ...securityRules, ...authRules, ...cacheRules];
