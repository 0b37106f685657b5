/** Builds on a Debian run image, and checks the app image with skopeo, umoci and a real registry. */

import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect } from "vitest";
import { byteString, byteStrings, steppingClock } from "#base";
import { isInstalled, testWith, toolOutput } from "#base/testkit";
import { environmentOfText, hostMachine, readHostTree } from "#machine";
import { APP, CALLER, EXTENSION, HELLO, SHOP, UNPACKER } from "./buildpacks.testkit.ts";
import { buildExecutables, runInProcess, writeFiles } from "./command.testkit.ts";

/** For the buildpack's scripts, and bash for its processes. */
const PACKAGES = "bash,coreutils,dash,dpkg,findutils,grep,jq,sed,tar,base-files";
/** For a C program; without a shell. */
const DISTROLESS = "base-files,libc6";
const TOOLS = ["mmdebstrap", "skopeo", "umoci", "docker-registry", "bwrap"] as const;

let folder = "";
let lifecycle = "";
let server: ChildProcess | undefined;
let registry = "";

beforeAll(async () => {
  if (!TOOLS.every(isInstalled)) return;
  folder = mkdtempSync(join(tmpdir(), "plimsoll-e2e-"));
  writeFiles(join(folder, "app"), APP);
  writeFiles(join(folder, "buildpack"), SHOP);
  lifecycle = await buildExecutables(folder);
  debianImage();
  registry = await startRegistry();
});

afterAll(() => {
  server?.kill();
  if (folder !== "") rmSync(folder, { recursive: true, force: true });
});

const testReal = testWith(...TOOLS);

/** Makes an OCI layout with skopeo and umoci from packages of this host's release, unpacked but not configured. */
function debianImage(): void {
  imageOf("debian", PACKAGES);
  const label = "io.buildpacks.base.distro";
  toolOutput(
    ...(["umoci", "config", "--image", `${folder}/debian:v1`, "--config.env", "PATH=/usr/bin:/bin"] as const),
    ...["--config.label", `${label}.name=debian`, "--config.label", `${label}.version=12`],
  );
}

function imageOf(name: string, packages: string, ...options: readonly string[]): void {
  const release = /^VERSION_CODENAME=(.*)$/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1] ?? "bookworm";
  const root = `${folder}/${name}.tar`;
  toolOutput("mmdebstrap", "--quiet", "--variant=extract", `--include=${packages}`, ...options, release, root);
  toolOutput("gzip", "-1", root);
  toolOutput("skopeo", "--insecure-policy", "copy", "-q", `tarball:${root}.gz`, `oci:${folder}/${name}:v1`);
}

/** Downloads a package of the same release with the apt that mmdebstrap has set up. */
const downloading = (name: string, to: string): readonly string[] => [
  `--extract-hook=cd "$1/tmp" && APT_CONFIG="$MMDEBSTRAP_APT_CONFIG" apt-get -qq download ${name} && mv ${name}_*.deb it.deb`,
  `--extract-hook=download /tmp/it.deb "${to}"`,
  '--extract-hook=rm "$1/tmp/it.deb"',
];

async function startRegistry(): Promise<string> {
  const port = await freePort();
  const storage = `storage: {filesystem: {rootdirectory: ${folder}/registry}}`;
  writeFileSync(
    `${folder}/registry.yml`,
    `version: 0.1\nlog: {level: error}\n${storage}\nhttp: {addr: "127.0.0.1:${port}"}\n`,
  );
  server = spawn("docker-registry", ["serve", `${folder}/registry.yml`], { stdio: "ignore" });
  for (let left = 100; left > 0; left--) {
    const answered = await fetch(`http://127.0.0.1:${port}/v2/`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (answered) return `127.0.0.1:${port}`;
    await sleep(50);
  }
  throw new Error("docker-registry does not answer");
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });

async function build(...args: readonly string[]): Promise<string> {
  const ran = await runInProcess(
    ...["build", "shop/site:v1", "--path", `${folder}/app`, "--buildpack", `${folder}/buildpack`],
    ...["--launcher", `${lifecycle}/launcher`, "--quiet", ...args],
  );
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  return ran.stdout.trim();
}

const debianOptions = (): readonly string[] => [
  "--run-image",
  `oci:${folder}/debian:v1`,
  "--build-image",
  `oci:${folder}/debian:v1`,
];
const sandboxOptions = (): readonly string[] => ["--machine", "host", "--lifecycle", lifecycle];

testReal("skopeo reads the image, umoci unpacks it, and its launcher starts its process", async () => {
  const digest = await build(...debianOptions(), ...sandboxOptions(), "--output", `oci:${folder}/image`);
  const seen = JSON.parse(toolOutput("skopeo", "inspect", `oci:${folder}/image:v1`));
  expect(seen).toMatchObject({ Digest: digest, Os: "linux", Labels: { "shop.greeting": "default" } });
  const { ran, start } = await startImage("image");
  expect(start).toMatchObject({ args: ["/cnb/process/web"], cwd: "/workspace" });
  expect(ran).toMatchObject({ exit: { code: 0 }, stdout: "1.4.2 | <h1>shop 1.4.2</h1>\n" });
});

