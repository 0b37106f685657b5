/** A phase that cannot make a temporary directory names it and exits with its own code. */
import { expect, test } from "vitest";
import { byteString, byteStrings, NetworkError, steppingClock } from "#base";
import { environmentOfText, type Program, simMachine, standIn } from "#machine";
import { type NodeSpec, treeOf } from "#tree";
import { temporaryDir } from "../files/temporary.ts";
import { extensionOrderOf, groupOf, orderOf, testWorld } from "./world.testkit.ts";

/** The output of a program of user 1000 that makes a temporary directory and prints its path. */
async function made(files: Readonly<Record<string, NodeSpec>>, env: Readonly<Record<string, string>> = {}) {
  const content = standIn("temporary");
  const program: Program = async (process) => {
    process.stdout.write(temporaryDir(process, byteString("plan.")));
    return 0;
  };
  const machine = simMachine({
    root: treeOf({ "/program": { content, mode: 0o755 }, ...files }),
    programs: new Map([[content.digest, program]]),
    clock: steppingClock(0n),
    seed: "temporary",
    http: () => Promise.reject(new NetworkError("refused", "there is no network")),
  });
  const seen = await machine.run({
    path: byteString("/program"),
    argv: byteStrings("/program"),
    env: environmentOfText(env),
    cwd: byteString("/"),
    uid: 1000,
    gid: 1000,
  });
  return seen.stdout + seen.stderr;
}

test("the directory is in /tmp, or in TMPDIR", async () => {
  const dir = { dir: true, mode: 0o1777 } as const;
  expect(await made({ "/tmp": dir })).toMatch(/^\/tmp\/plan\.\d+$/);
  expect(await made({ "/tmp": dir, "/var/tmp": dir }, { TMPDIR: "/var/tmp//" })).toMatch(/^\/var\/tmp\/plan\.\d+$/);
});

const EXPECTED = "expected a directory for temporary files that user 1000 may write to, but";
const REMEDY = "create it in the image with mode 1777, or set TMPDIR to another directory";

test.each<[string, Readonly<Record<string, NodeSpec>>, string]>([
  ["does not exist", {}, "it does not exist"],
  ["is a file", { "/tmp": "" }, "it is not a directory"],
  ["the user cannot write to", { "/tmp": { dir: true, mode: 0o755 } }, "that user has no access to it"],
])("a /tmp that %s is named, with what to do", async (_, files, found) => {
  expect(await made(files)).toContain(`/tmp: ${EXPECTED} ${found}; ${REMEDY}`);
});

const passes: Program = async () => 0;
const nowhere = { env: environmentOfText({ TMPDIR: "/nowhere" }) };
test("the detector then exits with an error of detection, because no buildpack failed", async () => {
  const world = testWorld({
    buildpacks: { "a@1": { detect: passes } },
    files: { "/cnb/order.toml": orderOf(["a@1?"]) },
  });
  const { code, stderr } = await world.run("detector", nowhere);
  expect(code).toBe(22);
  expect(stderr).toContain(`/nowhere: ${EXPECTED} it does not exist`);
});

test("the detector exits with an error of generation if the directory is missing by then", async () => {
  const takesIt: Program = async ({ fs }) => {
    fs.rename("/layers/tmp", "/layers/gone");
    return 0;
  };
  const world = testWorld({
    buildpacks: { "b@1": { detect: passes } },
    extensions: { "e@1": { generate: takesIt }, "f@1": { generate: passes } },
    files: {
      "/cnb/order.toml": extensionOrderOf(["e@1", "f@1"]) + orderOf(["b@1"]),
      "/layers/analyzed.toml": { text: '[run-image]\nreference = "run"\n', uid: 1000, gid: 1000 },
      "/layers/tmp": { dir: true, uid: 1000, gid: 1000 },
    },
  });
  const { code, stderr } = await world.run("detector", { env: environmentOfText({ TMPDIR: "/layers/tmp" }) });
  expect(code).toBe(92);
  expect(stderr).toContain(`/layers/tmp: ${EXPECTED} it does not exist`);
});

test("the builder exits with its own error", async () => {
  const world = testWorld({
    buildpacks: { "a@1": { build: passes } },
    files: { "/layers/group.toml": groupOf("a@1"), "/layers/plan.toml": "" },
  });
  const { code, stderr } = await world.run("builder", nowhere);
  expect(code).toBe(52);
  expect(stderr).toContain(`/nowhere: ${EXPECTED} it does not exist`);
});
