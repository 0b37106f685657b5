/** Each bad input gives one error that says what, where and what to do, the documented exit code, and no partial output. */

import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { describe, expect, test } from "vitest";
import { type BadInputWorld, expectNothingWritten, expectUsageError, inWorld } from "./bad-input.testkit.ts";
import { smallBuildpack } from "./buildpacks.testkit.ts";
import { runInProcess, type VerbRun, writeFiles } from "./command.testkit.ts";

describe("descriptors and orders", () => {
  test("a missing buildpack.toml", () =>
    inWorld(async ({ folder, rejects }) => {
      mkdirSync(`${folder}/bad`);
      await rejects(["--buildpack", `${folder}/bad`], `${folder}/bad/buildpack.toml`, "name the folder");
    }));

  test("a syntax error in buildpack.toml is reported with line and column", () =>
    inWorld(async ({ folder, rejects }) => {
      writeFiles(`${folder}/bad`, { "buildpack.toml": 'api = "0.12"\n[buildpack]\nid = "a\n' });
      await rejects(["--buildpack", `${folder}/bad`], `${folder}/bad/buildpack.toml:3:`);
    }));

  test("a buildpack.toml without a version", () =>
    inWorld(async ({ folder, rejects }) => {
      writeFiles(`${folder}/bad`, { "buildpack.toml": 'api = "0.12"\n[buildpack]\nid = "a"\n' });
      await rejects(["--buildpack", `${folder}/bad`], `${folder}/bad/buildpack.toml:2:2 [buildpack.version]`);
    }));

  test("a buildpack.toml that is a folder", () =>
    inWorld(async ({ folder, rejects }) => {
      mkdirSync(`${folder}/bad/buildpack.toml`, { recursive: true });
      await rejects(["--buildpack", `${folder}/bad`], `${folder}/bad/buildpack.toml`);
    }));

  test("an id that would leave the buildpacks directory", () =>
    inWorld(async ({ folder, rejects }) => {
      writeFiles(`${folder}/bad`, { "buildpack.toml": 'api = "0.12"\n[buildpack]\nid = ".."\nversion = "1.0.0"\n' });
      await rejects(["--buildpack", `${folder}/bad`], "valid directory names");
    }));

  test("a missing buildpack", () =>
    inWorld(async ({ folder, rejects }) => {
      await rejects(["--buildpack", `${folder}/none`], `${folder}/none`, "give a folder");
    }));

  test("no buildpacks at all", () =>
    inWorld(async ({ rejects }) => {
      await rejects([], "--buildpack");
    }));

  test("an order.toml that is missing, malformed or empty", () =>
    inWorld(async ({ folder, rejects }) => {
      const order = ["--buildpack", `${folder}/good`, "--order", `${folder}/order.toml`];
      await rejects(order, `${folder}/order.toml`, "does not exist");
      writeFileSync(`${folder}/order.toml`, "[[order]\n");
      await rejects(order, `${folder}/order.toml:1:`);
      writeFileSync(`${folder}/order.toml`, "");
      await rejects(order, "has no group");
    }));

  test("an unknown buildpack in an order is reported with line and column, and the known ones", () =>
    inWorld(async ({ folder, rejects }) => {
      writeFileSync(`${folder}/order.toml`, '[[order]]\n[[order.group]]\n  id = "bad/one"\n  version = "1.0.0"\n');
      const args = ["--buildpack", `${folder}/good`, "--order", `${folder}/order.toml`];
      await rejects(args, `${folder}/order.toml:3:3`, "bad/one@1.0.0", "good/one@1.0.0");
    }));
});

describe("scripts", () => {
  const failing = async (
    { folder, build }: BadInputWorld,
    files: Readonly<Record<string, string>>,
    ...args: readonly string[]
  ): Promise<VerbRun> => {
    writeFiles(`${folder}/bad`, files);
    const ran = await build("--buildpack", `${folder}/bad`, ...args);
    expectNothingWritten(folder);
    return ran;
  };

  test("a script that is not executable", () =>
    inWorld(async ({ folder, build }) => {
      writeFiles(`${folder}/bad`, smallBuildpack("bad/one"));
      chmodSync(`${folder}/bad/bin/build`, 0o644);
      const ran = await build("--buildpack", `${folder}/bad`);
      expectNothingWritten(folder);
      expect(ran.code).toBeGreaterThanOrEqual(50);
      expect(ran.code).toBeLessThan(60);
      expect(ran.stderr).toContain(`${folder}/bad/bin/build: the script of bad/one@1.0.0 is not executable; chmod +x`);
    }));

  test("a script with an unknown interpreter", () =>
    inWorld(async (world) => {
      const ran = await failing(world, smallBuildpack("bad/one", "#!/usr/bin/env no-such-shell\n"));
      expect(ran.code).toBe(51);
      expect(ran.stderr).toContain(
        `${world.folder}/bad/bin/build:1: the script of bad/one@1.0.0 names the interpreter "no-such-shell"`,
      );
    }));

  test("a script with Windows line endings", () =>
    inWorld(async (world) => {
      const ran = await failing(world, smallBuildpack("bad/one", "#!/bin/bash\r\nexit 0\r\n"));
      expect(ran.code).toBeGreaterThanOrEqual(50);
      expect(ran.stderr).toContain("save it with Unix line endings");
    }));

  test("after a script fails, the command exits with the lifecycle's code", () =>
    inWorld(async (world) => {
      const ran = await failing(world, smallBuildpack("bad/one", "#!/usr/bin/env bash\necho no luck >&2\nexit 7\n"));
      expect(ran.code).toBe(51);
      expect(ran.stderr).toContain("no luck");
      expect(ran.stderr).toContain("build exited with code 51");
    }));

  test("no buildpack detects the app", () =>
    inWorld(async (world) => {
      const ran = await failing(
        world,
        smallBuildpack("bad/one", undefined, "#!/usr/bin/env bash\necho no app; exit 100\n"),
      );
      expect(ran.code).toBe(20);
      expect(ran.stdout).toMatch(/no app\n.*fail: bad\/one@1\.0\.0 \(exit code 100\)/s);
    }));

  test("a build that never ends is stopped", () =>
    inWorld(async (world) => {
      const endless = "#!/usr/bin/env bash\nwhile true; do echo x > /tmp/x; done\n";
      const ran = await failing(world, smallBuildpack("bad/one", endless), "--timeout", "1");
      expect(ran.code).toBe(3);
      expect(ran.stderr).toMatch(
        /timed out: build was stopped; to allow more time, add --timeout|stopped .*bin\/build/,
      );
    }));

  test("a full disk fails the build, not the harness", () =>
    inWorld(async (world) => {
      const large =
        '#!/usr/bin/env bash\nset -e\nmkdir -p "$1/big"\nfor i in 1 2 3 4; do head -c 600000 /workspace/large > "$1/big/$i"; done\n';
      writeFileSync(`${world.folder}/app/large`, new Uint8Array(700_000));
      const ran = await failing(world, smallBuildpack("bad/one", large), "--disk", "1");
      expect(ran.code).toBeGreaterThanOrEqual(50);
      expect(ran.code).toBeLessThan(60);
      expect(ran.stderr).toMatch(/ENOSPC|No space left/i);
    }));
});

