/**
 * A creator does not extend images. If a world has extensions, a build runs all phases in turn, as a platform does, and is observed as one
 * step: with the exit of the first phase that fails, or else of the last, and the registry requests of that phase.
 */
import { invariant } from "#base";
import type { ObservationScope, Ref, Session, Step, World } from "#protocol";
import { isRef, type StepObservation, stoppedStep } from "#protocol";

/** Ends after the first step that the harness has to stop. */
export async function runBuilds(
  session: Session,
  world: World,
  steps: readonly Step[],
  scope: ObservationScope,
  onEnd?: (observation: StepObservation, index: number) => void,
): Promise<readonly StepObservation[]> {
  const seen: StepObservation[] = [];
  for (const [i, step] of steps.entries()) {
    const observation = await takeBuild(session, phasesOf(world, step), scope);
    seen.push(observation);
    if (stoppedStep(seen) !== undefined) break;
    onEnd?.(observation, i);
  }
  return seen;
}

const isText = (value: unknown): value is string => typeof value === "string";

function refIn(value: unknown): Ref {
  invariant(isText(value) && isRef(value), "flags name images by references");
  return value;
}

const NOTHING: Step = { edit: {} };

/** Observes only the exit of the phases before the last one, unless one fails. */
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

/** Extends the run image. The injected fault of a step goes to the last phase, which publishes. */
function phasesOf({ extensions = [] }: World, step: Step): Phases {
  if (!("run" in step) || step.run !== "create" || extensions.length === 0) return [step];
  const generates = extensions.some(({ generate = [] }) => generate.some(({ do: what }) => what === "write"));
  const { images = [], flags = {}, fault } = step;
  const { "-run-image": run = "@run:1", "-tag": tags = [] } = flags;
  return [
    { run: "analyze", images, flags },
    { run: "detect" },
    { run: "restore" },
    ...(generates ? [{ run: "extend", flags: { "-kind": "run" }, in: refIn(run) } as const] : []),
    { run: "build" },
    {
      run: "export",
      images: [...images, ...[tags].flat().filter(isText).filter(isRef)],
      ...(fault !== undefined && { fault }),
    },
  ];
}
