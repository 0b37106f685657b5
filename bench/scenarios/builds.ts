/** Whole builds in-process: what one costs with buildpacks of typed acts, and with bash scripts. */
import { type Container, CREATE, container, run, start } from "../container.ts";
import { measure } from "../measure.ts";
import type { Row } from "../table.ts";
import type { Official } from "./official.ts";

export async function* builds(official: Official | undefined): AsyncGenerator<Row> {
  const acts = await buildMs(container());
  const bash = await buildMs(container({}, "bash"));
  const creator = official === undefined ? undefined : await official.creatorMs();
  const against = creator === undefined ? {} : { against: { what: "official creator", value: creator } };
  const row = { unit: "ms", is: "most", ...against } as const;
  yield { what: "in-process build, typed acts, warm", value: acts, target: 0.9, ...row };
  yield { what: "in-process build, two bash buildpacks", value: bash, target: 9, ...row };
}

async function buildMs(built: Container): Promise<number> {
  await run(start(built), CREATE);
  return (await measure(() => run(start(built), CREATE), { rounds: 30, batch: 10 })).medianMs;
}
