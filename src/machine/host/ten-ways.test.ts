/** A hostile program in the sandbox, as its root and as a user: the ways out that are usually tried read nothing of the host, and nothing stays. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { byteString, byteStrings, contentOf, pathOfText, steppingClock, utf8 } from "#base";
import { inFolder } from "#base/testkit";
import { treeOf } from "#tree";
import { environmentOfText } from "../model/environment.ts";
import { hostMachine, probeSandbox } from "./index.ts";

const probe = await probeSandbox();

const SECRET = "plimsoll-secret-of-the-host";
/** A number that no other process sleeps for. */
const NAP = "98761";

interface Host {
  readonly file: string;
  readonly socket: string;
  readonly port: number;
}

/** Each prints what it finds. Standard error is not looked at. */
const WAYS: Readonly<Record<string, (host: Host) => string>> = {
  "the root of another process": ({ file }) =>
    `cat /proc/1/root${file} /proc/[0-9]*/root${file} /proc/[0-9]*/cwd/secret`,
  "environments of processes": () => "cat /proc/[0-9]*/environ | tr '\\0' '\\n' | grep SECRET_OF_HOST",
  "links to files of the host": ({ file }) =>
    `ln -s ${file} /work/link; cat /work/link; ln ${file} /work/hard; cat /work/hard`,
  "memory of processes of the host": () =>
    `ls -d /proc/${process.pid}; head -c 9 /proc/${process.pid}/mem; cat /proc/${process.pid}/cmdline; kill -0 ${process.pid} && echo signalled`,
  "devices that it makes": () =>
    "for n in '8 0' '259 0' '253 0' '1 1' '1 2'; do mknod /work/disk b $n && head -c 64 /work/disk; mknod /work/mem c $n && head -c 64 /work/mem; rm -f /work/disk /work/mem; done",
  "mounts that it makes": ({ file }) =>
    `mkdir -p /work/m; mount --bind / /work/m && cat /work/m${file}; mount -t proc proc /work/m && cat /work/m/${process.pid}/environ; unshare -rm sh -c 'mount -t sysfs sys /work/m && ls /work/m/block'`,
  keyrings: () => "cat /proc/keys",
  "abstract sockets": ({ socket }) => `grep -a ${socket} /proc/net/unix`,
  "the network of the host": ({ port }) =>
    `exec 3<>/dev/tcp/127.0.0.1/${port} && cat <&3; cat /proc/net/tcp | grep -i ":$(printf %04X ${port}) "`,
  "set-id programs": ({ file }) => `cp /bin/bash /work/b; chmod 6755 /work/b; /work/b -p -c 'cat ${file} /etc/shadow'`,
  "the kernel's switches": () =>
    "echo 0 > /proc/sys/kernel/randomize_va_space && echo switched; cat /sys/kernel/uevent_helper /proc/kcore | head -c 9",
};

async function whatItFinds(host: Host, way: (host: Host) => string, uid: number): Promise<string> {
  const machine = await hostMachine({
    root: treeOf({ "/work": { dir: true, mode: 0o777, uid, gid: uid }, "/work/given": { symlink: host.file } }),
    clock: steppingClock(0n),
    seed: "ten ways",
    http: async () => ({ status: 404, headers: {}, body: contentOf(utf8("")) }),
    ...(uid !== 0 && { user: { uid, gid: uid } }),
  });
  try {
    const script = `(setsid sleep ${NAP} >/dev/null 2>&1 &); cat /work/given; ${way(host)}`;
    const { stdout } = await machine.run({
      path: byteString("/bin/bash"),
      argv: byteStrings("bash", "-c", script),
      env: environmentOfText({ PATH: "/usr/bin:/bin:/usr/sbin:/sbin" }),
      cwd: byteString("/"),
      uid,
      gid: uid,
    });
    // What the harness reads back is the link, never what it names.
    expect(machine.nodeAt(pathOfText("/work/given"))).toMatchObject({ kind: "symlink" });
    return stdout;
  } finally {
    await machine.close();
  }
}

const sleepersLeft = (): readonly string[] =>
  readdirSync("/proc").filter((pid) => /^\d+$/.test(pid) && commandLineOf(pid).includes(`sleep\0${NAP}`));

function commandLineOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "latin1");
  } catch {
    return "";
  }
}

const mounts = (): string => readFileSync("/proc/self/mounts", "utf8");

describe.skipIf(!probe.usable)(`a hostile program${probe.usable ? "" : ` (${probe.reason})`}`, () => {
  test.each(Object.entries(WAYS))("finds nothing by %s", (_, way) =>
    inFolder(async (folder) => {
      const file = join(folder, "secret");
      writeFileSync(file, SECRET);
      process.env.SECRET_OF_HOST = SECRET;
      const socket = `plimsoll-${process.pid}`;
      const [abstract, tcp] = [createServer(), createServer((one) => one.end(SECRET))];
      await new Promise<void>((done) => abstract.listen(`\0${socket}`, done));
      await new Promise<void>((done) => tcp.listen(0, "127.0.0.1", done));
      const address = tcp.address();
      const host: Host = { file, socket, port: typeof address === "object" ? (address?.port ?? 0) : 0 };
      const before = mounts();
      try {
        const users = probe.usable && probe.twoUids ? [0, 1000] : [1000];
        for (const uid of users) expect(await whatItFinds(host, way, uid)).toBe("");
      } finally {
        delete process.env.SECRET_OF_HOST;
        abstract.close();
        tcp.close();
      }
      expect(mounts()).toBe(before);
      expect(sleepersLeft()).toEqual([]);
      expect(readdirSync(folder)).toEqual(["secret"]);
    }),
  );
});
