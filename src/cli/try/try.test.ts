/** `plimsoll try` as a user runs it: every worked example there is, in every form of its text, and builds of the user's own. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterAll, describe, expect, test } from "vitest";
import { isJsonObject, type Json, packageFile } from "#base";
import { probeSandbox } from "#machine";
import { proposals } from "#proposals";
import { captured, lay } from "../e2e/command.testkit.ts";
import { addTry } from "../verbs/try.ts";

const folder = mkdtempSync(join(tmpdir(), "plimsoll-try-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function tried(...args: readonly string[]) {
  const command = new Command("plimsoll").exitOverride();
  addTry(command);
  const before = process.exitCode;
  const output = captured();
  try {
    await command.parseAsync(["node", "plimsoll", "try", ...args, "--no-color"]);
    return { code: Number(process.exitCode ?? 0), ...output.texts() };
  } finally {
    output.release();
    process.exitCode = before;
  }
}

/** Every form of every text, as a word. */
const words = proposals.flatMap(({ id, options }) => {
  const forms = options.find(({ name }) => name === "form")?.values ?? [];
  return forms.length === 0 ? [id] : forms.map((form) => `${id}:form=${form}`);
});

const sections = (stdout: string): readonly string[] =>
  [...stdout.matchAll(/^(Phases|Layers|Published|Labels|Configuration|App image|Build container|Findings)\b/gm)].map(
    ([, title = ""]) => title,
  );

describe("a worked example", () => {
  test("is there for each proposal", () => {
    expect(proposals.filter(({ example }) => example === undefined).map(({ id }) => id)).toEqual([]);
    expect(words.length).toBeGreaterThanOrEqual(7);
  });

  test.each(words)("of %s is built, and something is seen to change", async (word) => {
    const { code, stdout, stderr } = await tried(word);
    expect({ code, stderr }, stdout).toEqual({ code: 0, stderr: "" });
    for (const title of ["Phases", "Layers", "Published", "Findings"]) expect(sections(stdout)).toContain(title);
    expect(sections(stdout).filter((title) => /^(Labels|App|Build)/.test(title))).not.toEqual([]);
    const [compared = ""] = stdout.split("\nFindings");
    expect(compared).toMatch(/ export +exit 0$/m);
    expect(compared).not.toMatch(/undefined|\[object|with it: /);
    expect(Math.max(...compared.split("\n").map((line) => line.length))).toBeLessThan(250);
  });

  test.each(words)("of %s is told in JSON too, with what changed as data", async (word) => {
    const { code, stdout } = await tried(word, "--json");
    expect(code).toBe(0);
    const told = JSON.parse(stdout) as Json;
    if (!isJsonObject(told)) throw new Error("expected an object");
    expect(told).toMatchObject({
      proposal: word.split(":")[0],
      words: expect.arrayContaining([word]),
      phases: { with: expect.arrayContaining([{ phase: "export", ended: "exit 0" }]) },
      layers: { with: expect.arrayContaining([expect.objectContaining({ role: "run", size: expect.any(Number) })]) },
      published: { with: expect.arrayContaining([expect.objectContaining({ name: "app:latest", what: "image" })]) },
      same: expect.any(Boolean),
      findings: expect.arrayContaining([expect.objectContaining({ kind: "counterexample" })]),
    });
    const { failed } = told;
    expect(failed).not.toHaveProperty("with");
    for (const part of ["launch", "container"]) expect(told[part]).toMatchObject({ with: expect.any(Array) });
  });

  test("marks on each side what the other has not, where a directory becomes a link", async () => {
    const { stdout } = await tried("exportable-volumes:workspace=moved");
    expect(stdout).toMatch(/── - workspace +├── \+ opt\n/);
    expect(stdout).toContain("── + workspace  -> /workspaces/default");
  });

  test("tells what the files of the contract say with it", async () => {
    expect((await tried("export-dirs")).stdout).toContain(
      '  /cnb/export-dirs.toml\n    + export_dirs = ["/opt/greeter"]\n',
    );
    const { stdout } = await tried("oci-artifacts");
    expect(stdout).toMatch(/ {2}\/layers\/report\.toml\n {4}\+ \[\[artifacts\]\]\n/);
    expect(stdout).not.toMatch(/^ {4}[-+] +manifest-size/m);
  });

  test("has the options that were chosen", async () => {
    const { stdout } = await tried("export-dirs:record=app", "--json");
    expect(JSON.parse(stdout).options).toMatchObject({ record: "app" });
    const { stdout: told } = await tried("export-dirs:rebase=check");
    expect(told).toMatch(/mended here by rebase=check\n/);
    expect(told).toMatch(/mended by --proposal export-dirs:checks=group\n/);
    const failing = await tried("export-dirs:volume=check", "--creator");
    expect(failing.stdout).toMatch(/^ {2}create +exit 0/m);
  });
});

describe("several at once", () => {
  test("are built in one build that does what all their examples do", async () => {
    const { code, stdout, stderr } = await tried("all");
    expect({ code, stderr }, stdout).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("with all 5");
    for (const path of ["greeter", "telemetry", "fortune.conf", "say-launch"]) expect(stdout).toContain(`── ${path}\n`);
    expect(stdout).toContain("app:chart");
    expect(stdout).toContain("plimsoll try oci-artifacts");
  });

  test("and choices of one are words of their own", async () => {
    const { stdout } = await tried("export-dirs:rebase=check", "export-dirs:volume=check", "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      proposal: "export-dirs",
      options: { rebase: "check", volume: "check" },
    });
    const two = await tried("export-dirs", "oci-artifacts:subject=app", "--json");
    expect(JSON.parse(two.stdout)).toMatchObject({ proposals: ["export-dirs", "oci-artifacts"] });
  });
});

