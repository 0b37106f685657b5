/** The proposal oci-artifacts against a real registry: a Helm chart packed by bash is published, and pulled back by other tools. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect } from "vitest";
import { digestOf, steppingClock } from "#base";
import { artifacts, nodeExchange, registryStore } from "#image";
import { ruleBook } from "#lifecycle";
import { shellMounts, shellPrograms, simMachine, standardTree } from "#machine";
import { builtInRunImage, installedLifecycle } from "#platform";
import { proposals, proposalsNamed } from "#proposals";
import { treeOf } from "#tree";
import { testWith, tool } from "./command.testkit.ts";

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
  // Where there is no such program the tests say so.
  server.on("error", () => undefined);
  for (let left = 100; left > 0 && !(await answers()); left--) await sleep(50);
}, 60_000);

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
  const on = proposalsNamed(["oci-artifacts:subject=app"]);
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
  const path = "/cnb/lifecycle/creator";
  return machine.run({
    path,
    argv: [path, name],
    env: { CNB_PLATFORM_API: "0.15", CNB_USER_ID: "1000", CNB_GROUP_ID: "1000", PATH: "/usr/bin:/bin" },
    cwd: "/",
    uid: 1000,
    gid: 1000,
  });
}

interface ManifestSeen {
  readonly config: { readonly mediaType: string };
  readonly layers: readonly { readonly mediaType: string; readonly digest: string; readonly size: number }[];
  readonly subject?: { readonly digest: string };
}

const inspected = (name: string): string =>
  tool("skopeo", "inspect", "--raw", "--tls-verify=false", `docker://${registry}/${name}`);

testReal("a Helm chart is published beside the image, and skopeo pulls it back", async () => {
  const store = registryStore(nodeExchange());
  expect(await store.save(builtInRunImage(), [`${registry}/run:1`])).toMatchObject({ ok: true });
  const ran = await create(`${registry}/shop:1`);
  expect(ran.exit, ran.stderr).toEqual({ code: 0 });

  const manifest = JSON.parse(inspected("shop:chart")) as ManifestSeen;
  expect(manifest.config.mediaType).toBe("application/vnd.cncf.helm.config.v1+json");
  expect(manifest.layers.map(({ mediaType }) => mediaType)).toEqual([
    "application/vnd.cncf.helm.chart.content.v1.tar+gzip",
  ]);
  expect(manifest.subject?.digest).toBe(digestOf(inspected("shop:1").trimEnd()));

  tool(
    "skopeo",
    "--insecure-policy",
    "copy",
    "-q",
    "--src-tls-verify=false",
    `docker://${registry}/shop:chart`,
    `dir:${folder}/chart`,
  );
  const [layer] = manifest.layers;
  const pulled = `${folder}/chart/${layer?.digest.replace("sha256:", "")}`;
  expect(readFileSync(pulled).length).toBe(layer?.size);
  expect(tool("tar", "-tzf", pulled)).toContain("shop/templates/deployment.yaml");
});

testReal("an artifact of 0 bytes is taken", async () => {
  const store = registryStore(nodeExchange());
  const empty = { chunks: () => [], bytes: () => new Uint8Array(), size: 0, digest: digestOf("") };
  const artifact = {
    config: artifacts.artifactBlob("application/vnd.acme.config.v1+json", empty),
    layers: [artifacts.artifactBlob("application/vnd.acme.content.v1", empty)],
  };
  expect(await store.publish(artifact, [`${registry}/shop:empty`])).toMatchObject({ ok: true });
  const manifest = JSON.parse(inspected("shop:empty")) as ManifestSeen;
  expect(manifest.layers).toMatchObject([{ size: 0 }]);
});
