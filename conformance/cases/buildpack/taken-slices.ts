/** buildpack.md > launch.toml > slices: what a slice took is gone for all slices after it, however far they are, and however they name it. */
import type { Expectation, TestCase } from "#protocol";
import { expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { afterCreate } from "../vocabulary/images.ts";
import { type Paths, withSlices } from "../vocabulary/slices.ts";
import { createCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";

const FILES = Object.fromEntries(
  ["a", "b", "c", "d", "e", "dir/x", "dir/y", "dir/sub/z"].map((name) => [`/workspace/${name}`, { text: `${name}\n` }]),
);

interface Row {
  readonly says: string;
  /** Of each buildpack. */
  readonly slices: readonly (readonly Paths[])[];
  /** What the last slice has, and what it has no more. */
  readonly has: string;
  readonly lacks: readonly string[];
}

const ROWS: Readonly<Record<string, Row>> = {
  next: { says: "the slice before it took", slices: [[["a"], ["a", "b"]]], has: "b", lacks: ["a"] },
  "after-one": {
    says: "a slice took that another one separates from it",
    slices: [[["a"], ["b"], ["a", "c"]]],
    has: "c",
    lacks: ["a"],
  },
  "after-three": {
    says: "a slice took that three others separate from it",
    slices: [[["a"], ["b"], ["c"], ["d"], ["a", "e"]]],
    has: "e",
    lacks: ["a"],
  },
  twice: {
    says: "a slice took that another one named again",
    slices: [[["a"], ["a", "b"], ["c"], ["a", "d"]]],
    has: "d",
    lacks: ["a"],
  },
  pattern: {
    says: "slices took whose names its pattern matches",
    slices: [[["a"], ["b"], ["c"], ["?"]]],
    has: "d",
    lacks: ["a", "b", "c"],
  },
  absolute: {
    says: "a slice took by its relative path",
    slices: [[["a"], ["b"], ["/workspace/a", "c"]]],
    has: "c",
    lacks: ["a"],
  },
  below: {
    says: "a slice took with the directory above",
    slices: [[["dir"], ["b"], ["dir/x", "dir/sub/z", "c"]]],
    has: "c",
    lacks: ["dir/x", "dir/sub/z"],
  },
  above: {
    says: "slices took from the directory that it names",
    slices: [[["dir/x"], ["dir/sub"], ["b"], ["dir"]]],
    has: "dir/y",
    lacks: ["dir/x", "dir/sub/z"],
  },
  buildpacks: {
    says: "a slice of an earlier buildpack took",
    slices: [[["a"], ["b"]], [["c"]], [["a", "d"]]],
    has: "d",
    lacks: ["a"],
  },
};

const caseOf = ([what, { says, slices, has, lacks }]: readonly [string, Row]): TestCase => {
  const last = afterCreate.layer("@app:1", `app:${slices.flat().length}`, "/entries/*/name");
  const expected = (is: Expectation["is"]): Expectation => expectThat(last, is, "buildpack.slices.sequential");
  return createCase({
    id: `export.taken-slices.${what}`,
    says: `A slice does not contain what ${says}.`,
    given: world({ buildpacks: slices.map((own, i) => withSlices(`acme/slices-${i + 1}`, ...own)), files: FILES }),
    then: [
      expectSuccess(0),
      expected({ includes: `/workspace/${has}` }),
      ...lacks.map((name) => expected({ excludes: `/workspace/${name}` })),
    ],
  });
};

export const takenSliceCases: readonly TestCase[] = Object.entries(ROWS).map(caseOf);
