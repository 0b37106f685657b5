/** Starts the app image of an example with the launcher in it, and checks what the process sees. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { byteString, byteStrings, type Content, invariant, orThrow, pathOfText, steppingClock, textOf } from "#base";
import { fetchImage, flatten } from "#image";
import { environmentOfText, type Program, simMachine } from "#machine";
import { installedLifecycle } from "#platform";
import { lookup, type Tree } from "#tree";
import { openImage } from "../images/open.ts";
import { runInProcess } from "./command.testkit.ts";

const folder = mkdtempSync(join(tmpdir(), "plimsoll-started-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const LAUNCHER = "/cnb/lifecycle/launcher";
const FORTUNE = "/usr/games/fortune";

/** Replaces the program of the package, which is not installed. */
const fortune: Program = async ({ argv, fs, stdout }) => {
  const [, option = "", config = ""] = argv;
  if (option !== "--config" || !textOf(fs.read(byteString(config)))?.includes("short = true")) return 1;
  stdout.write(fs.read("/usr/share/games/fortunes"));
  return 0;
};

function contentAt(tree: Tree, path: string): Content {
  const node = lookup(tree, pathOfText(path));
  invariant(node?.kind === "file", `${path} is a file of the image`);
  return node.content;
}

test.each(["approved", "draft"])("a package's program runs in a run image without a shell: %s", async (form) => {
  const output = `oci:${folder}/${form}`;
  const { code, stderr } = await runInProcess("try", `extension-layer:form=${form}`, "--output", output);
  expect(code, stderr).toBe(0);
  const image = orThrow(await fetchImage(orThrow(await openImage(output)).image));
  const root = flatten(image);
  expect(["/bin/sh", "/bin/bash", "/usr/bin/env"].filter((path) => lookup(root, pathOfText(path)))).toEqual([]);
  const launcher = contentAt(root, LAUNCHER);
  const machine = simMachine({
    root,
    clock: steppingClock(0n),
    seed: "app",
    http: () => Promise.reject(new Error("an app has no network here")),
    programs: new Map([...installedLifecycle({ launcher }).programs, [contentAt(root, FORTUNE).digest, fortune]]),
  });
  const { Entrypoint = [], Env = [], WorkingDir = "" } = image.config.config;
  const [path = ""] = Entrypoint;
  const env = Object.fromEntries(Env.map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]));
  const seen = await machine.run({
    path: byteString(path),
    argv: byteStrings(path),
    env: environmentOfText(env),
    cwd: byteString(WorkingDir),
    uid: 1000,
    gid: 1000,
  });
  expect(seen).toMatchObject({ exit: { code: 0 }, stdout: "You will extend an image.\n" });
  const said = textOf(contentAt(root, "/var/lib/dpkg/status.d/fortune").bytes());
  expect(said).toMatch(/^Package: fortune\nVersion: 1\.99\n/);
});
