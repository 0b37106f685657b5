/** The proposal oci-artifacts with a real registry: bash packs a Helm chart, the lifecycle publishes it, other tools pull it. */

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer as httpServer, request } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { byteString, digestOf, steppingClock } from "#base";
import { inFolder, testWith, toolOutput } from "#base/testkit";
import { artifacts, nodeExchange, registryStore } from "#image";
import { ruleBook } from "#lifecycle";
import { environmentOfText, shellMounts, shellPrograms, simMachine, standardTree } from "#machine";
import { builtInRunImage, installedLifecycle } from "#platform";
import { amendmentsOfProposals, proposals } from "#proposals";
import { treeOf } from "#tree";
import { runInProcess, writeFiles } from "./command.testkit.ts";

const testReal = testWith("docker-registry", "skopeo");

let folder = "";
let server: ChildProcess | undefined;
let registry = "";

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "plimsoll-e2e-"));
  const port = await freePort();
  const storage = `storage: {filesystem: {rootdirectory: ${folder}/registry}}`;
  writeFileSync(
    `${folder}/registry.yml`,
    `version: 0.1\nlog: {level: error}\n${storage}\nhttp: {addr: "127.0.0.1:${port}"}\n`,
  );
  registry = `127.0.0.1:${port}`;
  server = spawn("docker-registry", ["serve", `${folder}/registry.yml`], { stdio: "ignore" });
  // If the program is missing, the tests are skipped with the reason.
  server.on("error", () => undefined);
  for (let left = 100; left > 0 && !(await answers()); left--) await sleep(50);
});

afterAll(() => {
  server?.kill();
  rmSync(folder, { recursive: true, force: true });
});

const answers = (): Promise<boolean> =>
  fetch(`http://${registry}/v2/`).then(
    ({ ok }) => ok,
    () => false,
  );

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });

/** The creator on a simulated machine whose network is the real one. */
async function create(name: string) {
  const on = amendmentsOfProposals(["oci-artifacts:subject=app"]);
  const book = ruleBook(on.ok ? on.value : []);
  const example = proposals.find(({ id }) => id === "oci-artifacts")?.example;
  if (!book.ok || example === undefined) throw new Error("there is no example");
  const lifecycle = installedLifecycle({ book: book.value });
  const [pack = {}] = example.buildpacks;
  const root = treeOf(
    {
      ...Object.fromEntries(
        Object.entries(pack).map(([path, file]) => [`/cnb/buildpacks/example_chart/1.0.0${path}`, file]),
      ),
      ...Object.fromEntries(Object.entries(example.app).map(([path, file]) => [`/workspace${path}`, file])),
      "/cnb/order.toml": '[[order]]\n[[order.group]]\nid = "example/chart"\nversion = "1.0.0"\n',
      "/cnb/run.toml": `[[images]]\nimage = "${registry}/run:1"\n`,
      "/cnb/artifacts.toml": '[[allow]]\ntags = ["chart"]\n',
      "/layers": { dir: true, uid: 1000, gid: 1000 },
    },
    treeOf(lifecycle.files, standardTree()),
  );
  const machine = simMachine({
    root,
    mounts: shellMounts(root),
    clock: steppingClock(315_532_801n * 1_000_000_000n),
    seed: "e2e",
    http: nodeExchange(),
    programs: new Map([...shellPrograms(), ...lifecycle.programs]),
  });
  const path = byteString("/cnb/lifecycle/creator");
  return machine.run({
    path,
    argv: [path, byteString(name)],
    env: environmentOfText({
      CNB_PLATFORM_API: "0.15",
      CNB_USER_ID: "1000",
      CNB_GROUP_ID: "1000",
      PATH: "/usr/bin:/bin",
    }),
    cwd: byteString("/"),
    uid: 1000,
    gid: 1000,
  });
}

interface RawManifest {
  readonly config: { readonly mediaType: string };
  readonly layers: readonly { readonly mediaType: string; readonly digest: string; readonly size: number }[];
  readonly subject?: { readonly digest: string };
}

const inspectManifest = (name: string): string =>
  toolOutput("skopeo", "inspect", "--raw", "--tls-verify=false", `docker://${registry}/${name}`);

