/**
 * Images in a Docker daemon, over TCP: `DOCKER_HOST=tcp://<host>:<port>`. Experimental. A daemon keeps images under any name, and gives
 * each an id, which names it in the files between phases.
 */
import { byteString, fail, hexOf, textOfByteString } from "#base";
import { daemonStore, type ImageFault, imageIdOf, type StoredImage } from "#image";
import type { Process } from "#machine";
import { phaseFault } from "../rules/faults.ts";
import type { Images } from "./images.ts";

/** Throws a phase fault. */
export function daemonImages({ env, http }: Process): Images {
  const given = textOfByteString(env.DOCKER_HOST ?? byteString(""));
  const [, host] = /^tcp:\/\/([^/]+)\/?$/.exec(given) ?? [];
  if (host === undefined)
    throw phaseFault("failed", `-daemon needs a Docker daemon over TCP, and DOCKER_HOST is ${JSON.stringify(given)}`, {
      remedy: "set DOCKER_HOST to tcp://<host>:<port>",
    });
  const store = daemonStore(http, host);
  return {
    open: store.open,
    save: store.save,
    publish: async () => fail(NO_ARTIFACTS),
    artifact: async () => fail(NO_ARTIFACTS),
    problemOf: async () => undefined,
    isWhole: async () => true,
    identifier: (_name, image) => idOf(image),
    uniqueIdentifier: (_name, image) => idOf(image),
    reportsDigest: false,
  };
}

/** As the official lifecycle writes it, without the algorithm. */
const idOf = (image: StoredImage): string => hexOf(imageIdOf(image));

const NO_ARTIFACTS: ImageFault = {
  kind: "image-unsupported",
  message: "a Docker daemon keeps no artifacts",
  remedy: "leave out -daemon, or unset CNB_USE_DAEMON",
};
