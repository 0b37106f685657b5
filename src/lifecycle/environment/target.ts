/** The target that buildpacks get: that of the run image, completed from the build machine. */
import { textOf } from "#base";
import type { Distro, ImageTarget } from "#contract";
import type { Process } from "#machine";
import type { Rules } from "../phase/context.ts";

const OS_RELEASE = "/etc/os-release";
const READ = 4;
/** The target of an unknown image. */
export const UNKNOWN_TARGET: ImageTarget = { id: "", os: "", arch: "", archVariant: "" };

export const buildTarget = (process: Process, rules: Rules, runImage: ImageTarget): ImageTarget =>
  rules.platform.targetOfBuild({ runImage, here: targetHere(process) });

function targetHere({ fs, platform }: Process): ImageTarget {
  const here = { id: "", os: platform.os, arch: platform.architecture, archVariant: "" };
  const readable = fs.access(OS_RELEASE, READ) && fs.stat(OS_RELEASE).kind === "file";
  const distro = readable ? distroIn(textOf(fs.read(OS_RELEASE))) : undefined;
  return distro === undefined ? here : { ...here, distro };
}

/** Reads lines `KEY=value` as the official lifecycle does: it ignores lines with another `=` and removes double quotes and spaces. */
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
