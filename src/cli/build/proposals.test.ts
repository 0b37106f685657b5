import { expect, test } from "vitest";
import { type Buildpack, buildpackOf } from "#platform";
import { treeOf } from "#tree";
import { orThrow } from "../terminal/run-verb.ts";
import { buildProposals, unreadKeys } from "./proposals.ts";

const packed = (keys: string): Buildpack =>
  orThrow(
    buildpackOf(treeOf({ "/buildpack.toml": `api = "0.12"\n[buildpack]\nid = "a"\nversion = "1"\n${keys}` }), "here"),
  );

test("what a buildpack has written for a proposal that is off is told", async () => {
  const [dirs, volumes] = [packed('export_dirs = ["/opt"]\n'), packed('exportable-volumes = ["x"]\n')];
  const [off, on] = [await buildProposals([]), await buildProposals(["export-dirs"])];
  expect(unreadKeys([dirs, volumes, packed("")], off)).toEqual([
    "a@1 has buildpack.export_dirs, which is read with --proposal export-dirs only",
    "a@1 has buildpack.exportable-volumes, which is read with --proposal exportable-volumes only",
  ]);
  expect(unreadKeys([dirs], on)).toEqual([]);
});
