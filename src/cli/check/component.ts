/** Judges a buildpack or an image extension that a user names: a folder, an archive or an image. */
import { type Api, describeFault, FaultError } from "#base";
import {
  type BuildpackEvidence,
  buildpackRules,
  type Component,
  type ComponentEvidence,
  type ComponentKind,
  declaredApi,
  extensionRules,
  isComposite,
  judgeParty,
  nameOf,
  packageRules,
  probe,
  type Worlds,
  wholeBuilds,
} from "#parties";
import type { ResultRecord } from "#reports";
import { type OpenedComponent, openComponents } from "./open.ts";
import type { CheckOptions } from "./options.ts";
import { replayFor } from "./replay.ts";
import { type CheckSettings, checkSettings } from "./settings.ts";
import { newestVersions, whyUnknown } from "./versions.ts";

export async function checkComponent(
  kind: ComponentKind,
  text: string,
  options: CheckOptions,
): Promise<readonly ResultRecord[]> {
  const opened = await openComponents(kind, text);
  const beside = await Promise.all(options.with.map((one) => openComponents("any", one)));
  const known = [...opened.all, ...beside.flatMap(({ all }) => all)];
  const settings = await checkSettings(options);
  const judging = { kind, text, options, settings };
  const results: ResultRecord[] = [];
  for (const component of opened.judged) results.push(...(await judged(component, known, judging)));
  return [...results, ...packageResults(opened, judging)];
}

interface Judging {
  readonly kind: ComponentKind;
  readonly text: string;
  readonly options: CheckOptions;
  readonly settings: CheckSettings;
}

/** A descriptor without a version is judged with the newest one. */
async function judged(component: Component, known: readonly Component[], judging: Judging) {
  const { kind, text, options, settings } = judging;
  const { platformApi, buildpackApi } = newestVersions();
  const as = {
    party: `${kind} ${nameOf(component)}`,
    platformApi,
    buildpackApi: declaredApi(component) ?? buildpackApi,
    replay: replayFor(kind, text, options),
  };
  const ran = await ranOf(component, settings);
  const evidence: ComponentEvidence = { component, known, ran };
  if (kind === "extension") return judgeParty(extensionRules, evidence, as);
  const whole = ran.is === "ran" ? await wholeOf(component, ran.worlds, settings) : { notRun: ran.why };
  return judgeParty(buildpackRules, { ...evidence, whole }, as);
}

/** The package itself is judged beside its buildpacks. */
function packageResults({ packaged }: OpenedComponent, { kind, text, options }: Judging): readonly ResultRecord[] {
  if (packaged === undefined) return [];
  const as = { party: `package ${text}`, ...newestVersions(), replay: replayFor(kind, text, options) };
  return judgeParty(packageRules, packaged, as);
}

async function ranOf(component: Component, settings: CheckSettings): Promise<ComponentEvidence["ran"]> {
  const declared = declaredApi(component);
  const why = whyNotRun(component, declared);
  if (why !== undefined || declared === undefined) return { is: "not-run", why: why ?? "it declares no Buildpack API" };
  return { is: "ran", worlds: await probe(component, declared, settings.probe) };
}

/** Undefined: its programs can run. */
function whyNotRun(component: Component, declared: Api | undefined): string | undefined {
  if (!component.descriptor.ok) return "the descriptor cannot be read";
  if (isComposite(component)) return "it is a composite buildpack";
  return declared === undefined ? "the descriptor declares no Buildpack API" : whyUnknown(declared);
}

async function wholeOf(
  component: Component,
  worlds: Worlds,
  { whole }: CheckSettings,
): Promise<BuildpackEvidence["whole"]> {
  const { detect, main } = worlds.usual ?? {};
  if (detect?.code !== 0 || main?.code !== 0)
    return { notRun: "bin/detect and bin/build do not both end with 0 for this app" };
  try {
    return (
      (await wholeBuilds(component, detect.plan, whole)) ?? {
        notRun: "the reference lifecycle cannot read the descriptor or the build plan",
      }
    );
  } catch (error) {
    if (error instanceof FaultError) return { notRun: describeFault(error.fault) };
    throw error;
  }
}
