import { expect, test } from "vitest";
import { treeOf } from "#tree";
import { contractFileChanges } from "./contract-files.ts";

const REPORT = '[image]\n  tags = ["app:1"]\n  digest = "sha256:';

test("changed lines of a contract file are listed, except digests", () => {
  const [before, after] = [
    treeOf({ "/layers/report.toml": `${REPORT}a"\n` }),
    `${REPORT}b"\n[[artifacts]]\n  digest = "c"\n`,
  ];
  expect(contractFileChanges(before, treeOf({ "/layers/report.toml": after }))).toEqual([
    { path: "/layers/report.toml", was: [], now: ["[[artifacts]]"] },
  ]);
  expect(contractFileChanges(before, treeOf({ "/layers/report.toml": `${REPORT}b"\n` }))).toEqual([]);
});

test("a moved file lists only its changed lines, and a new file lists all", () => {
  const before = treeOf({ "/layers/group.toml": "a = 1\n" });
  const after = treeOf({ "/workspace/config/lifecycle/group.toml": "a = 1\nb = 2\n", "/cnb/list.json": "[]" });
  expect(contractFileChanges(before, after)).toEqual([
    { path: "/cnb/list.json", was: [], now: ["[]"] },
    { path: "/workspace/config/lifecycle/group.toml", was: [], now: ["b = 2"] },
  ]);
});

test("files of layers, SBOMs and the app, and large files, are not listed", () => {
  const none = treeOf({});
  for (const path of ["/layers/x/layer/a.toml", "/layers/sbom/launch/sbom.json", "/workspace/app.toml", "/etc/a.toml"])
    expect(contractFileChanges(none, treeOf({ [path]: "a = 1\n" })), path).toEqual([]);
  expect(contractFileChanges(none, treeOf({ "/cnb/large.toml": "a".repeat(5000) }))).toEqual([]);
});
