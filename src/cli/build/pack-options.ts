/** Options of pack that a simulated build can only confirm. */
import type { Image } from "#image";
import { throwFault } from "../terminal/run-verb.ts";

/** Throws a fault for every network but none: phases and buildpacks reach only the registry of the build. */
export function rejectNetwork(mode: string | undefined): void {
  if (mode === undefined || mode === "none") return;
  throwFault({
    kind: "build-network",
    message: `--network ${mode}: a build has no network here, so that the same inputs give the same image`,
    remedy: "remove it, and give buildpacks that bring what they need",
  });
}

/** Throws a fault if the run image is for another platform. */
export function checkPlatform(wanted: string | undefined, { config }: Image): void {
  if (wanted === undefined) return;
  const { os = "", architecture = "", variant } = config;
  const own = [os, architecture, ...(variant === undefined || variant === "" ? [] : [variant])].join("/");
  if (own === wanted || own.startsWith(`${wanted}/`)) return;
  throwFault({
    kind: "build-platform",
    message: `--platform ${wanted}: the run image is for ${own}`,
    remedy: "give a --run-image for that platform",
  });
}