describe("paths", () => {
  test("a missing app folder", () =>
    inWorld(async ({ folder, rejects }) => {
      const args = ["--path", `${folder}/none`, "--buildpack", `${folder}/good`];
      await rejects(args, `${folder}/none`, "check the path");
    }));

  test("a socket in the app is left out, and said", () =>
    inWorld(async ({ folder, build }) => {
      const server = createServer();
      await new Promise<void>((done) => server.listen(`${folder}/app/socket`, done));
      try {
        const ran = await build("--buildpack", `${folder}/good`);
        expect(ran, ran.stderr).toMatchObject({ code: 0 });
        expect(ran.stderr).toContain("/app/./socket: a socket is left out of the app");
      } finally {
        server.close();
      }
    }));

  test("an app that is a file, and a line of a shell in a file of variables", () =>
    inWorld(async ({ folder, rejects }) => {
      writeFileSync(`${folder}/app.jar`, "PK");
      const good = ["--buildpack", `${folder}/good`];
      await rejects(["--path", `${folder}/app.jar`, ...good], `${folder}/app.jar is not a folder`, "unpack an archive");
      writeFileSync(`${folder}/env`, "1X=3\nexport C=3\n");
      await rejects([...good, "--env-file", `${folder}/env`], `${folder}/env:2: `, '"export C" has a space; write C=3');
    }));

  test("an existing output path is rejected and left alone", () =>
    inWorld(async ({ folder, rejects }) => {
      const build = ["build", "app", "--path", `${folder}/app`, "--buildpack", `${folder}/good`, "--output"];
      for (const output of ["oci", "oci-archive"]) {
        writeFiles(folder, { "there/file": "mine" });
        const ran = await runInProcess(...build, `${output}:${folder}/there`);
        const says = [`${folder}/there: the output path exists already`, "name a path that does not exist"];
        expectUsageError(ran, folder, ...says);
        expect(readdirSync(`${folder}/there`)).toEqual(["file"]);
      }
      await rejects(
        ["--buildpack", `${folder}/good`, "--output", "oci:/no/such/folder/image"],
        "/no/such/folder: the folder of the output does not exist",
      );
    }));

  test("a cache folder with other files is rejected", () =>
    inWorld(async ({ folder, rejects }) => {
      const args = ["--buildpack", `${folder}/good`, "--cache", `${folder}/app`];
      await rejects(args, "so it is not a cache");
      expect(readdirSync(`${folder}/app`)).toEqual(["index.html"]);
    }));

  test.skipIf(!existsSync("/proc/self"))("an unwritable cache or output is rejected before the build", () =>
    inWorld(async ({ folder, rejects }) => {
      const good = ["--buildpack", `${folder}/good`];
      await rejects([...good, "--cache", "/proc/cache"], "/proc/cache: ENOENT");
      const args = ["build", "app", "--path", `${folder}/app`, ...good];
      expectUsageError(await runInProcess(...args, "--output", "oci:/proc/image"), folder, "/proc: ENOENT");
    }),
  );

  test("a registry that does not answer is reported before the build, with the forms for files", () =>
    inWorld(async ({ folder }) => {
      const args = ["build", "app", "--path", `${folder}/app`, "--buildpack", `${folder}/good`];
      const ran = await runInProcess(...args, "--output", "127.0.0.1:1/me/foo:2");
      expectUsageError(ran, folder, "cannot be pushed to 127.0.0.1:1/me/foo:2", "oci:foo or oci-archive:foo.tar");
    }));

  test("a path instead of the image's name", () =>
    inWorld(async ({ folder }) => {
      expectUsageError(await runInProcess("build", "./app", "--buildpack", "x"), folder, "did you mean --path ./app?");
    }));

  test("bad options", () =>
    inWorld(async ({ build }) => {
      expect(await build("--machine", "moon")).toMatchObject({ code: 2 });
      expect(await build("--platform-api", "new", "--buildpack", "x")).toMatchObject({ code: 2 });
      expect(await build("--buildpak", "x")).toMatchObject({ code: 2 });
    }));
});
