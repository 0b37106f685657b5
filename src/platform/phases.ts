/** The commands of a build, in order. */
import { byteString, byteStrings } from "#base";
import { inputs } from "#contract";
import { environmentOfText, type ProcessEnvironment } from "#machine";
import type { BuildPhase, BuildSettings, PhaseCommand } from "./build-settings.ts";

export function phaseCommands(settings: BuildSettings): readonly PhaseCommand[] {
  const phases: readonly BuildPhase[] = settings.creator
    ? ["create"]
    : ["analyze", "detect", "restore", "build", "export"];
  return phases.map((phase) => commandOf(phase, settings));
}

export function commandOf(phase: BuildPhase, settings: BuildSettings, more: readonly string[] = []): PhaseCommand {
  const path = byteString(`/cnb/lifecycle/${inputs.PROGRAMS[phase]}`);
  return {
    phase,
    path,
    argv: [path, ...byteStrings(...more, ...argumentsOf(phase, settings))],
    env: environmentOf(settings),
  };
}

const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

const environmentOf = ({ env, user, home, platformApi }: BuildSettings): ProcessEnvironment =>
  environmentOfText({
    PATH,
    HOME: home,
    ...env,
    CNB_PLATFORM_API: platformApi,
    CNB_USER_ID: String(user.uid),
    CNB_GROUP_ID: String(user.gid),
    CNB_NO_COLOR: "true",
  });

function argumentsOf(phase: BuildPhase, settings: BuildSettings): readonly string[] {
  const { images, logLevel = "info", cache, processType, launcher } = settings;
  const naming = [
    ...["-run-image", images.run],
    ...(images.previous === undefined ? [] : ["-previous-image", images.previous]),
    ...images.tags.flatMap((tag) => ["-tag", tag]),
  ];
  const caching = cache ? ["-cache-dir", "/cache"] : [];
  const starting = [
    ...(processType === undefined ? [] : ["-process-type", processType]),
    ...(launcher === undefined ? [] : ["-launcher", launcher]),
  ];
  const own: Readonly<Record<BuildPhase, readonly string[]>> = {
    analyze: [...naming, images.app],
    detect: [],
    restore: caching,
    extend: [],
    build: [],
    export: [...caching, ...starting, images.app, ...images.tags],
    create: [...naming, ...caching, ...starting, images.app],
  };
  return ["-log-level", logLevel, ...own[phase]];
}
