/** Costs that must not grow with the number of files: starting a machine, rebasing an image. */

import { byteString, type Content, EMPTY } from "#base";
import { append, DOCKER_LAYER_GZIP, flatten, type Image, layerOf } from "#image";
import { type Machine, simMachine } from "#machine";
import { FIXED_MTIME_NS } from "#tree";
import { CREATE, container, HOST, REBASE, run, runImage, start } from "../harness/container.ts";
import { type Measured, measure } from "../harness/measure.ts";
import type { Row } from "../harness/table.ts";
import type { OfficialTimings } from "./official.ts";

const FILES = 1_000_000;

export async function* images(official: OfficialTimings | undefined): AsyncGenerator<Row> {
  const large = manyFiles(FILES);
  const small = manyFiles(10);
  flatten(large);
  flatten(small);
  const [big, little] = [await startMs(large), await startMs(small)];
  yield {
    what: "start a machine, image of 1,000,000 files",
    value: big.medianMs,
    low: big.lowMs,
    unit: "ms",
    target: 1,
    is: "most",
    against: { what: "of 10 files", value: little.medianMs },
  };
  const [rebaseBig, rebaseLittle] = [await rebaseMs(FILES), await rebaseMs(10)];
  yield {
    what: "rebase an image of 1,000,000 files",
    value: rebaseBig.medianMs,
    low: rebaseBig.lowMs,
    unit: "ms",
    target: 0.3,
    is: "most",
    against: { what: "of 10 files", value: rebaseLittle.medianMs },
  };
  if (official !== undefined)
    yield {
      what: "the same, beside real executables",
      value: rebaseBig.medianMs,
      low: rebaseBig.lowMs,
      unit: "ms",
      target: 0.3,
      is: "most",
      against: { what: "official rebaser", value: await official.rebaserMs() },
    };
}

/** A hundred files per directory. */
function manyFiles(count: number): Image {
  const meta = { mode: 0o644, uid: 0, gid: 0, mtimeNs: FIXED_MTIME_NS };
  const content: Content = EMPTY;
  const entries = Array.from({ length: count }, (_, i) => ({
    name: byteString`/data/${Math.floor(i / 100)}/${i}`,
    type: "file" as const,
    meta,
    content,
  }));
  return append(runImage(), [{ layer: layerOf(entries, DOCKER_LAYER_GZIP), history: {} }]);
}

const startMs = async (image: Image): Promise<Measured> => {
  const built = container();
  const open = (): Machine =>
    simMachine({ root: flatten(image), http: built.http, seed: "bench", clock: { nowNs: () => 0n } });
  return measure(open, { rounds: 30, batch: 1000, steady: true });
};

/** Runs the whole rebaser program, with the image in an in-process registry. */
async function rebaseMs(files: number): Promise<Measured> {
  const built = container();
  built.registry.publish(`${HOST}/run:1`, manyFiles(files));
  await run(start(built), CREATE);
  built.registry.publish(`${HOST}/run:2`, runImage("two"));
  const machine = start(built);
  return measure(() => run(machine, REBASE), { rounds: 30, batch: 200, steady: true });
}
