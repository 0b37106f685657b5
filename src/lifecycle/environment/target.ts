/** The target that buildpacks are told: the run image's, completed from the machine that the build runs on. */
import { textOf } from "#base";
import type { Distro, ImageTarget } from "#contract";
import type { Process } from "#machine";
import type { Rules } from "../phase/context.ts";

const OS_RELEASE = "/etc/os-release";
const READ = 4;
/** Of an image that nothing is known of. */
export const UNKNOWN_TARGET: ImageTarget = { id: "", os: "", arch: "", archVariant: "" };

export const buildTarget = (process: Process, rules: Rules, runImage: ImageTarget): ImageTarget =>
  rules.platform.targetOfBuild({ runImage, here: targetHere(process) });

function targetHere({ fs, platform }: Process): ImageTarget {
  const here = { id: "", os: platform.os, arch: platform.architecture, archVariant: "" };
  const readable = fs.access(OS_RELEASE, READ) && fs.stat(OS_RELEASE).kind === "file";
  const distro = readable ? distroIn(textOf(fs.read(OS_RELEASE))) : undefined;
  return distro === undefined ? here : { ...here, distro };
}

/** Lines `KEY=value`; a line with another `=` is passed over, and double quotes and spaces are taken off, as the official lifecycle does. */
export function distroIn(osRelease: string): Distro | undefined {
  let name = "";
  let version = "";
  for (const line of osRelease.split("\n")) {
    const equals = line.indexOf("=");
    const key = line.slice(0, equals);
    if (equals < 0 || (key !== "ID" && key !== "VERSION_ID") || line.includes("=", equals + 1)) continue;
    const value = line.slice(equals + 1).replace(/^[" ]+|[" ]+$/g, "");
    if (key === "ID") name = value;
    else version = value;
  }
  return name === "" && version === "" ? undefined : { name, version };
}
