/**
 * Holds what instructions do to files and configuration against buildah (1.28). Known differences, where we follow the Dockerfile
 * reference: buildah gives a CMD in shell form `/bin/sh -c` whatever SHELL says.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT } from "#base";
import { hostFs } from "#machine";
import { type Inode, type NodeSpec, type Tree, walk } from "#tree";
import { applyText } from "./apply-dockerfile.testkit.ts";

const isRoot = process.getuid?.() === 0;
const isThere = spawnSync("buildah", ["--version"], { stdio: "ignore" }).status === 0;

const BASE: Readonly<Record<string, string>> = {
  "/etc/passwd": "root:x:0:0::/root:/bin/sh\nu:x:7:8::/u:/bin/sh\n",
  "/etc/group": "root:x:0:\ng:x:9:\n",
  "/there/old": "old",
  "/file": "file",
};
const CONTEXT: Readonly<Record<string, string>> = {
  a: "A",
  "b.txt": "B",
  "c.txt": "C",
  "dir/d": "D",
  "dir/sub/e": "E",
  "there/new": "new",
};
const LINKS: Readonly<Record<string, string>> = { link: "a", "dir/inner": "d" };

const TABLE: readonly string[] = [
  "COPY a /x",
  "COPY a /x/y/",
  "COPY a b.txt /x/",
  "COPY *.txt /t/",
  "COPY ?.txt /t/",
  "COPY [a-b].txt /t/one",
  "COPY dir /x",
  "COPY dir /x/",
  "COPY dir/sub dir /x/",
  "COPY dir/ /there/",
  "COPY there /there",
  "COPY a /there",
  "COPY a /file",
  "COPY link /linked",
  "COPY . /all/",
  "WORKDIR /w\nCOPY a ./",
  "WORKDIR /w\nWORKDIR v/../u\nCOPY a b",
  "COPY --chown=5:6 a /x",
  "COPY --chown=5 a /x",
  "COPY --chown=u:g a /x",
  "COPY --chmod=4750 a /x",
  'COPY ["a", "/with blank"]',
  "ADD a /x",
  "ADD dir /x/",
  "ENV a=1 b='x y' c=\"$a z\"\nENV a=2 d=${b:-q} e=${none:-q} f=${a:+q}",
  "ENV a  b c",
  "ENV p=/x\nCOPY a $p/b",
  "ARG v=1\nENV e=$v\nARG w\nLABEL l=$w-$v",
  "LABEL a=1 \"b c\"='d e'\nLABEL a=2",
  "USER u\nUSER 7:9",
  "USER u:g",
  'ENTRYPOINT ["a", "b"]\nCMD ["c"]',
  "CMD a b",
  "ENTRYPOINT a $b",
  "EXPOSE 80 81/udp",
  "STOPSIGNAL SIGINT",
  "VOLUME /v /there",
  "WORKDIR relative",
  "USER u\nWORKDIR /made",
];

const KEYS = ["Env", "WorkingDir", "User", "Labels", "Entrypoint", "Cmd", "ExposedPorts", "StopSignal", "Volumes"];

/** What buildah adds by itself. */
const withoutOwn = (value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).filter(([key]) => key !== "io.buildah.version"))
    : value;

const plain = (config: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    KEYS.flatMap((key) => {
      const value = withoutOwn(config[key]);
      const isEmpty =
        value === undefined || value === null || value === "" || Object.keys(value as object).length === 0;
      return isEmpty || (key === "WorkingDir" && value === "/") ? [] : [[key, value]];
    }),
  );

const LEFT_OUT = /^\/(dev|proc|sys|run|bin|usr|tmp|context|harness)(\/|$)/;

function shown(tree: Tree | Inode): readonly string[] {
  return [...walk(tree)]
    .filter(({ path }) => path !== ROOT && !LEFT_OUT.test(path))
    .map(({ path, node }) => {
      const content = node.kind === "file" ? Buffer.from(node.content.bytes()).toString() : "";
      const target = node.kind === "symlink" ? node.target : "";
      const mode = node.kind === "symlink" ? "" : node.mode.toString(8);
      return [path, node.kind, mode, node.uid, node.gid, content, target].join(" ");
    });
}

describe.skipIf(!isRoot || (!isThere && process.env.CI === undefined))(
  "as buildah (skipped where it is missing, or who runs is not root)",
  () => {
    const top = mkdtempSync(join(tmpdir(), "plimsoll-buildah-"));
    const buildah = (...args: readonly string[]): string =>
      execFileSync(
        "buildah",
        ["--storage-driver", "vfs", "--root", `${top}/store`, "--runroot", `${top}/run`, ...args],
        {
          encoding: "utf8",
          stdio: ["ignore", "pipe", "pipe"],
        },
      ).trim();
    const put = (path: string, text: string): void => {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text, { mode: 0o644 });
    };
    const build = (text: string, image: string, context: string): void => {
      writeFileSync(`${top}/Dockerfile`, text);
      buildah(
        "bud",
        "-q",
        "--isolation",
        "chroot",
        "--format",
        "docker",
        "-f",
        `${top}/Dockerfile`,
        "-t",
        image,
        context,
      );
    };

    beforeAll(() => {
      for (const [path, text] of Object.entries(BASE)) put(`${top}/base${path}`, text);
      for (const [path, text] of Object.entries(CONTEXT)) put(`${top}/context/${path}`, text);
      for (const [path, target] of Object.entries(LINKS)) symlinkSync(target, `${top}/context/${path}`);
      build("FROM scratch\nCOPY . /\n", "localhost/base", `${top}/base`);
    });
    afterAll(() => rmSync(top, { recursive: true, force: true }));

    test.each(TABLE)("%s", async (text) => {
      build(`FROM localhost/base\n${text}\n`, "localhost/one", `${top}/context`);
      const inspected = JSON.parse(buildah("inspect", "--type", "image", "localhost/one"));
      const base = JSON.parse(buildah("inspect", "--type", "image", "localhost/base"));
      const container = buildah("from", "localhost/one");
      const mounted = buildah("mount", container);
      const links = Object.entries(LINKS).map(([path, symlink]): [string, NodeSpec] => [path, { symlink }]);
      const config = base.Docker.config;
      const ours = await applyText(text, {
        files: BASE,
        context: { ...CONTEXT, ...Object.fromEntries(links) },
        config,
      });
      if (!ours.result.ok) throw new Error(JSON.stringify(ours.result.fault));
      expect(plain(ours.result.value.config.config)).toEqual(plain(inspected.Docker.config));
      expect(shown(ours.tree)).toEqual(shown(hostFs({ root: mounted, cwd: () => ROOT }).snapshot("/")));
      buildah("rm", container);
    });
  },
);
