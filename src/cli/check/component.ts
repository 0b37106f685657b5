/** Judges a buildpack that a user names: a folder, an archive or an image. */
import { type Api, compareApi, describeFault, FaultError } from "#base";
import { referenceBook } from "#lifecycle";
import {
  type BuildpackEvidence,
  buildpackRules,
  type Component,
  type ComponentEvidence,
  declaredApi,
  isComposite,
  judgeParty,
  nameOf,
  type Party,
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

export async function checkComponent(
  party: Party,
  text: string,
  options: CheckOptions,
): Promise<readonly ResultRecord[]> {
  const opened = await openComponents("buildpack", text);
  const beside = (await Promise.all(options.with.map((one) => openComponents("buildpack", one)))).flatMap(
    ({ all }) => all,
  );
  const settings = await checkSettings(options);
  const results: ResultRecord[] = [];
  for (const component of opened.judged) {
    const evidence = await evidenceOf(component, [...opened.all, ...beside], settings);
    results.push(...judgeParty(buildpackRules, evidence, judgedAs(component, text, { party, options, settings })));
  }
  return [...results, ...packageResults(opened, text, { party, options, settings })];
}

interface Judging {
  readonly party: Party;
  readonly options: CheckOptions;
  readonly settings: CheckSettings;
}

/** A descriptor without a version is judged with the newest one. */
const judgedAs = (component: Component, text: string, { party, options, settings }: Judging) => ({
  party: `${party} ${nameOf(component)}`,
  platformApi: settings.whole.platformApi,
  buildpackApi: declaredApi(component) ?? newest(),
  replay: replayFor(party, text, options),
});

const supported = (): readonly Api[] => referenceBook().buildpackApis;
const newest = (): Api => supported().toSorted(compareApi).at(-1) ?? throwNone();

function throwNone(): never {
  throw new Error("the reference supports a Buildpack API");
}

/** The package itself is judged as the buildpack that its label names. */
function packageResults({ packaged }: OpenedComponent, text: string, judging: Judging): readonly ResultRecord[] {
  if (packaged === undefined) return [];
  const { party, options, settings } = judging;
  return judgeParty(packageRules, packaged, {
    party: `${party} package ${text}`,
    platformApi: settings.whole.platformApi,
    buildpackApi: newest(),
    replay: replayFor(party, text, options),
  });
}

async function evidenceOf(
  component: Component,
  known: readonly Component[],
  settings: CheckSettings,
): Promise<BuildpackEvidence> {
  const why = whyNotRun(component);
  if (why !== undefined) return { component, known, ran: { is: "not-run", why }, whole: { notRun: why } };
  const declared = declaredApi(component) ?? newest();
  const worlds = await probe(component, declared, settings.probe);
  const ran: ComponentEvidence["ran"] = { is: "ran", worlds };
  return { component, known, ran, whole: await wholeOf(component, worlds, settings) };
}

/** Undefined: its programs can run. */
function whyNotRun(component: Component): string | undefined {
  if (!component.descriptor.ok) return "the descriptor cannot be read";
  if (isComposite(component)) return "it is a composite buildpack";
  const declared = declaredApi(component);
  if (declared === undefined) return "the descriptor declares no Buildpack API";
  const [oldest, last] = [supported()[0], supported().at(-1)];
  return supported().includes(declared)
    ? undefined
    : `Plimsoll knows Buildpack API ${oldest} to ${last}, and this is ${declared}`;
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
