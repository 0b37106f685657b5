import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { orThrow } from "#base";
import { inputs } from "#contract";
import { probeSandbox } from "#machine";
import { parseHostPaths } from "../host-paths.ts";
import { determineApis } from "./determine.ts";
import { lifecycleTomlOf, readLifecycleToml } from "./lifecycle-toml.ts";
import { parseSpeaks } from "./speaks.ts";
import { startProblemOf } from "./start-problem.ts";

const root = mkdtempSync(join(tmpdir(), "plimsoll-speaks-"));
afterAll(() => rmSync(root, { recursive: true }));
const { usable } = await probeSandbox();

/** A directory `lifecycle` whose executables all have this text, unless `others` names another. */
function release(text: string, others: Readonly<Record<string, string | Buffer>> = {}): string {
  const directory = join(mkdtempSync(join(root, "release-")), "lifecycle");
  mkdirSync(directory);
  for (const name of inputs.EXECUTABLES) writeFileSync(join(directory, name), others[name] ?? text, { mode: 0o755 });
  return directory;
}

const ask = (directory: string, hostPaths: readonly string[] = []) =>
  determineApis({ directory, hostPaths, given: {} });

/** Supports the Platform API 0.12 and 0.13, and the Buildpack API up to 0.10, as it says with its exit codes. */
const OLD = `#!/bin/sh
case $CNB_PLATFORM_API in 0.12|0.13) ;; *) exit 11 ;; esac
case "$1 $2" in -order*0.1[12].toml) exit 12 ;; esac
[ "$1" != -version ] || echo 1.2.3
`;
const LISTED = `[apis.platform]
deprecated = ["0.3"]
supported = ["0.3", "0.12"]
[apis.buildpack]
deprecated = []
supported = ["0.9", "0.10"]
`;

describe("--speaks", () => {
  test("gives ranges of one or both APIs", () => {
    expect(orThrow(parseSpeaks("platform=0.3..0.13"))).toEqual({
      platform: ["0.7", "0.8", "0.9", "0.10", "0.11", "0.12", "0.13"],
    });
    expect(orThrow(parseSpeaks("buildpack=0.10, platform=0.15"))).toEqual({ platform: ["0.15"], buildpack: ["0.10"] });
  });

  test.each(["0.12", "platform", "builder=0.12", "platform=x", "platform=0.13..0.12", "platform=0.12=0.13"])(
    "rejects %s",
    (text) => expect(parseSpeaks(text)).toMatchObject({ ok: false }),
  );
});

describe("lifecycle.toml", () => {
  test("is inside the directory of executables or, in a release, beside it", () => {
    const directory = release(OLD);
    expect(lifecycleTomlOf(directory)).toBeUndefined();
    writeFileSync(join(dirname(directory), "lifecycle.toml"), LISTED);
    expect(lifecycleTomlOf(directory)).toBe(join(dirname(directory), "lifecycle.toml"));
    writeFileSync(join(directory, "lifecycle.toml"), LISTED);
    expect(lifecycleTomlOf(directory)).toBe(join(directory, "lifecycle.toml"));
  });

  test("lists versions, each once", () => {
    const file = join(root, "lifecycle.toml");
    writeFileSync(file, LISTED);
    expect(orThrow(readLifecycleToml(file))).toEqual({ platform: ["0.3", "0.12"], buildpack: ["0.9", "0.10"] });
    writeFileSync(file, '[api]\nplatform = "0.7"\n');
    expect(orThrow(readLifecycleToml(file))).toEqual({});
    writeFileSync(file, "apis = [");
    expect(readLifecycleToml(file)).toMatchObject({ ok: false });
  });
});

