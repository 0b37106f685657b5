/**
 * A creator extends no images: where a world has extensions, a build is all phases one after the other, as a platform runs them. Whoever
 * judges sees one step: how the first that failed ended, or the last one, and what the registry was asked by the last.
 */
import type { Ref, Step, World } from "../protocol/case.ts";
import { type StepSeen, stoppedStep } from "../protocol/observation.ts";
import type { Session } from "../protocol/subject.ts";

/** As far as the first that had to be stopped. */
export async function takeBuilds(session: Session, world: World, steps: readonly Step[]): Promise<readonly StepSeen[]> {
  const seen: StepSeen[] = [];
  for (const step of steps) {
    seen.push(await takeBuild(session, phasesOf(world, step)));
    if (stoppedStep(seen) !== undefined) break;
  }
  return seen;
}

async function takeBuild(session: Session, [first, ...rest]: readonly [Step, ...Step[]]): Promise<StepSeen> {
  let seen = await session.step(first);
  for (const step of rest) {
    if (seen.exit === undefined || !("code" in seen.exit) || seen.exit.code !== 0) break;
    seen = await session.step(step);
  }
  return seen;
}

/** The run image is extended; the faults of a step are the last phase's, which is the one that publishes. */
function phasesOf({ extensions = [] }: World, step: Step): readonly [Step, ...Step[]] {
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
