/** Machines of real processes for tests, closed after each. */

import { onTestFinished } from "vitest";
import { type AbsPath, byteString, byteStrings, contentOf, type Exchange, steppingClock, textOf, utf8 } from "#base";
import { treeOf } from "#tree";
import { environmentOfText } from "../model/environment.ts";
import type { Command } from "../model/machine.ts";
import { type HostMachine, type HostMachineOptions, hostMachine, probeSandbox } from "./index.ts";

/** Without a sandbox these tests are skipped; in CI they fail. */
export const probe = await probeSandbox();
if (!probe.usable && process.env.CI) throw new Error(`CI needs a sandbox: ${probe.reason}; ${probe.remedy}`);

export const refuseEveryRequest: Exchange = async () => ({
  status: 404,
  headers: {},
  body: contentOf(utf8("nothing here")),
});

export async function start(options: Partial<HostMachineOptions>): Promise<HostMachine> {
  const machine = await hostMachine({
    root: treeOf({ "/work": { dir: true, uid: 1000, gid: 1000 } }),
    clock: steppingClock(0n),
    seed: "host",
    http: refuseEveryRequest,
    ...options,
  });
  onTestFinished(() => machine.close());
  return machine;
}

export const bash = (script: string, more: Partial<Command> = {}): Command => ({
  path: byteString("/bin/bash"),
  argv: byteStrings("bash", "-c", script),
  env: environmentOfText({ PATH: "/usr/local/bin:/usr/bin:/bin" }),
  cwd: byteString("/"),
  uid: 1000,
  gid: 1000,
  ...more,
});

export const at = (path: string) => path as AbsPath;

/** The text of a file in the machine, or "no file". */
export function fileText(machine: HostMachine, path: string): string {
  const node = machine.nodeAt(at(path));
  return node?.kind === "file" ? textOf(node.content.bytes()) : "no file";
}

/** In bash: asks the registry for /v2/ and reads the answer. */
export const GET =
  'exec 3<>/dev/tcp/127.0.0.1/5000; printf "GET /v2/ HTTP/1.0\\r\\nHost: 127.0.0.1:5000\\r\\n\\r\\n" >&3;';
/** Answers with the request. */
export const echo: Exchange = async ({ method, host, path }) => ({
  status: 200,
  headers: {},
  body: contentOf(utf8(`${method} ${host}${path}`)),
});