testReal("a Helm chart is published beside the image, and skopeo pulls it back", async () => {
  const store = registryStore(nodeExchange());
  expect(await store.save(builtInRunImage(), [`${registry}/run:1`])).toMatchObject({ ok: true });
  const ran = await create(`${registry}/shop:1`);
  expect(ran.exit, ran.stderr).toEqual({ code: 0 });

  const manifest = JSON.parse(inspectManifest("shop:chart")) as RawManifest;
  expect(manifest.config.mediaType).toBe("application/vnd.cncf.helm.config.v1+json");
  expect(manifest.layers.map(({ mediaType }) => mediaType)).toEqual([
    "application/vnd.cncf.helm.chart.content.v1.tar+gzip",
  ]);
  expect(manifest.subject?.digest).toBe(digestOf(inspectManifest("shop:1").trimEnd()));

  toolOutput(
    ...["skopeo", "--insecure-policy", "copy", "-q", "--src-tls-verify=false"],
    ...[`docker://${registry}/shop:chart`, `dir:${folder}/chart`],
  );
  const [layer] = manifest.layers;
  const pulled = `${folder}/chart/${layer?.digest.replace("sha256:", "")}`;
  expect(readFileSync(pulled).length).toBe(layer?.size);
  expect(toolOutput("tar", "-tzf", pulled)).toContain("shop/templates/deployment.yaml");
});

testReal("an artifact of 0 bytes is published", async () => {
  const store = registryStore(nodeExchange());
  const empty = { chunks: () => [], bytes: () => new Uint8Array(), size: 0, digest: digestOf("") };
  const artifact = {
    config: artifacts.artifactBlob("application/vnd.acme.config.v1+json", empty),
    layers: [artifacts.artifactBlob("application/vnd.acme.content.v1", empty)],
  };
  expect(await store.publish(artifact, [`${registry}/shop:empty`])).toMatchObject({ ok: true });
  const manifest = JSON.parse(inspectManifest("shop:empty")) as RawManifest;
  expect(manifest.layers).toMatchObject([{ size: 0 }]);
});

/** skopeo pulls the chart, its size matches the manifest, and tar unpacks it. */
function expectPullable(source: string, folder: string): void {
  toolOutput("skopeo", "--insecure-policy", "copy", "-q", "--src-tls-verify=false", source, `dir:${folder}`);
  const { layers } = JSON.parse(readFileSync(`${folder}/manifest.json`, "utf8")) as RawManifest;
  const [layer] = layers;
  const chart = `${folder}/${layer?.digest.replace("sha256:", "")}`;
  expect(readFileSync(chart).length).toBe(layer?.size);
  expect(toolOutput("tar", "-tzf", chart)).toContain("shop/templates/deployment.yaml");
}

testReal("`plimsoll try` publishes its example in both forms, and skopeo pulls the chart back", () =>
  inFolder(async (own) => {
    for (const form of ["approved", "draft"]) {
      const name = `${registry}/tried-${form}`;
      const ran = await runInProcess("try", `oci-artifacts:form=${form}`, "--output", `${name}:1`);
      expect(ran, ran.stderr).toMatchObject({ code: 0 });
      expect(ran.stdout).toContain(`written to ${name}:1`);
      expectPullable(`docker://${name}:chart`, `${own}/${form}`);
      expect(inspectManifest(`tried-${form}:1`)).toContain("config");
    }
  }),
);

/** Writes the buildpack and the app of the worked example to folders. Returns the options to build them. */
function writeExample(own: string): readonly string[] {
  const { app = {}, buildpacks = [] } = proposals.find(({ id }) => id === "oci-artifacts")?.example ?? {};
  const text = (file: unknown): string =>
    typeof file === "string" ? file : String((file as { readonly text: string }).text);
  for (const [name, files] of Object.entries({ app, pack: buildpacks[0] ?? {} }))
    writeFiles(`${own}/${name}`, Object.fromEntries(Object.entries(files).map(([path, file]) => [path, text(file)])));
  return ["--path", `${own}/app`, "--buildpack", `${own}/pack`, "--proposal", "oci-artifacts:subject=app"];
}

testReal("`plimsoll build --publish` pushes the artifact too, and its subject is the pushed image", () =>
  inFolder(async (own) => {
    const args = writeExample(own);
    const ran = await runInProcess("build", `${registry}/built:1`, ...args, "--publish", "--json");
    expect(ran, ran.stderr).toMatchObject({ code: 0 });
    const { image, artifacts: printed } = JSON.parse(ran.stdout) as BuildReport;
    expect(printed).toMatchObject([{ name: "built:chart", mediaType: HELM, written: true }]);
    const manifest = JSON.parse(inspectManifest("built:chart")) as RawManifest;
    expect(manifest.subject?.digest).toBe(image.digest);
    expect(digestOf(inspectManifest("built:1").trimEnd())).toBe(image.digest);
    expectPullable(`docker://${registry}/built:chart`, `${own}/pulled`);
    const again = await runInProcess("build", `${registry}/built:chart`, ...args, "--publish");
    expect(again).toMatchObject({ code: 62, stderr: expect.stringContaining("built:chart") });
    const other = await runInProcess("build", "built:2", ...args, "--output", `${registry}/built:chart`);
    expect(other).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("an artifact and the image have the same name"),
    });
    expect(JSON.parse(inspectManifest("built:chart"))).toEqual(manifest);
  }),
);

