/** Faults of public reports, each as a kind: a registry that says "missing" in its own words, and a distribution that writes its name otherwise. */
import { byteString, textOf } from "#base";
import { type PhaseContext, phaseFault } from "#lifecycle";
import { addStep, type Mutant, mutant } from "./mutant.ts";

export const absentImageMutants: readonly Mutant[] = [
  mutant("missing-by-code", "The analyzer takes an image as missing only if the code is MANIFEST_UNKNOWN.", {
    breaks: ["platform.analyzer.accept-missing-images"],
    fault: addStep("analyze", "before:analyze:open-previous-image", async ({ process }) => {
      const path = "/v2/app/manifests/1";
      const asked = { method: "GET", scheme: "http", host: "127.0.0.1:5000", path, query: {}, headers: {} } as const;
      const { status, body } = await process.http(asked);
      const isMissing = status === 404 && textOf(body.bytes()).includes("MANIFEST_UNKNOWN");
      if (status === 404 && !isMissing) throw phaseFault("analyze", "the registry failed");
    }),
  }),
];

const RELEASE = byteString("/etc/os-release");
const refusesRelease = (name: string, says: string, refuses: (context: PhaseContext<"detect">) => boolean): Mutant =>
  mutant(name, `The detector gives another distribution if /etc/os-release is ${says}.`, {
    breaks: ["platform.analyzed.run-image.distro-inferred"],
    fault: addStep(
      "detect",
      "after:detect:environment",
      (context) => {
        if (context.process.fs.exists(RELEASE) && refuses(context))
          context.state.target = { ...context.state.target, distro: { name: "unknown", version: "" } };
      },
      "target",
    ),
  });

/** The detector takes the value of a variable with a near name. */
const takesNear = (name: string, variable: string, of: "name" | "version"): Mutant =>
  mutant(name, `The detector takes ${variable} of /etc/os-release for the ${of} of the distribution.`, {
    breaks: ["platform.analyzed.run-image.distro-inferred"],
    fault: addStep(
      "detect",
      "after:detect:environment",
      ({ process: { fs }, state }) => {
        const text = fs.exists(RELEASE) ? textOf(fs.read(RELEASE)) : "";
        const value = new RegExp(`^${variable}=(.*)$`, "m").exec(text)?.[1];
        const { distro = { name: "", version: "" } } = state.target;
        if (value !== undefined) state.target = { ...state.target, distro: { ...distro, [of]: value } };
      },
      "target",
    ),
  });

export const osReleaseMutants: readonly Mutant[] = [
  takesNear("os-release-variant", "VARIANT_ID", "name"),
  takesNear("os-release-image-version", "IMAGE_VERSION", "version"),
  takesNear("os-release-small-letters", "id", "name"),
  refusesRelease("os-release-no-link", "a link", ({ process: { fs } }) => fs.lstat(RELEASE).kind === "symlink"),
  refusesRelease("os-release-no-single-quotes", "with single quotes", ({ process: { fs } }) =>
    textOf(fs.read(RELEASE)).includes("'"),
  ),
  refusesRelease("os-release-no-odd-line", "with a line that is no assignment", ({ process: { fs } }) =>
    textOf(fs.read(RELEASE)).startsWith("ID\n"),
  ),
  refusesRelease("os-release-no-comments", "with comments", ({ process: { fs } }) =>
    textOf(fs.read(RELEASE)).includes("#"),
  ),
  refusesRelease(
    "os-release-no-last-line",
    "whose last line has no end",
    ({ process: { fs } }) => !textOf(fs.read(RELEASE)).endsWith("\n"),
  ),
];
