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

/** Reads the lines `ID=` and `VERSION_ID=`, whose values may be in double or single quotes: os-release(5). */
export function distroIn(osRelease: string): Distro | undefined {
  let name = "";
  let version = "";
  for (const line of osRelease.split("\n")) {
    const [, key, value = ""] = /^(ID|VERSION_ID)=(.*)$/.exec(line) ?? [];
    if (key === "ID") name = unquoted(value);
    else if (key === "VERSION_ID") version = unquoted(value);
  }
  return name === "" && version === "" ? undefined : { name, version };
}

function unquoted(value: string): string {
  const word = value.trim();
  return /^(["'])(.*)\1$/.exec(word)?.[2]?.trim() ?? word;
}
