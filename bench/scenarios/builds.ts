/** Whole builds in-process: what a buildpack of typed acts costs, and one of two bash scripts. */
import { CREATE, container, run, start } from "../container.ts";
import { measure } from "../measure.ts";
import type { Row } from "../table.ts";
import type { Official } from "./official.ts";

export async function* builds(official: Official | undefined): AsyncGenerator<Row> {
  const built = container();
  await run(start(built), CREATE);
  const acts = await measure(() => run(start(built), CREATE), { rounds: 30, batch: 10 });
  const creator = official === undefined ? undefined : await official.creatorMs();
  const against = creator === undefined ? {} : { against: { what: "official creator", value: creator } };
  yield {
    what: "in-process build, typed acts, warm",
    value: acts.medianMs,
    unit: "ms",
    target: 0.9,
    is: "most",
    ...against,
  };
}