/** Unpacks the image with umoci, and runs its default process, or the one of `type`, in a sandbox. */
async function startImage(layout: string, type?: string) {
  const bundle = `${folder}/bundle-${layout}`;
  toolOutput("umoci", "unpack", "--rootless", "--image", `${folder}/${layout}:v1`, bundle);
  const { process: start } = JSON.parse(readFileSync(`${bundle}/config.json`, "utf8"));
  const unpacked = readHostTree(`${bundle}/rootfs`);
  if (!unpacked.ok) throw new Error(unpacked.fault.message);
  const machine = await hostMachine({
    root: unpacked.value,
    bare: true,
    clock: steppingClock(0n),
    seed: "app",
    http: () => Promise.reject(new Error("an app has no network here")),
  });
  try {
    const [own = "", ...args] = start.args as readonly string[];
    const path = type === undefined ? own : `/cnb/process/${type}`;
    const pairs = (start.env as readonly string[]).map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]);
    const env = Object.fromEntries(pairs);
    // The launcher is a Node.js program; the sandbox has Node.js in this directory.
    env.PATH = `${env.PATH}:/usr/local/bin`;
    const ran = await machine.run({
      path: byteString(path),
      argv: byteStrings(path, ...args),
      env: environmentOfText(env),
      cwd: byteString(start.cwd),
      uid: 1000,
      gid: 1000,
    });
    return { ran, start };
  } finally {
    await machine.close();
  }
}

testReal("an extension adds a tool to both Debian images, and the app's process runs it", async () => {
  writeFiles(join(folder, "extension"), EXTENSION);
  writeFiles(join(folder, "caller"), CALLER);
  const extending = ["--buildpack", `${folder}/caller`, "--extension", `${folder}/extension`];
  const digest = await build(
    ...[...debianOptions(), ...sandboxOptions(), ...extending, "--output", `oci:${folder}/extended`],
  );
  const seen = JSON.parse(toolOutput("skopeo", "inspect", `oci:${folder}/extended:v1`));
  expect(seen).toMatchObject({ Digest: digest, Labels: { "io.buildpacks.rebasable": "true" } });
  const { ran } = await startImage("extended", "greet");
  expect(ran).toMatchObject({ exit: { code: 0 }, stdout: "hello from /bin/bash, as the build said: hello\n" });
});

testReal(
  "an extension adds a Debian package to a run image without a shell, and the app's process is its program",
  async () => {
    writeFiles(join(folder, "unpacker"), UNPACKER);
    writeFiles(join(folder, "hello"), HELLO);
    imageOf("distroless", DISTROLESS, ...downloading("hello", `${folder}/unpacker/package.deb`));
    const images = ["--build-image", `oci:${folder}/debian:v1`, "--run-image", `oci:${folder}/distroless:v1`];
    const extending = ["--buildpack", `${folder}/hello`, "--extension", `${folder}/unpacker`];
    const proposed = ["--proposal", "extension-layer", "--output", `oci:${folder}/packaged`];
    await build(...images, ...sandboxOptions(), ...extending, ...proposed);
    const { ran } = await startImage("packaged");
    expect(ran).toMatchObject({ exit: { code: 0 }, stdout: "hello from a package\n" });
    const root = `${folder}/bundle-packaged/rootfs`;
    expect(["bin/sh", "usr/bin/env", "usr/bin/dpkg"].filter((path) => existsSync(`${root}/${path}`))).toEqual([]);
    const has = `${root}/var/lib/dpkg/status.d/hello`;
    expect(readFileSync(has, "utf8")).toMatch(/^Package: hello\nVersion: /);
    toolOutput("env", "-C", root, "md5sum", "--check", "--quiet", `${has}.md5sums`);
  },
);

testReal("the in-process shell builds the same image on the same Debian", async () => {
  const host = await build(...debianOptions(), ...sandboxOptions());
  expect(await build(...debianOptions())).toBe(host);
});

testReal("a real registry serves the run image, takes the app image and gives it back", async () => {
  toolOutput(
    ...["skopeo", "--insecure-policy", "copy", "-q", "--dest-tls-verify=false"],
    ...[`oci:${folder}/debian:v1`, `docker://${registry}/base/run:v1`],
  );
  const remote = `${registry}/shop/site:v1`;
  const args = ["--run-image", `${registry}/base/run:v1`];
  const digest = await build(...args, "--output", remote);
  const seen = JSON.parse(toolOutput("skopeo", "inspect", "--tls-verify=false", `docker://${remote}`));
  expect(seen).toMatchObject({ Digest: digest });
  const inspected = await runInProcess("inspect", remote, "--json");
  expect(JSON.parse(inspected.stdout)).toMatchObject({ digest, buildpacks: ["shop/assets@2.0.1"] });
  toolOutput(
    ...["skopeo", "--insecure-policy", "copy", "-q", "--src-tls-verify=false"],
    ...[`docker://${remote}`, `oci-archive:${folder}/back.tar:v1`],
  );
  const rebased = await runInProcess(
    ...["rebase", `oci-archive:${folder}/back.tar`],
    ...["--run-image", `${registry}/base/run:v1`, "--json"],
  );
  expect(JSON.parse(rebased.stdout)).toMatchObject({ exit: 0, findings: [] });
});
