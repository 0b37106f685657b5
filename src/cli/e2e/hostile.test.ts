/**
 * Hostile inputs to the built command: one line on standard error without a stack trace, the documented exit code, at most 1 GiB of memory, and no
 * file outside of the named places. `bad-input.test.ts` has inputs that people make by mistake.
 */
import { mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { byteString, contentOf, digestOf, orThrow, utf8 } from "#base";
import { inFolder } from "#base/testkit";
import { hostFiles, layerOf, layerOfBlob, layoutStore, OCI_MEDIA } from "#image";
import { type TarEntry, tarContent } from "#tree";
import { fileEntry } from "#tree/testkit";
import { smallBuildpack } from "./buildpacks.testkit.ts";
import { writeFiles } from "./command.testkit.ts";
import { type CommandRun, runBuilt } from "./process.testkit.ts";

const MEBIBYTE = 2 ** 20;
const MEMORY_MAX = 1024 * MEBIBYTE;
/** Writes the most memory of the process to a file. On Linux, `maxRSS` is at least that of the parent. */
const WATCH = `process.on("exit", () => {
  const fs = require("node:fs");
  const status = fs.existsSync("/proc/self/status") ? fs.readFileSync("/proc/self/status", "utf8") : "";
  const most = /^VmHWM:\\s+(\\d+) kB$/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS;
  fs.writeFileSync(process.env.RSS_FILE, String(most * 1024));
});`;

interface Hostile {
  readonly folder: string;
  run(...args: readonly string[]): Promise<CommandRun & { readonly memory: number }>;
  /** The command refuses with this code and one line that contains `says`. */
  refuses(code: number, says: string, ...args: readonly string[]): Promise<void>;
}

const inHostileWorld = (act: (world: Hostile) => Promise<void>): Promise<void> =>
  inFolder(async (folder) => {
    writeFiles(join(folder, "app"), { "index.html": "hello" });
    writeFiles(join(folder, "good"), smallBuildpack("good/one"));
    writeFiles(folder, { "watch.cjs": WATCH });
    const run: Hostile["run"] = async (...args) => {
      const env = { NODE_OPTIONS: `--require ${folder}/watch.cjs`, RSS_FILE: `${folder}/rss` };
      return { ...(await runBuilt(folder, args, env)), memory: Number(readFileSync(`${folder}/rss`, "utf8")) };
    };
    const refuses: Hostile["refuses"] = async (code, says, ...args) => {
      const before = readdirSync(folder);
      const ran = await run(...args);
      expect(ran, ran.err).toMatchObject({ code, out: "" });
      expect(ran.err).toContain(says);
      expect(ran.err.trimEnd().split("\n")).toHaveLength(1);
      expect(ran.err).not.toMatch(/^ +at /m);
      expect(ran.memory).toBeLessThan(MEMORY_MAX);
      expect(readdirSync(folder)).toEqual([...new Set([...before, "rss"])].sort());
    };
    await act({ folder, run, refuses });
  });

const build = (...args: readonly string[]): readonly string[] => ["build", "x", "--path", "app", ...args];

test("a file of three gigabytes is not loaded", () =>
  inHostileWorld(async ({ folder, refuses }) => {
    writeFileSync(join(folder, "order.toml"), "");
    truncateSync(join(folder, "order.toml"), 3 * 1024 * MEBIBYTE);
    const args = build("--buildpack", "good", "--order", "order.toml");
    await refuses(2, "order.toml: the file has more than 4194304 bytes", ...args);
  }));

test("a device without end is not read to its end", () =>
  inHostileWorld(async ({ refuses }) => {
    const args = build("--buildpack", "good", "--order", "/dev/zero");
    await refuses(2, "/dev/zero: the file has more than 4194304 bytes", ...args);
    await refuses(2, "/dev/zero: the record cannot be read: it is larger than 128 MiB", "report", "/dev/zero");
  }));

test("a module that ends the process does not look like a lifecycle that conforms", () =>
  inHostileWorld(async ({ folder, refuses }) => {
    writeFiles(folder, { "mine.mjs": "process.exit(0);\n" });
    const says = "mine.mjs: the module ended the process while it was loaded";
    await refuses(3, says, "test", "detect.group.single", "--lifecycle", "./mine.mjs");
  }));

test("lists of a million levels are no stack overflow", () =>
  inHostileWorld(async ({ folder, refuses }) => {
    const deep = `${"[".repeat(1_000_000)}${"]".repeat(1_000_000)}`;
    mkdirSync(join(folder, "layout"));
    writeFiles(folder, {
      "deep.json": deep,
      "order.toml": `x = ${deep}`,
      "layout/oci-layout": '{"imageLayoutVersion":"1.0.0"}',
      "layout/index.json": `{"schemaVersion":2,"manifests":${deep}}`,
    });
    await refuses(2, "expected at most 256 levels", "replay", "deep.json");
    await refuses(2, "it has more than 256 levels", "report", "deep.json", "--html", "page.html");
    await refuses(2, "the manifest has more than 256 levels", "inspect", "oci:layout");
    await refuses(2, "nested more than 64 deep", ...build("--buildpack", "good", "--order", "order.toml"));
  }));

const entry = (name: string, more: Partial<TarEntry> = {}): TarEntry => ({
  type: "file",
  name: byteString<string>(name),
  meta: { mode: 0o644, uid: 0, gid: 0, mtimeNs: 0n },
  content: contentOf(utf8("x")),
  ...more,
});
const link = (name: string, to: string, type: "symlink" | "hardlink" = "symlink"): TarEntry => {
  const { content, ...rest } = entry(name, { type, linkname: byteString<string>(to) });
  return rest;
};
const TORTURE: readonly (readonly [string, readonly TarEntry[], string])[] = [
  ["up", [entry("../../evil")], "has `..`"],
  ["up below a name", [entry("a/../../evil")], "has `..`"],
  ["a link to a directory outside", [link("l", "/etc"), entry("l/evil")], "is a link out of the archive"],
  ["a hard link outside", [link("h", "/etc/passwd", "hardlink")], "which does not exist"],
  ["a loop of links", [link("a", "b"), link("b", "a"), entry("a/x")], "goes through the link"],
  ["a device", [entry("n", { type: "char", rdev: 259 })], "is a char device"],
];

test.each(TORTURE)("an archive with %s", (_, entries, says) =>
  inHostileWorld(async ({ folder, refuses }) => {
    writeFileSync(join(folder, "bad.tgz"), gzipSync(tarContent(entries).bytes()));
    await refuses(2, says, ...build("--buildpack", "bad.tgz"));
  }),
);

test("buildpacks whose orders contain each other, and thirty that double each other", () =>
  inHostileWorld(async ({ folder, run }) => {
    const composite = (id: string, ...groups: readonly string[]) => ({
      "buildpack.toml": [
        `api = "0.12"\n[buildpack]\nid = "${id}"\nversion = "1.0.0"\n`,
        ...groups.map((member) => `[[order]]\n[[order.group]]\nid = "${member}"\nversion = "1.0.0"\n`),
      ].join(""),
    });
    writeFiles(join(folder, "a"), composite("a/a", "b/b"));
    writeFiles(join(folder, "b"), composite("b/b", "a/a"));
    const cyclic = await run(...build("--buildpack", "a", "--buildpack", "b"));
    expect(cyclic).toMatchObject({ code: 22 });
    expect(cyclic.out + cyclic.err).toContain("the order of a/a@1.0.0 contains a/a@1.0.0 itself");
    const names = Array.from({ length: 30 }, (_, i) => `d${i}`);
    for (const [i, name] of names.entries()) {
      const next = i < 29 ? `d/d${i + 1}` : "good/one";
      writeFiles(join(folder, name), composite(`d/${name}`, next, next));
    }
    const doubled = await run(...build(...[...names, "good"].flatMap((name) => ["--buildpack", name])));
    expect(doubled.code, doubled.err).toBe(0);
    expect(doubled.memory).toBeLessThan(MEMORY_MAX);
  }));

/** A frame of 10 GB of zeros: its blocks say a byte and how often it comes. */
function zstdBomb(): Uint8Array {
  const BLOCK = 128 * 1024;
  const blocks = 80_000;
  const bytes = new Uint8Array(6 + 4 * blocks);
  bytes.set([0x28, 0xb5, 0x2f, 0xfd, 0, 0x58]);
  for (let i = 0; i < blocks; i++) {
    const header = (BLOCK << 3) | (1 << 1) | (i === blocks - 1 ? 1 : 0);
    bytes.set([header & 255, (header >> 8) & 255, header >> 16, 0], 6 + 4 * i);
  }
  return bytes;
}

test("a layer of zstd that unpacks to 10 GB is refused", () =>
  inHostileWorld(async ({ folder, refuses }) => {
    const content = contentOf(zstdBomb());
    const layer = layerOfBlob({
      diffId: digestOf("unknown"),
      mediaType: "application/vnd.oci.image.layer.v1.tar+zstd",
      digest: content.digest,
      size: content.size,
      content,
    });
    const image = {
      layers: [layer],
      config: { os: "linux", architecture: "amd64", history: [], config: {} },
      mediaType: OCI_MEDIA,
    };
    orThrow(await layoutStore(hostFiles, byteString(`${folder}/run`)).save(image, ["1"]));
    await refuses(2, "unpacks to more than 536870912 bytes", "inspect", "oci:run", "--tree", "/");
  }));

/** Of 300 MiB, in files of 20 KiB; as gzip of a thousandth of that, in several members. */
function largeLayer(name: string) {
  const contents = name.repeat(20 * 1024);
  return layerOf(
    Array.from({ length: 15 * 1024 }, (_, i) => fileEntry(`${name}/${i}`, contents)),
    "application/vnd.oci.image.layer.v1.tar+gzip",
  );
}

test("large layers of a run image need no memory", () =>
  inHostileWorld(async ({ folder, run }) => {
    const image = {
      layers: ["a", "b"].map(largeLayer),
      config: { os: "linux", architecture: "amd64", history: [], config: {} },
      mediaType: OCI_MEDIA,
    };
    orThrow(await layoutStore(hostFiles, byteString(`${folder}/run`)).save(image, ["1"]));
    const built = await run(...build("--buildpack", "good", "--run-image", "oci:run", "--output", "oci:out"));
    expect(built.code, built.err).toBe(0);
    const inspected = await run("inspect", "oci:out", "--tree", "/b");
    expect(inspected.out).toContain("15359");
    for (const { memory } of [built, inspected]) expect(memory).toBeLessThan(MEMORY_MAX / 2);
    const { code, err } = await runBuilt(folder, ["inspect", "oci:run"], { TMPDIR: join(folder, "nowhere") });
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(
        /^plimsoll: .*does not fit into the temporary directory: .*nowhere.*; free space there, or set TMPDIR to another directory\n$/,
      ),
    ]);
  }));
