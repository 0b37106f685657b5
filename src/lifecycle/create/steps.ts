/**
 * The steps of create: the other phases in order, in one process and as one user. They exchange data through files and share only the
 * image stores and the cache.
 */

import { type ByteString, byteString } from "#base";
import type { Inputs, ProgramPhase } from "#contract";
import { readUsers } from "#machine";
import { openCache } from "../cache/open.ts";
import { openStores } from "../images/open.ts";
import { innerContext, type PhaseContext, type PhaseStarts, type StepDef, step } from "../phase/context.ts";
import { runPhase, type StepRange } from "../phase/run.ts";
import { analyzeStart } from "../phase/states/analyze.ts";
import { buildStart } from "../phase/states/build.ts";
import { detectStart } from "../phase/states/detect.ts";
import { exportStart } from "../phase/states/export.ts";
import { restoreStart } from "../phase/states/restore.ts";
import { withEnvironment } from "../phase/with-environment.ts";
import { phaseFault } from "../rules/faults.ts";
import { guardExperimental } from "../steps/guard-experimental.ts";
import { takeDirectories } from "../steps/take-directories.ts";

type Context = PhaseContext<"create", "stores" | "cache" | "analysis" | "env">;

/** The last step of the analyzer that only resolves names. */
const NAMED = "analyze:name-images";

const openImageStores = step("create", {
  id: "create:open-stores",
  cites: ["platform.creator.equivalence"],
  gives: ["stores"],
  run(context) {
    if (context.inputs.layout) guardExperimental(context, "the OCI layout");
    return { stores: openStores(context.process, context.inputs) };
  },
});

/** The creator fails before it changes a directory if no run image is accessible. */
const nameImages = step("create", {
  id: "create:name-images",
  cites: ["platform.creator.equivalence"],
  needs: ["stores"],
  gives: ["analysis"],
  failsAs: "inputs",
  async run(context) {
    const analysis = analyzeStart(context.state.stores);
    await runPhase("analyze", innerContext<"analyze">(context, { state: analysis }), { through: NAMED });
    return { analysis };
  },
});

const dropPrivileges = takeDirectories("create", {
  id: "create:take-directories",
  cites: ["platform.creator.env"],
  directories: (inputs) => [inputs.cacheDir, inputs.launchCache, inputs.layers],
});

/** Buildpacks get the home of their user, not of root, who may have started the creator. */
const setUserEnvironment = step("create", {
  id: "create:user-environment",
  cites: ["platform.env.build.base-image.inherit"],
  gives: ["env"],
  run({ process }) {
    const user = readUsers(process.fs).find(({ uid }) => uid === process.uid);
    if (user === undefined) {
      throw phaseFault("failed", `the user database has no user ${process.uid}`, {
        remedy: "add the user to /etc/passwd",
      });
    }
    const env: Record<string, ByteString> = { ...process.env };
    env.HOME = byteString(user.home);
    env.USER = byteString(user.name);
    return { env };
  },
});

const openSharedCache = step("create", {
  id: "create:open-cache",
  cites: ["platform.creator.equivalence"],
  needs: ["stores"],
  gives: ["cache"],
  async run({ state, process, inputs }) {
    return { cache: await openCache(process, inputs, state.stores) };
  },
});

/** Steps that a proposal adds to a phase run in the creator too. */
function phaseStep<P extends Exclude<ProgramPhase, "create">>(
  phase: P,
  start: (state: Context["state"]) => PhaseStarts[P],
  part?: StepRange,
): StepDef<"create"> {
  return step("create", {
    id: `create:${phase}`,
    needs: ["stores", "cache", "analysis", "env"],
    cites: ["platform.creator.equivalence", "platform.op.build.creator-alternative"],
    run(context) {
      const process = withEnvironment(context.process, context.state.env);
      const inputs = inputsFor(phase, context.inputs);
      return runPhase(phase, innerContext<P>(context, { process, inputs, state: start(context.state) }), part);
    },
  });
}

/** The exporter gets the image and the tags as its arguments. The creator does not accept a build image, which a variable can name too. */
function inputsFor(phase: ProgramPhase, inputs: Inputs): Inputs {
  if (phase === "restore") {
    const { buildImage: _, ...accepted } = inputs;
    return accepted;
  }
  return phase === "export" && inputs.tags.length > 0 ? { ...inputs, args: [...inputs.args, ...inputs.tags] } : inputs;
}

export const createSteps: readonly StepDef<"create">[] = [
  openImageStores,
  nameImages,
  dropPrivileges,
  setUserEnvironment,
  openSharedCache,
  phaseStep("analyze", ({ analysis }) => analysis, { after: NAMED }),
  phaseStep("detect", detectStart),
  phaseStep("restore", restoreStart),
  phaseStep("build", buildStart),
  phaseStep("export", exportStart),
];
