/** The cost of a whole in-process build, with buildpacks of typed acts and with bash scripts. */
import { type Container, CREATE, container, run, start } from "../harness/container.ts";
import { measure } from "../harness/measure.ts";
import type { Row } from "../harness/table.ts";
import type { OfficialTimings } from "./official.ts";

export async function* builds(official: OfficialTimings | undefined): AsyncGenerator<Row> {
  const acts = await buildMs(container());
  const bash = await buildMs(container({}, "bash"));
  const creator = official === undefined ? undefined : await official.creatorMs();
  const against = creator === undefined ? {} : { against: { what: "official creator", value: creator } };
  const row = { unit: "ms", is: "most", ...against } as const;
  yield { what: "in-process build, typed acts, warm", ...acts, target: 0.9, ...row };
  yield { what: "in-process build, two bash buildpacks", ...bash, target: 9, ...row };
}

/** Enough builds per round that each round includes the garbage collector. */
async function buildMs(built: Container): Promise<Pick<Row, "value" | "low">> {
  const build = (): Promise<void> => run(start(built), CREATE);
  const { medianMs, lowMs } = await measure(build, { rounds: 30, batch: 50, steady: true });
  return { value: medianMs, low: lowMs };
}
