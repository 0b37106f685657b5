/** `plimsoll try` as a user runs it: every worked example in every form of its RFC, and builds of the user's own. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { isJsonObject, type Json } from "#base";
import { packageFile } from "#base/host";
import { probeSandbox } from "#machine";
import { proposals } from "#proposals";
import { runInProcess, writeFiles } from "./command.testkit.ts";

const folder = mkdtempSync(join(tmpdir(), "plimsoll-try-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const tryProposals = (...args: readonly string[]) => runInProcess("try", ...args);
const compare = (...args: readonly string[]) => runInProcess("try", ...args, "--compare");

/** Each form of each RFC, as the command's argument. */
const words = proposals.flatMap(({ id, options }) => {
  const forms = options.find(({ name }) => name === "form")?.values ?? [];
  return forms.length === 0 ? [id] : forms.map((form) => `${id}:form=${form}`);
});

const sections = (stdout: string): readonly string[] =>
  [...stdout.matchAll(/^(Phases|Layers|Published|Labels|Configuration|App image|Build container|Findings)\b/gm)].map(
    ([, title = ""]) => title,
  );

describe("a worked example", () => {
  test("exists for each proposal", () => {
    expect(proposals.filter(({ example }) => example === undefined).map(({ id }) => id)).toEqual([]);
    expect(words.length).toBeGreaterThanOrEqual(7);
  });

  test.each(words)("of %s is built and shows a difference", async (word) => {
    const { code, stdout, stderr } = await compare(word);
    expect({ code, stderr }, stdout).toEqual({ code: 0, stderr: "" });
    for (const title of ["Phases", "Layers", "Published", "Findings"]) expect(sections(stdout)).toContain(title);
    // RFC 0127 is in the specification, so the example builds without the proposal too.
    const isReleased = word === "extension-layer:form=approved";
    expect(sections(stdout).filter((title) => /^(Labels|App|Build)/.test(title)).length > 0).toBe(!isReleased);
    const [compared = ""] = stdout.split("\nFindings");
    expect(compared).toMatch(/ export +exit 0$/m);
    expect(compared).not.toMatch(/undefined|\[object|with it: /);
    expect(Math.max(...compared.split("\n").map((line) => line.length))).toBeLessThan(250);
  });

  test.each(words)("of %s is printed as JSON too", async (word) => {
    const { code, stdout } = await tryProposals(word, "--json");
    expect(code).toBe(0);
    const printed = JSON.parse(stdout) as Json;
    if (!isJsonObject(printed)) throw new Error("expected an object");
    expect(printed).toMatchObject({
      proposal: word.split(":")[0],
      words: expect.arrayContaining([word]),
      phases: { with: expect.arrayContaining([{ phase: "export", ended: "exit 0" }]) },
      layers: { with: expect.arrayContaining([expect.objectContaining({ role: "run", size: expect.any(Number) })]) },
      published: { with: expect.arrayContaining([expect.objectContaining({ name: "app:latest", what: "image" })]) },
      same: expect.any(Boolean),
      findings: expect.arrayContaining([expect.objectContaining({ kind: "counterexample" })]),
    });
    const { failed } = printed;
    expect(failed).not.toHaveProperty("with");
    for (const part of ["launch", "container"]) expect(printed[part]).toMatchObject({ with: expect.any(Array) });
  });

  test("marks both sides where a directory becomes a link", async () => {
    const { stdout } = await compare("exportable-volumes:workspace=moved");
    expect(stdout).toMatch(/── - workspace +├── \+ opt\n/);
    expect(stdout).toContain("── + workspace  -> /workspaces/default");
  });

  test("shows the changed lines of contract files", async () => {
    expect((await compare("export-dirs")).stdout).toContain(
      '  /cnb/export-dirs.toml\n    + export_dirs = ["/opt/greeter"]\n',
    );
    const { stdout } = await compare("oci-artifacts");
    expect(stdout).toMatch(/ {2}\/layers\/report\.toml\n {4}\+ \[\[artifacts\]\]\n/);
    expect(stdout).not.toMatch(/^ {4}[-+] +manifest-size/m);
  });

  test("uses the given options", async () => {
    const { stdout } = await tryProposals("export-dirs:record=app", "--json");
    expect(JSON.parse(stdout).options).toMatchObject({ record: "app" });
    const { stdout: printed } = await tryProposals("export-dirs:rebase=check");
    expect(printed).toMatch(/avoided here by rebase=check\n/);
    expect(printed).toMatch(/avoided by --proposal export-dirs:checks=group\n/);
    const failing = await compare("export-dirs:volume=check", "--creator");
    expect(failing.stdout).toMatch(/^ {2}create +exit 0/m);
  });
});

describe("the story", () => {
  test.each(["export-dirs", "exportable-volumes"])(
    "of %s has its parts in order, and every evidence holds",
    async (word) => {
      const { code, stdout, stderr } = await tryProposals(word);
      expect({ code, stderr }, stdout).toEqual({ code: 0, stderr: "" });
      const parts = ["The input", "What the text promises", "What the text leaves open", "What to change first"];
      const places = parts.map((title) => stdout.indexOf(`\n${title}`));
      expect(places, stdout).toEqual(places.filter((at) => at > 0).toSorted((a, b) => a - b));
      expect(stdout).not.toMatch(/^ {10}not |undefined|\[object/m);
    },
  );

  test("starts from the draft, and shows the approved form beside it", async () => {
    const { stdout } = await tryProposals("extension-layer");
    expect(stdout).toContain("did   bin/generate printed CNB_EXT_LAYER_DIR");
    expect(stdout).toContain("Beside it: RFC 0127, the approved form");
    expect(stdout).toContain('+ context="$CNB_OUTPUT_DIR/context.run"');
    const { stdout: artifacts } = await tryProposals("oci-artifacts");
    expect(artifacts).toContain("| [additionalArtifact.labels]");
    expect(artifacts).toContain("the annotation myLabel1 of app:chart: shop-latest");
  });

  test("uses the given options", async () => {
    const { stdout } = await tryProposals("export-dirs:rebase=check");
    expect(stdout).toContain("avoided here by rebase=check");
    expect(stdout).toContain("avoided by --proposal export-dirs:checks=group");
    const { stdout: moved } = await tryProposals("exportable-volumes:workspace=found");
    expect(moved).toMatch(/^ {10}not {3}\/workspace in the build container: a dir$/m);
  });
});

describe("several at once", () => {
  test("are enabled in one build that combines all their examples", async () => {
    const { code, stdout, stderr } = await compare("all");
    expect({ code, stderr }, stdout).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("with all 5");
    for (const what of ["directory /opt/greeter", "volume aws-extensions", "example/names@1.0.0 launch", "app:chart"])
      expect(stdout).toContain(what);
    expect(stdout).toContain("plimsoll try oci-artifacts");
  });

  test("all five serve one app, which prints what each of them gave it", async () => {
    const { code, stdout, stderr } = await tryProposals("all");
    expect({ code, stderr }, stdout).toEqual({ code: 0, stderr: "" });
    const lines = [
      "Hello, shop!",
      "telemetry: registered with 127.0.0.1:9001, interval = 10",
      "You will extend an image.",
    ];
    expect(stdout).toContain(
      `What the app prints\n${[...lines, "from the layer launch"].map((line) => `  ${line}\n`).join("")}`,
    );
    for (const { id } of proposals) expect(stdout).toMatch(new RegExp(`^ {2}${id} .*\n.*\n {10}seen `, "m"));
    expect(stdout).not.toMatch(/^ {10}not /m);
  });

  test("each option is an argument of its own", async () => {
    const { stdout } = await tryProposals("export-dirs:rebase=check", "export-dirs:volume=check", "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      proposal: "export-dirs",
      options: { rebase: "check", volume: "check" },
    });
    const two = await tryProposals("export-dirs", "oci-artifacts:subject=app", "--json");
    expect(JSON.parse(two.stdout)).toMatchObject({ proposals: ["export-dirs", "oci-artifacts"] });
  });
});

describe("a build of the user's own", () => {
  const pack = (id: string, key: string): Readonly<Record<string, string>> => ({
    [`${id}/buildpack.toml`]: `api = "0.12"\n[buildpack]\nid = "${id}"\nversion = "1"\n${key}`,
    [`${id}/bin/detect`]: "#!/usr/bin/env bash\n",
    [`${id}/bin/build`]: "#!/usr/bin/env bash\nmkdir -p /opt/mine\necho yes > /opt/mine/made\n",
  });

  test("replaces the example: buildpacks, app and run image", async () => {
    writeFiles(folder, {
      ...pack("mine", 'export_dirs = ["/opt/mine"]\n'),
      "app/file": "x",
      "run/bin/sh": "#!",
      "build/bin/sh": "#!",
    });
    const args = ["export-dirs:checks=list", "--path", join(folder, "app"), "--buildpack", join(folder, "mine")];
    const { code, stdout } = await tryProposals(...args, "--run-image", join(folder, "run"));
    expect(stdout).toContain("made");
    expect(stdout).not.toContain("greeter");
    expect(code, stdout).toBe(0);
  });

  test("may fail on one side, and the output says why", async () => {
    writeFiles(folder, {
      ...pack("fails", ""),
      "fails/bin/build": '#!/usr/bin/env bash\nif [ -e /cnb/artifacts.toml ]; then echo "no, thanks" >&2; exit 3; fi\n',
    });
    mkdirSync(join(folder, "empty"));
    const args = ["oci-artifacts", "--path", join(folder, "empty"), "--buildpack", join(folder, "fails")];
    const { code, stdout } = await tryProposals(...args);
    expect(code).toBe(51);
    expect(stdout).toMatch(/with it: the build failed: build exited with code 51; .*fails/);
    expect(stdout).toMatch(/Layers\n.*\n.* {3}nothing\n/);
  });

  test.each([
    ["an unknown proposal", ["export-dir"], /did you mean export-dirs\?/],
    ["two options in one argument", ["export-dirs:rebase=check,volume=check"], /give each choice by itself/],
    ["an app without buildpacks", ["export-dirs", "--path", folder], /the build has no buildpacks/],
    ["a missing buildpack", ["export-dirs", "--buildpack", "./none"], /none/],
    ["an existing output", ["export-dirs", "--output", `oci:${folder}`], /the output path exists already/],
    ["an extension for the creator", ["extension-layer", "--creator"], /the creator cannot extend images/],
  ])("is rejected: %s", async (_, args, says) => {
    const { code, stderr } = await tryProposals(...args);
    expect([code, stderr]).toEqual([2, expect.stringMatching(says)]);
  });
});

test("--output writes the image of the build with the proposal, and its artifacts", async () => {
  const layout = join(folder, "layout");
  const { code, stdout, stderr } = await tryProposals("oci-artifacts:subject=app", "--output", `oci:${layout}`);
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

test("a full disk leaves no partial image", () => {
  const archive = join(folder, "large.tar");
  const script = `trap '' XFSZ; ulimit -f 60; exec "$0" "$@"`;
  const args = [process.execPath, packageFile("dist/src/cli/main.js"), "try", "oci-artifacts"];
  const ran = spawnSync("bash", ["-c", script, ...args, "--output", `oci-archive:${archive}`], { encoding: "utf8" });
  expect([ran.status, ran.stderr]).toEqual([
    3,
    expect.stringMatching(/could not be written \(nothing else was written\): /),
  ]);
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
    test.each(words)("%s makes the same changes as in-process", async (word) => {
      const seen = async (machine: string) => {
        const { code, stdout } = await tryProposals(word, "--machine", machine, "--json");
        expect(code).toBe(0);
        const { layers, published, labels } = JSON.parse(stdout) as Readonly<Record<string, Pairs>>;
        // The two tar programs pack the same files into different bytes.
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