describe("a build of the user's own", () => {
  const pack = (id: string, key: string): Readonly<Record<string, string>> => ({
    [`${id}/buildpack.toml`]: `api = "0.12"\n[buildpack]\nid = "${id}"\nversion = "1"\n${key}`,
    [`${id}/bin/detect`]: "#!/usr/bin/env bash\n",
    [`${id}/bin/build`]: "#!/usr/bin/env bash\nmkdir -p /opt/mine\necho yes > /opt/mine/made\n",
  });

  test("takes the place of the example: buildpacks, app and run image", async () => {
    lay(folder, {
      ...pack("mine", 'export_dirs = ["/opt/mine"]\n'),
      "app/file": "x",
      "run/bin/sh": "#!",
      "build/bin/sh": "#!",
    });
    const args = ["export-dirs:checks=list", "--path", join(folder, "app"), "--buildpack", join(folder, "mine")];
    const { code, stdout } = await tried(...args, "--run-image", join(folder, "run"));
    expect(stdout).toContain("made");
    expect(stdout).not.toContain("greeter");
    expect(code, stdout).toBe(0);
  });

  test("without the proposal's help may fail on one side, which is told", async () => {
    lay(folder, {
      ...pack("fails", ""),
      "fails/bin/build": '#!/usr/bin/env bash\nif [ -e /cnb/artifacts.toml ]; then echo "no, thanks" >&2; exit 3; fi\n',
    });
    mkdirSync(join(folder, "empty"));
    const args = ["oci-artifacts", "--path", join(folder, "empty"), "--buildpack", join(folder, "fails")];
    const { code, stdout } = await tried(...args);
    expect(code).toBe(51);
    expect(stdout).toMatch(/with it: the build failed: build exited with code 51; .*fails/);
    expect(stdout).toMatch(/Layers\n.*\n.* {3}nothing\n/);
  });

  test.each([
    ["a proposal that is none", ["export-dir"], /did you mean export-dirs\?/],
    ["a choice that is none, of several", ["export-dirs:rebase=check,volume=check"], /give each choice by itself/],
    ["an app without buildpacks", ["export-dirs", "--path", folder], /no buildpacks to build with/],
    ["a buildpack that is none", ["export-dirs", "--buildpack", "./none"], /none/],
    ["an output that is there", ["export-dirs", "--output", `oci:${folder}`], /something is there already/],
    ["an extension for the creator", ["extension-layer", "--creator"], /the creator extends no images/],
  ])("is refused: %s", async (_, args, says) => {
    const { code, stderr } = await tried(...args);
    expect([code, stderr]).toEqual([2, expect.stringMatching(says)]);
  });
});

test("the image with the proposal is written, and what was published beside it", async () => {
  const layout = join(folder, "layout");
  const { code, stdout, stderr } = await tried("oci-artifacts:subject=app", "--output", `oci:${layout}`);
  expect(code, stderr).toBe(0);
  expect(stdout).toContain(`written to oci:${layout}`);
  const { manifests } = JSON.parse(readFileSync(join(layout, "index.json"), "utf8")) as { manifests: readonly Named[] };
  const named = new Map(manifests.map(({ annotations, digest }) => [annotations[REF_NAME], digest]));
  expect([...named.keys()].sort()).toEqual(["chart", "latest"]);
  const blob = (digest = ""): Json =>
    JSON.parse(readFileSync(join(layout, "blobs/sha256", digest.replace("sha256:", "")), "utf8")) as Json;
  expect(blob(named.get("chart"))).toMatchObject({ subject: { digest: named.get("latest") } });
  expect(readdirSync(join(layout, "blobs/sha256")).length).toBeGreaterThan(5);
});

test("an image that there is no room for leaves nothing, and nothing is said to be kept", () => {
  const archive = join(folder, "large.tar");
  const script = `trap '' XFSZ; ulimit -f 60; exec "$0" "$@"`;
  const args = [process.execPath, packageFile("dist/src/cli/main.js"), "try", "oci-artifacts"];
  const ran = spawnSync("bash", ["-c", script, ...args, "--output", `oci-archive:${archive}`], { encoding: "utf8" });
  expect([ran.status, ran.stderr]).toEqual([3, expect.stringMatching(/could not be written, and nothing else was: /)]);
  expect(existsSync(archive)).toBe(false);
});

const REF_NAME = "org.opencontainers.image.ref.name";
interface Named {
  readonly digest: string;
  readonly annotations: Readonly<Record<string, string>>;
}

const sandbox = await probeSandbox();

describe.skipIf(!sandbox.usable && process.env.CI === undefined)(
  `in a sandbox${sandbox.usable ? "" : ` (${sandbox.reason})`}`,
  () => {
    test.each(words)("%s changes what it changes in-process", { timeout: 120_000 }, async (word) => {
      const seen = async (machine: string) => {
        const { code, stdout } = await tried(word, "--machine", machine, "--json");
        expect(code).toBe(0);
        const { layers, published, labels } = JSON.parse(stdout) as Readonly<Record<string, Pairs>>;
        // Two programs called tar pack the same files otherwise.
        const names = published?.with.map(({ name, what }) => [name, String(what).replace(/, \d+ B$/, "")]);
        return {
          roles: layers?.with.map(({ role, name }) => [role, name]),
          names,
          labels: Object.values(labels ?? {}),
        };
      };
      const [sim, host] = [await seen("sim"), await seen("host")];
      expect(host.roles).toEqual(sim.roles);
      expect(host.names).toEqual(sim.names);
      expect(host.labels.length).toBe(sim.labels.length);
    });
  },
);

interface Pairs {
  readonly with: readonly Readonly<Record<string, Json>>[];
}
