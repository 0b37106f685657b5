/**
 * Builds the Containerfile with buildah, on a base of Debian's packages and this machine's Node.js, and runs the command in the image. The
 * test needs the built dist/, root and a package registry.
 */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isInstalled, runTool, toolOutput } from "#base/testkit";

const TOOLS = ["mmdebstrap", "buildah"] as const;
const canRun = TOOLS.every(isInstalled) && process.getuid?.() === 0 && process.platform === "linux";
if (!canRun && process.env.CI) throw new Error(`CI needs root, ${TOOLS.join(", ")}`);

const top = resolve(import.meta.dirname, "../..");
const place = mkdtempSync(join(tmpdir(), "plimsoll-container-"));
const storage = ["--root", join(place, "storage"), "--runroot", join(place, "run"), "--storage-driver", "vfs"] as const;
const buildah = (verb: string, ...args: readonly string[]) => toolOutput("buildah", ...storage, verb, ...args);

/** For the sandbox: bubblewrap, a shell, the tools that the harness starts, and the libraries of Node.js. */
const PACKAGES = "bash,bubblewrap,coreutils,dash,findutils,grep,libstdc++6,sed,base-files";
const BUILD_MS = 300_000;

/** An image in the storage of this test, because no registry is needed for it. */
function makeBase(): string {
  const release = /^VERSION_CODENAME=(.*)$/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1] ?? "bookworm";
  const folder = join(place, "base");
  mkdirSync(folder);
  const node = join(place, "node");
  copyFileSync(realpathSync(process.execPath), node);
  const hooks = [
    '--extract-hook=mkdir -p "$1/usr/local/bin"',
    `--extract-hook=upload ${node} /usr/local/bin/node`,
    '--extract-hook=chmod 755 "$1/usr/local/bin/node"',
  ];
  const root = join(folder, "root.tar");
  toolOutput("mmdebstrap", "--quiet", "--variant=extract", `--include=${PACKAGES}`, ...hooks, release, root);
  writeFileSync(join(folder, "Containerfile"), "FROM scratch\nADD root.tar /\n");
  buildah("build", "--quiet", "--tag", "localhost/base", folder);
  return "localhost/base";
}

/** The folder that the Containerfile's header describes. */
function makeContext(): string {
  const context = join(place, "container");
  mkdirSync(context);
  const packed = toolOutput("npm", "pack", top, "--silent", "--ignore-scripts", "--pack-destination", place).trim();
  const flags = ["--omit=dev", "--legacy-peer-deps", "--prefer-offline", "--no-audit", "--no-fund", "--silent"];
  toolOutput("npm", "install", "--prefix", context, ...flags, join(place, packed));
  return context;
}

describe.skipIf(!canRun)("the image of the Containerfile", () => {
  beforeAll(() => {
    const base = makeBase();
    const file = ["--file", join(top, "Containerfile"), "--build-arg", `BASE=${base}`];
    buildah("build", "--isolation", "chroot", "--quiet", "--tag", "plimsoll", ...file, makeContext());
    buildah("from", "--name", "it", "plimsoll");
  }, BUILD_MS);

  afterAll(() => rmSync(place, { recursive: true, force: true }));

  const inImage = (...args: readonly string[]) =>
    runTool("buildah", [...storage, "run", "--isolation", "chroot", "it", "--", "plimsoll", ...args]);

  test("starts the command", () => {
    const config = JSON.parse(buildah("inspect", "--type", "image", "plimsoll")).OCIv1.config;
    expect(config).toMatchObject({ Entrypoint: ["plimsoll"], Cmd: ["doctor"], WorkingDir: "/work" });
    expect(inImage("doctor").stdout).toMatch(/yes {2}simulated machine/);
  });

  test("judges the reference, and writes the record below /work", () => {
    const { status, stdout, stderr } = inImage("test", "detect.group.single", "--quiet");
    expect({ status, stderr }, stdout).toEqual({ status: 0, stderr: "" });
    expect(existsSync(join(buildah("mount", "it").trim(), "work/.plimsoll/record.json"))).toBe(true);
  });
});
