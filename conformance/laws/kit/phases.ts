/**
 * A creator extends no images: where a world has extensions, a build is all phases one after the other, as a platform runs them. Whoever
 * judges sees one step: how the first that failed ended, or the last one, and what the registry was asked by the last.
 */
import type { Ref, Step, World } from "../../protocol/case.ts";
import { type StepObservation, stoppedStep } from "../../protocol/observation.ts";
import type { ObservationScope, Session } from "../../protocol/subject.ts";

/** As far as the first that had to be stopped. */
export async function runBuilds(
  session: Session,
  world: World,
  steps: readonly Step[],
  scope: ObservationScope,
): Promise<readonly StepObservation[]> {
  const seen: StepObservation[] = [];
  for (const step of steps) {
    seen.push(await takeBuild(session, phasesOf(world, step), scope));
    if (stoppedStep(seen) !== undefined) break;
  }
  return seen;
}

const NOTHING: Step = { edit: {} };

/** Of the phases before the last one, nobody asks more than how they ended, unless one fails. */
async function takeBuild(session: Session, phases: Phases, scope: ObservationScope): Promise<StepObservation> {
  const last = phases.at(-1) ?? phases[0];
  for (const phase of phases.slice(0, -1)) {
    const { exit, stdout, stderr, registry } = await session.step(phase, "ending");
    if (exit !== undefined && "code" in exit && exit.code === 0) continue;
    const left = await session.step(NOTHING, scope);
    return { ...left, ...(exit !== undefined && { exit }), stdout, stderr, registry };
  }
  return session.step(last, scope);
}

type Phases = readonly [Step, ...Step[]];

/** The run image is extended; the faults of a step are the last phase's, which is the one that publishes. */
function phasesOf({ extensions = [] }: World, step: Step): Phases {
  if (!("run" in step) || step.run !== "create" || extensions.length === 0) return [step];
  const generates = extensions.some(({ generate = [] }) => generate.some(({ do: what }) => what === "write"));
  const { images = [], flags = {}, fault } = step;
  const { "-run-image": run = "@run:1", "-tag": tags = [] } = flags;
  return [
    { run: "analyze", images, flags },
    { run: "detect" },
    { run: "restore" },
    ...(generates ? [{ run: "extend", flags: { "-kind": "run" }, in: run as Ref } as const] : []),
    { run: "build" },
    { run: "export", images: [...images, ...([tags].flat() as readonly Ref[])], ...(fault !== undefined && { fault }) },
  ];
}