describe.skipIf(!usable)("executables", () => {
  test("say with their exit codes what they support", async () => {
    expect(orThrow(await ask(release(OLD)))).toEqual({
      version: "unknown",
      platform: ["0.12", "0.13"],
      buildpack: ["0.7", "0.8", "0.9", "0.10"],
    });
  });

  test("are asked without -version if that says nothing", async () => {
    const printsFirst = OLD.replace("\n", '\n[ "$1" = -version ] && exit 0\n');
    expect(orThrow(await ask(release(printsFirst))).platform).toEqual(["0.12", "0.13"]);
  });

  test("are not asked what lifecycle.toml says", async () => {
    const directory = release("#!/bin/sh\nexit 11\n");
    writeFileSync(join(directory, "lifecycle.toml"), LISTED);
    expect(orThrow(await ask(directory))).toMatchObject({ platform: ["0.12"], buildpack: ["0.9", "0.10"] });
  });

  test("that refuse every version are not judged", async () => {
    expect(await ask(release("#!/bin/sh\nexit 11\n"))).toMatchObject({ ok: false, fault: { kind: "speaks-nothing" } });
  });

  test("that cannot start are one fault with a remedy", async () => {
    const away = realpathSync(mkdtempSync(join(root, "away-")));
    chmodSync(root, 0o755);
    chmodSync(away, 0o755);
    const interpreter = join(away, "sh");
    writeFileSync(interpreter, '#!/bin/sh\nexec /bin/sh "$@"\n', { mode: 0o755 });
    const directory = release(OLD, { detector: OLD.replace("/bin/sh", interpreter) });
    expect(await ask(directory)).toMatchObject({
      fault: {
        kind: "executables-unstartable",
        message: `the executable ${join(directory, "detector")} cannot start: it needs the interpreter ${interpreter}, which is not in the sandbox`,
        remedy: `add --bind ${away}`,
      },
    });
    expect(orThrow(await ask(directory, orThrow(parseHostPaths([away])))).platform).toEqual(["0.12", "0.13"]);
  });
});

describe("an executable that does not start", () => {
  const reasonFor = (content: string | Buffer, said = "ENOENT"): string => {
    const file = join(root, "broken");
    writeFileSync(file, content);
    return startProblemOf(file, said).why;
  };
  const elf = Buffer.concat([Buffer.from("\x7fELF\x02\x01\x01", "latin1"), Buffer.alloc(57)]);

  test("is of another architecture", () => {
    const other = process.arch === "arm64" ? 62 : 183;
    const foreign = Buffer.from(elf);
    foreign.writeUInt16LE(other, 18);
    expect(reasonFor(foreign)).toBe(
      `is built for ${other === 62 ? "x64" : "arm64"}, and this machine is ${process.arch}`,
    );
  });

  test("may not be read by the user of a phase", () => {
    expect(reasonFor("#!/bin/sh\n", "/cnb/lifecycle/broken: EACCES")).toContain("may not be read by every user");
  });

  test("is of another system, or no executable", () => {
    expect(reasonFor(Buffer.from("cffaedfe00", "hex"))).toBe("is an executable for macOS");
    expect(reasonFor("MZ")).toBe("is an executable for Windows");
    expect(reasonFor("echo hello\n")).toBe("is neither an ELF executable nor a script");
    expect(reasonFor("")).toBe("is neither an ELF executable nor a script");
  });

  test("lacks a library, a linker or an interpreter", () => {
    const own = Buffer.concat([elf, Buffer.alloc(200)]);
    own.writeUInt16LE(process.arch === "arm64" ? 183 : 62, 18);
    const library = "x: error while loading shared libraries: libodd.so.1: cannot open shared object file";
    expect(reasonFor(own, library)).toBe("needs the library libodd.so.1, which the sandbox does not have");
    own.writeBigUInt64LE(64n, 32);
    own.writeUInt16LE(56, 54);
    own.writeUInt16LE(1, 56);
    own.writeUInt32LE(3, 64);
    own.writeBigUInt64LE(128n, 64 + 8);
    own.writeBigUInt64LE(9n, 64 + 32);
    own.write("/no/ld.so", 128);
    expect(reasonFor(own)).toBe("needs the dynamic linker /no/ld.so, which this machine does not have");
    expect(reasonFor("#!/usr/bin/env python9\n", "")).toBe(
      "needs python9, which is in no directory of the sandbox's PATH",
    );
    expect(reasonFor("#!/no/python\n")).toBe("needs the interpreter /no/python, which this machine does not have");
  });
});

describe("--bind", () => {
  test("takes paths that exist and hide nothing of a world", () => {
    expect(orThrow(parseHostPaths([root]))).toEqual([root]);
    for (const path of ["/", "/usr", "/etc", "/tmp", "/dev/null", join(root, "nothing")])
      expect(parseHostPaths([path]), path).toMatchObject({ ok: false, fault: { kind: "bad-bind" } });
  });
});
