import { expect, test } from "vitest";
import { utf8 } from "#base";
import { checkExtensionDockerfile, type DockerfileKind } from "./extension.ts";
import { readDockerfile } from "./read.ts";

function check(text: string, kind: DockerfileKind) {
  const read = readDockerfile(utf8(text), `${kind}.Dockerfile`);
  if (!read.ok) throw new Error(read.fault.message);
  const { flaws, ...more } = checkExtensionDockerfile(read.value, kind);
  return { ...more, flaws: flaws.map(({ cites, level, line }) => `${level} ${cites} ${line}`) };
}
const START = "ARG base_image\nFROM ${base_image}\n";

test("a Dockerfile as specified has no flaw", () => {
  const text = `${START}ARG build_id=0\nRUN echo \${build_id}\nUSER root\nUSER \${user_id}:\${group_id}\n`;
  expect(check(text, "build")).toEqual({ flaws: [], extends: true });
  expect(check(text, "run")).toEqual({ flaws: [], extends: true });
});

test.each([
  ["FROM ${base_image}\n", ["MUST ext.dockerfile.build.preamble 1"]],
  ["ARG other\nFROM ${base_image}\n", ["MUST ext.dockerfile.build.preamble 1"]],
  ["ARG base_image\nARG other\nFROM ${base_image}\n", ["MUST ext.dockerfile.build.preamble 2"]],
  ["ARG base_image\nFROM $base_image\n", ["MUST ext.dockerfile.build.preamble 2"]],
  ["ARG base_image\nFROM x\n", ["MUST ext.dockerfile.build.preamble 2"]],
  [`${START}FROM x\n`, ["MUST ext.dockerfile.build.single-from 3"]],
  [`${START}VOLUME /x\nCMD x\n`, ["SHOULD ext.dockerfile.build.no-other 3", "SHOULD ext.dockerfile.build.no-other 4"]],
  [`${START}ARG build_id\n`, ["SHOULD ext.dockerfile.build.build-id-default 3"]],
  [`${START}USER root\n`, ["SHOULD ext.dockerfile.build.reset-user 3"]],
])("build.Dockerfile %j", (text, flaws) => {
  expect(check(text, "build").flaws).toEqual(flaws);
});

test("more names on the line of base_image, a default and a stage name are allowed", () => {
  expect(check("ARG base_image=x other\nFROM ${base_image} AS me\n", "build")).toEqual({ flaws: [], extends: false });
});

test("a run.Dockerfile may name another image, with or without instructions", () => {
  expect(check("FROM other:2\n", "run")).toEqual({ flaws: [], switchesTo: "other:2", extends: false });
  expect(check("FROM other:2\nRUN x\n", "run")).toEqual({ flaws: [], switchesTo: "other:2", extends: true });
  expect(check(START, "run")).toEqual({ flaws: [], extends: false });
});

test("FROM is compared as written", () => {
  expect(check("ARG base_image\nFROM $base_image\n", "run").switchesTo).toBe("$base_image");
});

test("a run.Dockerfile has one FROM", () => {
  expect(check("FROM a\nFROM b\n", "run").flaws).toEqual(["MUST ext.dockerfile.run.single-from 2"]);
});