/** A proxy of the registry that answers 403 to each manifest for which `refuses` returns true. */
async function startRejectingProxy(refuses: (manifest: { isImage: boolean; isTagged: boolean }) => boolean) {
  const proxy = httpServer((asked, answered) => {
    const chunks: Buffer[] = [];
    asked.on("data", (chunk: Buffer) => chunks.push(chunk));
    asked.on("end", () => {
      const [body, path = ""] = [Buffer.concat(chunks), asked.url];
      const isManifest = asked.method === "PUT" && path.includes("/manifests/");
      const seen = {
        isImage: /"application.vnd.[a-z.]*(image.config|container.image)/.test(String(body)),
        isTagged: !path.includes("sha256:"),
      };
      if (isManifest && refuses(seen)) return void answered.writeHead(403).end();
      const [host, port] = registry.split(":");
      const options = { host, port, path, method: asked.method, headers: asked.headers };
      request(options, (answer) => answer.pipe(answered.writeHead(answer.statusCode ?? 500, answer.headers))).end(body);
    });
  });
  await new Promise<void>((listening) => proxy.listen(0, "127.0.0.1", listening));
  return { name: `127.0.0.1:${(proxy.address() as AddressInfo).port}`, close: () => proxy.close() };
}

testReal("when the registry rejects the artifact or the image, no other tag changes", () =>
  inFolder(async (own) => {
    const tagsOf = async (name: string): Promise<unknown> =>
      ((await (await fetch(`http://${registry}/v2/${name}/tags/list`)).json()) as { tags?: unknown }).tags;
    const artifactless = await startRejectingProxy(({ isImage }) => !isImage);
    const imageless = await startRejectingProxy(({ isImage, isTagged }) => isImage && isTagged);
    const args = writeExample(own);
    const first = await runInProcess("build", `${artifactless.name}/kept:1`, ...args, "--publish");
    expect(first).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/kept:chart could not be .* image was not written/),
    });
    expect(await tagsOf("kept")).toBeUndefined();
    const second = await runInProcess("build", `${imageless.name}/kept:1`, ...args, "--publish");
    const printed = expect.stringMatching(/kept:1 could not be written \(its artifacts were written: \S+kept:chart\)/);
    expect(second).toMatchObject({ code: 3, stderr: printed });
    expect(await tagsOf("kept")).toEqual(["chart"]);
    artifactless.close();
    imageless.close();
  }),
);

const HELM = "application/vnd.cncf.helm.config.v1+json";
interface BuildReport {
  readonly image: { readonly digest: string };
  readonly artifacts: readonly object[];
}

testReal("a layout and an archive contain the image and the artifact, each under its name", () =>
  inFolder(async (own) => {
    const args = writeExample(own);
    for (const [kind, path] of [
      ["oci", `${own}/layout`],
      ["oci-archive", `${own}/archive.tar`],
    ] as const) {
      const ran = await runInProcess("build", "shop:2", ...args, "--output", `${kind}:${path}`);
      expect(ran, ran.stderr).toMatchObject({ code: 0 });
      expect(ran.stdout).toMatch(/Artifacts\n {2}shop:chart {2}\w{12} {2}artifact application\/vnd\.cncf/);
      expectPullable(`${kind}:${path}:chart`, `${own}/${kind}-chart`);
      toolOutput("skopeo", "--insecure-policy", "copy", "-q", `${kind}:${path}:2`, `dir:${own}/${kind}-image`);
      const manifestOf = (name: string): string => readFileSync(`${own}/${kind}-${name}/manifest.json`, "utf8");
      const { subject } = JSON.parse(manifestOf("chart")) as RawManifest;
      expect(subject?.digest).toBe(digestOf(manifestOf("image")));
      // A location without a tag means the image.
      expect(await runInProcess("inspect", `${kind}:${path}`)).toMatchObject({ code: 0 });
    }
  }),
);

test("a build without artifacts reports an empty list", () =>
  inFolder(async (own) => {
    const ran = await runInProcess("build", "shop:2", ...writeExample(own).slice(0, 4), "--json");
    expect(JSON.parse(ran.stdout)).toMatchObject({ artifacts: [] });
  }));
