/** The cost of proposals: a build that uses all of them beside the plain build, an artifact of 1 GiB. */
import { execFile } from "node:child_process";
import { createServer } from "node:http";

import { promisify } from "node:util";
import { byteString } from "#base";
import { packageFile } from "#base/host";
import { ruleBook } from "#lifecycle";
import type { Act } from "#machine";
import { amendmentsOfProposals } from "#proposals";
import { type Container, CREATE, container, ENV, run, start } from "../harness/container.ts";
import type { Row } from "../harness/table.ts";

export async function* proposals(): AsyncGenerator<Row> {
  const ratio = await ratioOfBuilds();
  yield {
    what: "build with every proposal on and used / the plain build",
    value: ratio.used / ratio.plain,
    unit: "x",
    target: 1.5,
    is: "most",
    against: { what: "on and not used", value: ratio.unused / ratio.plain },
  };
  yield artifactRow(await artifact());
}

/** Writes the same files with and without proposals; without them the exporter ignores the files. */
const TOOL: readonly Act[] = [
  { do: "write", path: "${CNB_LAYERS_DIR}/tool.toml", text: "[types]\nlaunch = true\nbuild = true\n" },
  { do: "write", path: "${CNB_LAYERS_DIR}/tool/bin/tool", text: "tool\n", mode: "0755" },
];
const EXPORTS: readonly Act[] = [
  { do: "write", path: "/opt/tool/made", text: "exported\n" },
  { do: "write", path: "/workspaces/aws/made", text: "in a volume\n" },
  { do: "write", path: "${CNB_LAYERS_DIR}/beside/app.wasm", text: "an artifact\n" },
  {
    do: "write",
    path: "${CNB_LAYERS_DIR}/beside/artifacts.toml",
    text: [
      '[[artifact]]\ntag = "wasm"\nfile = "app.wasm"\n[[artifact.labels]]\n',
      'ConfigMediaType = "application/vnd.acme.config.v1+json"\n',
      'ContentLayerMediaType = "application/vnd.acme.content.v1"\n',
    ].join(""),
  },
];

const ACTS = { one: [...TOOL, ...EXPORTS], two: TOOL };

const OWN = { dir: true, uid: 1000, gid: 1000 } as const;
const VOLUMES = {
  "/opt/tool": OWN,
  "/workspaces": OWN,
  "/workspace/app": OWN,
  "/workspace/app/app.txt": { text: "app\n", uid: 1000, gid: 1000 },
} as const;
const PASSED_FILES = { "/cnb/export-dirs.toml": 'export_dirs = ["/opt/tool"]\n', "/cnb/artifacts.toml": "[[allow]]\n" };
const KEYS = 'export_dirs = ["/opt/tool"]\nexportable-volumes = ["aws"]\n';
const LAYOUT = { ...CREATE, env: { ...ENV, CNB_WORKSPACE_DIR: byteString("/workspace") } };

/** Takes turns, so that a drift of the machine's speed does not change the ratio. The creator extends no images, so extension-layer is unused. */
async function ratioOfBuilds(): Promise<{ readonly plain: number; readonly unused: number; readonly used: number }> {
  const named = amendmentsOfProposals(["all"]);
  const book = named.ok ? ruleBook(named.value) : named;
  if (!book.ok) throw new Error(book.fault.message);
  const plain = buildToTime(container(VOLUMES, "typed acts", { acts: ACTS }));
  const unused = buildToTime(container(VOLUMES, "typed acts", { acts: ACTS, book: book.value }));
  const files = { ...VOLUMES, ...PASSED_FILES };
  const used = buildToTime(container(files, "typed acts", { acts: ACTS, toml: KEYS, book: book.value }), LAYOUT);
  for (let round = 0; round < ROUNDS; round++) {
    for (const { built, command, times } of [plain, unused, used]) {
      const cpu = await cpuMs(async () => {
        for (let i = 0; i < BATCH; i++) await run(start(built), command);
      });
      if (round >= WARM) times.push(cpu);
    }
  }
  return { plain: median(plain.times), unused: median(unused.times), used: median(used.times) };
}

function buildToTime(built: Container, command = CREATE) {
  const times: number[] = [];
  return { built, command, times };
}

const BATCH = 10;
const ROUNDS = 250;
const WARM = 100;

/** CPU time of this process, so that other processes do not count. */
async function cpuMs(work: () => Promise<unknown>): Promise<number> {
  const began = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
}

function median(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Pushes to a registry that accepts everything and stores nothing, in a process of its own. */
async function artifact(): Promise<number> {
  const server = createServer((request, response) => {
    request.resume();
    request.on("end", () => {
      const status = { GET: 200, HEAD: 404, POST: 202, PATCH: 202, PUT: 201 }[request.method ?? ""] ?? 200;
      response.writeHead(status, { location: `${request.url?.replace(/\?.*/, "")}upload` });
      response.end();
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  try {
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("the server does not listen");
    const program = packageFile("dist/bench/artifact.js");
    const { stdout } = await promisify(execFile)(process.execPath, [program, `127.0.0.1:${address.port}`]).catch(
      ({ stdout: text = "", stderr = "" }: { readonly stdout?: string; readonly stderr?: string }) => {
        if (text === "") throw new Error(stderr);
        return { stdout: text };
      },
    );
    return Number(/(\d+) MiB of memory more/.exec(stdout)?.[1]);
  } finally {
    server.close();
  }
}

const artifactRow = (mib: number): Row => ({
  what: "memory that an artifact of 1 GiB takes on its way to a registry",
  value: mib,
  unit: "MiB",
  target: 100,
  is: "most",
});
