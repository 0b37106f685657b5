/** What every phase decides: its user, the streams of its messages, its exit code, and experimental features. */
import { analyzedToml, buildpackToml, extensionToml } from "#contract";
import { decision, value } from "../rules/decision.ts";
import { FAULT_EXIT_CODES, type FaultKind } from "../rules/faults.ts";

export const inputsPlatformDecisions = {
  /** The form of analyzed.toml. */
  analyzedForm: value(["platform.analyzed.run-image.target"], analyzedToml),
  /** The form of buildpack.toml. */
  buildpackForm: value(["buildpack.bp-toml.exec-env.name"], buildpackToml),
  /** The form of extension.toml. */
  extensionForm: value(["ext.ext-toml.targets.may"], extensionToml),
  exitCode: decision(
    [
      "platform.api.fail-unsupported",
      "buildpack.api.error-unsupported",
      "buildpack.detection.required-fail-next",
      "buildpack.build.fail-nonzero",
    ],
    (i: { phase: string; kind: FaultKind }): number => FAULT_EXIT_CODES[i.kind],
  ),
  /** Buildpacks never run as root: the detector and the builder fail. The specification does not say so; the official lifecycle does it. */
  refusesRoot: decision(
    ["platform.build-image.user.non-root"],
    (i: { phase: string }): boolean => i.phase === "detect" || i.phase === "build",
  ),
  warningsTo: decision(
    [
      "platform.detector.output.dev-stderr",
      "platform.builder.output.dev-stderr",
      "platform.restorer.output.dev-stderr",
    ],
    (_: { phase: string }): "stdout" | "stderr" => "stderr",
  ),
  buildpackErrorsTo: decision(
    ["buildpack.build.output.logs", "platform.builder.output.dev-stderr"],
    (_: { phase: string }): "stdout" | "stderr" => "stderr",
  ),
  /** Are image extensions experimental? They are before Platform API 0.13. */
  extensionsExperimental: decision(["platform.experimental.unset-fails"], (_: { phase: string }): boolean => true),
  experimental: decision(
    [
      "platform.experimental.unset-fails",
      "platform.experimental.warn",
      "platform.experimental.error",
      "platform.experimental.silent",
    ],
    (i: { mode: string }): "fail" | "warn" | "silent" => {
      if (i.mode === "" || i.mode === "error") return "fail";
      return i.mode === "silent" || i.mode === "quiet" ? "silent" : "warn";
    },
  ),
};
