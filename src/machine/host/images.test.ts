/** Root file systems that are images: with a system of their own, or bare. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { byteString, byteStrings, contentOf } from "#base";
import { type NodeSpec, type Tree, treeOf } from "#tree";
import { environmentOfText } from "../model/environment.ts";

import { at, bash, probe, start } from "./machine.testkit.ts";

describe.skipIf(!probe.usable)("a tree with a system of its own", () => {
  const copied = ["/bin/bash", "/bin/ls", "/bin/cat"];

  /** A small image: tools of the host with their libraries. */
  function imageTree(): Tree {
    const linked = execFileSync("ldd", copied, { encoding: "utf8" }).match(/\/\S+\.so\S*/g) ?? [];
    const files = [...new Set([...copied, ...linked])].map((path): [string, NodeSpec] => [
      path,
      { content: contentOf(readFileSync(path)), mode: 0o755 },
    ]);
    return treeOf({ ...Object.fromEntries(files), "/bin/sh": { symlink: "bash" }, "/etc/os-release": "ID=image\n" });
  }

  test("keeps its shell and has nothing of the host's system", async () => {
    const machine = await start({ root: imageTree() });
    const result = await machine.run(bash("cat /etc/os-release; ls /bin; ls -d /usr/share"));
    expect(result).toMatchObject({ stdout: "ID=image\nbash\ncat\nls\nsh\n", exit: { code: 2 } });
  });

  test("runs programs of Node.js all the same", async () => {
    const machine = await start({ root: imageTree() });
    const result = await machine.run(
      bash("node -p 'process.argv[1]' one", {
        env: environmentOfText({ PATH: "/usr/local/bin:/bin" }),
        uid: 1000,
        gid: 1000,
      }),
    );
    expect(result).toEqual({ exit: { code: 0 }, stdout: "one\n", stderr: "" });
  });
});

describe.skipIf(!probe.usable)("a bare image", () => {
  const LOOKS = `#!/usr/bin/env node
const { existsSync, writeFileSync } = require("node:fs");
writeFileSync("/usr/share/made", "yes");
console.log(process.argv.slice(2).join(" "), ["/bin/sh", "/usr/bin/env", "/usr/bin/node", "/usr/share/own"].filter(existsSync).join(" "));
`;
  const files = {
    "/usr/share/own": "of the image",
    "/looks": { text: LOOKS, mode: 0o755 },
    "/script": { text: "#!/bin/sh\necho it runs\n", mode: 0o755 },
  };
  const running = { env: {}, cwd: byteString("/"), uid: 0, gid: 0 };

  test("has no shell and nothing of the host's system, but runs programs for Node.js", async () => {
    const machine = await start({ root: treeOf(files), bare: true });
    const result = await machine.run({
      ...running,
      path: byteString("/looks"),
      argv: byteStrings("/looks", "one", "two"),
    });
    expect(result).toEqual({ exit: { code: 0 }, stdout: "one two /usr/share/own\n", stderr: "" });
    expect(machine.nodeAt(at("/usr/share/made"))).toMatchObject({ kind: "file" });
    const script = await machine.run({ ...running, path: byteString("/script"), argv: byteStrings("/script") });
    expect(script.exit).not.toEqual({ code: 0 });
    expect(script.stdout).toBe("");
  });

  test("with a placeholder for a shell gets the host's", async () => {
    const standIn = { "/bin/sh": { text: "#!stand-in\n", mode: 0o755 } };
    const machine = await start({ root: treeOf({ ...files, ...standIn }), bare: true });
    const result = await machine.run({ ...running, path: byteString("/script"), argv: byteStrings("/script") });
    expect(result).toMatchObject({ exit: { code: 0 }, stdout: "it runs\n" });
  });
});
