import { expect, test } from "vitest";
import { orThrow } from "#base";
import { type Buildpack, buildpackOf } from "#platform";
import { treeOf } from "#tree";
import { buildProposals, unreadKeys } from "./proposals.ts";

const packed = (keys: string): Buildpack =>
  orThrow(
    buildpackOf(treeOf({ "/buildpack.toml": `api = "0.12"\n[buildpack]\nid = "a"\nversion = "1"\n${keys}` }), "here"),
  );

test("a key of a disabled proposal in buildpack.toml is reported", async () => {
  const [dirs, volumes] = [packed('export_dirs = ["/opt"]\n'), packed('exportable-volumes = ["x"]\n')];
  const [off, on] = [await buildProposals([]), await buildProposals(["export-dirs"])];
  expect(unreadKeys([dirs, volumes, packed("")], off)).toEqual([
    "buildpack.toml of a@1: buildpack.export_dirs is ignored; to use it, add --proposal export-dirs",
    "buildpack.toml of a@1: buildpack.exportable-volumes is ignored; to use it, add --proposal exportable-volumes",
  ]);
  expect(unreadKeys([dirs], on)).toEqual([]);
});
