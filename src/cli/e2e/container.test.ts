/** In a container that may not mount a `/proc`, as most may not: what the command says, and the mode that works there. */
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { packageFile } from "#base/host";
import { isInstalled } from "#base/testkit";
import { probeSandbox } from "#machine";

const PACKAGE = packageFile(".");
const MAIN = packageFile("dist/src/cli/main.js");

/** The arguments of a sandbox around the command: one user, a masked `/proc`, and no other one to see. */
function containerArguments(mode: string): readonly string[] {
  const system = ["/usr", "/etc", "/bin", "/sbin", "/lib", "/lib64"].filter((path) => existsSync(path));
  const needed = [...system, dirname(realpathSync(process.execPath)), PACKAGE];
  return [
    ...["--unshare-user", "--uid", "1000", "--gid", "1000", "--unshare-pid"],
    ...["--proc", "/proc", "--ro-bind", "/dev/null", "/proc/keys", "--dev", "/dev", "--tmpfs", "/tmp"],
    ...needed.flatMap((path) => ["--ro-bind", path, path]),
    ...["--clearenv", "--setenv", "PATH", "/usr/bin:/bin", "--setenv", "PLIMSOLL_SANDBOX", mode],
  ];
}

interface Ran {
  readonly code: number;
  readonly out: string;
}

const run = (program: string, args: readonly string[]): Promise<Ran> =>
  new Promise((settle) => {
    execFile(program, args, { timeout: 60_000 }, (error, out, err) =>
      settle({ code: typeof error?.code === "number" ? error.code : 0, out: `${out}${err}` }),
    );
  });

const inContainer = (mode: string, ...args: readonly string[]): Promise<Ran> =>
  run("bwrap", [...containerArguments(mode), "--chdir", "/tmp", process.execPath, MAIN, ...args]);

const { usable } = await probeSandbox();
const isContainer = usable && (await inContainer("full", "--version")).code === 0;

describe.skipIf(!isContainer)("in a container with a masked /proc", () => {
  test("a whole sandbox is not usable, and doctor says what to do", async () => {
    const { code, out } = await inContainer("full", "doctor");
    expect(code).toBe(4);
    expect(out).toMatch(/Can't mount proc/);
    expect(out).toMatch(/the container masks \/proc: .*PLIMSOLL_SANDBOX=shared-proc/);
  });

  test("one that shares /proc judges the reference's executables", async () => {
    const { code, out } = await inContainer("shared-proc", "test", "--machine", "host", "export.slices.sequential");
    expect({ code }, out).toEqual({ code: 0 });
  });

  test("another word is refused", async () => {
    expect((await inContainer("none", "doctor")).out).toContain("expected full, shared-proc or chroot");
  });
});

/** What containers leave to root. */
const USUAL = [
  ...[
    "chown",
    "dac_override",
    "fowner",
    "fsetid",
    "kill",
    "setgid",
    "setuid",
    "setpcap",
    "net_bind_service",
    "net_raw",
  ],
  ...["sys_chroot", "mknod", "audit_write", "setfcap"],
];
const isRoot = usable && process.getuid?.() === 0 && isInstalled("setpriv");

describe.skipIf(!isRoot)("as root of a container", () => {
  const runWith = (more: readonly string[], ...args: readonly string[]): Promise<Ran> => {
    const set = ["-all", ...[...USUAL, ...more].map((name) => `+${name}`)].join(",");
    return run("setpriv", ["--bounding-set", set, "--inh-caps=-all", ...args]);
  };
  const doctorWith = (more: readonly string[]): Promise<Ran> => runWith(more, process.execPath, MAIN, "doctor");

  test("a sandbox needs two more capabilities, and doctor names them", async () => {
    for (const more of [[], ["sys_admin"], ["net_admin"]]) {
      const { code, out } = await doctorWith(more);
      expect({ more, code }, out).toEqual({ more, code: 4 });
      expect(out).toContain("a container needs the capabilities SYS_ADMIN and NET_ADMIN");
    }
    const { code, out } = await doctorWith(["sys_admin", "net_admin"]);
    expect({ code }, out).toEqual({ code: 0 });
    expect(out).toContain("running as root");
  });

  test("without these two, one that has only a root directory judges the reference's executables, and says so", async () => {
    const out = mkdtempSync(join(tmpdir(), "chroot-"));
    try {
      const words = ["test", "--machine", "host", "--out", out, "export.slices.sequential", "build.env.clear-env"];
      const ran = await runWith([], "env", "PLIMSOLL_SANDBOX=chroot", process.execPath, MAIN, ...words);
      expect({ code: ran.code }, ran.out).toEqual({ code: 0 });
      expect(ran.out).toContain("PLIMSOLL_SANDBOX=chroot: docs/ci/README.md says what it gives up");
      const record = JSON.parse(readFileSync(join(out, "record.json"), "utf8"));
      expect(record.machine).toMatchObject({ kind: "host", sandbox: "chroot" });
    } finally {
      rmSync(out, { recursive: true });
    }
  });
});
