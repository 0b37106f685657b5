/** Judges an image or a builder that a user names. */
import { describeFault, FaultError, orThrow } from "#base";
import type { Image } from "#image";
import {
  builderEvidence,
  builderRules,
  type ImageEvidence,
  imageEvidence,
  imageRules,
  judgeParty,
  type Party,
  rebaseTrial,
  roleOf,
  START_MS,
  type StartMachine,
  simStarts,
  startProcesses,
} from "#parties";
import type { ResultRecord } from "#reports";
import { launcherFor } from "../build/machine.ts";
import { openImage } from "../images/open.ts";
import type { CheckOptions } from "./options.ts";
import { replayFor } from "./replay.ts";
import { sandboxOpener } from "./sandbox.ts";
import { newestVersions } from "./versions.ts";

const opened = async (text: string): Promise<Image> => orThrow(await openImage(text)).image;

/** Images declare no version. */
const judgedAs = (party: Party, text: string, options: CheckOptions) => ({
  party: `${party} ${text}`,
  ...newestVersions(),
  replay: replayFor(party, text, options),
});

export async function checkBuilder(text: string, options: CheckOptions): Promise<readonly ResultRecord[]> {
  const image = await opened(text);
  const other = options.runImage === undefined ? undefined : await opened(options.runImage);
  return judgeParty(builderRules, builderEvidence(image, text, other), judgedAs("builder", text, options));
}

export async function checkImage(text: string, options: CheckOptions): Promise<readonly ResultRecord[]> {
  const image = await opened(text);
  const role = options.as ?? roleOf(image);
  const beside = role === "run" ? options.buildImage : options.runImage;
  const other = beside === undefined ? undefined : await opened(beside);
  const judged = judgedAs("image", text, options);
  if (role !== "app") return judgeParty(imageRules, imageEvidence(image, { role, ...(other && { other }) }), judged);
  const rebase = await rebaseOf(image, judged.platformApi, other);
  const starts = await startProcesses(
    image,
    options.machine === "sim" ? simStarts(launcherFor({})) : await hostStarts(),
  );
  return judgeParty(imageRules, imageEvidence(image, { role, rebase, starts }), judged);
}

async function hostStarts(): Promise<StartMachine> {
  const open = await sandboxOpener();
  return {
    whyNot: () => undefined,
    open: ({ root, user }) => open({ root, user, bare: true, limits: { commandTimeoutMs: START_MS } }),
  };
}

/** An image that no registry takes cannot be rebased here. */
async function rebaseOf(...given: Parameters<typeof rebaseTrial>): Promise<ImageEvidence["rebase"]> {
  try {
    return await rebaseTrial(...given);
  } catch (error) {
    if (error instanceof FaultError) return { notRun: describeFault(error.fault) };
    throw error;
  }
}
