/** Values of options that no law, case or finding tells from the others: each does what it says, and the default does not. */
import { describe, expect, test } from "vitest";
import { api } from "#base";
import { buildpack, world } from "#cases/vocabulary";
import { runImage } from "#cases/vocabulary/run-images";
import { imageIn } from "#laws/kit";
import { amendmentsOfProposals } from "#proposals";
import type { Step, World } from "#protocol";
import { instantiate } from "#protocol";
import { referenceSubject } from "#subjects";
import { worldWithDirectories } from "./export-dirs/worlds/directories.ts";
import { worldWithMovedApp } from "./exportable-volumes/worlds/volumes.ts";
import { worldBuilding } from "./oci-artifacts/worlds/artifact-cases.ts";
import { artifactLayer, artifactsToml, writeInLayers, writeMetadataFile } from "./oci-artifacts/worlds/artifacts.ts";

const versions = { platform: api("0.15"), buildpack: api("0.12") };
const CREATE: Step = { run: "create", images: ["@app:1"] };

async function performed(word: string, given: World) {
  const on = amendmentsOfProposals([word]);
  const subject = on.ok ? referenceSubject(on.value) : on;
  if (!subject.ok) throw new Error(subject.fault.message);
  const { given: instantiated } = instantiate({ given }, versions);
  const session = await subject.value.open(instantiated, "choices");
  try {
    return await session.step(CREATE);
  } finally {
    await session.close();
  }
}

async function built(word: string, given: World) {
  const seen = await performed(word, given);
  expect(seen.exit, seen.stderr).toEqual({ code: 0 });
  return { ...seen, app: imageIn(seen, "@app:1") };
}

describe("export-dirs", () => {
  test.each([
    ["label", 1],
    ["app", 2],
  ])("record=%s: the label of the lifecycle has %i layers of the app", async (value, layers) => {
    const { app } = await built(`export-dirs:record=${value}`, worldWithDirectories());
    const metadata = app?.labels["io.buildpacks.lifecycle.metadata"] as { readonly app?: readonly unknown[] };
    expect(metadata.app).toHaveLength(layers);
    expect(app?.labels["io.buildpacks.lifecycle.export_dirs"]).toHaveLength(1);
  });
});

describe("export-dirs:scan", () => {
  /** As image builders write them: names have no slash in front. One layer takes away what another has. */
  const image = runImage();
  const layers = ["opt/tool/agent", "opt/tool/.wh.agent"].map((name) => [{ name, text: "", owner: "root" } as const]);
  const given = worldWithDirectories({ images: { "@run:1": { ...image, layers: [...image.layers, ...layers] } } });

  test("=merged: files that no container sees are not content", async () => {
    const { app } = await built("export-dirs:scan=merged", given);
    expect(app?.labels["io.buildpacks.lifecycle.export_dirs"]).toHaveLength(1);
  });

  test("=layers: files of any layer are content", async () => {
    const { exit, stderr } = await performed("export-dirs:scan=layers", given);
    expect(exit).toEqual({ code: 32 });
    expect(stderr).toContain("has content at /opt/tool, which is to be exported: a layer has /opt/tool/agent");
  });
});

describe("exportable-volumes", () => {
  const linksIn = async (value: string) => {
    const { app } = await built(`exportable-volumes:image-links=${value}`, worldWithMovedApp());
    const entries = app?.layers.flatMap((layer) => layer.entries) ?? [];
    return entries.filter(({ type }) => type === "symlink").map(({ name, linkname }) => `${name} -> ${linkname}`);
  };
  const WORKSPACE = "/workspace -> /workspaces/default";
  const VOLUME = "/workspaces/aws-extensions -> /opt/extensions";

  test.each([
    ["workspace", [WORKSPACE]],
    ["all", [WORKSPACE, VOLUME]],
    ["none", []],
  ])("image-links=%s: the app image has the links %j", async (value, links) => {
    const ofProposal = (await linksIn(value)).filter((one) => one.startsWith("/workspace"));
    expect(ofProposal).toEqual(links);
  });

  test.each([
    ["found", "/workspaces/default"],
    ["kept", "/workspace"],
  ])("workspace=%s: with a /workspaces/default, the app starts in %s", async (value, dir) => {
    const { app } = await built(`exportable-volumes:workspace=${value}`, worldWithMovedApp());
    expect(app?.config).toMatchObject({ config: { WorkingDir: dir } });
  });
});

describe("metadata-locations", () => {
  const asked = world({
    files: { "/workspace": { dir: true }, "/workspace/app": { dir: true } },
    env: { CNB_WORKSPACE_DIR: "/workspace" },
    buildpacks: [
      buildpack({ id: "acme/new", build: [{ do: "record", as: "told" }] }),
      buildpack({ id: "acme/old", api: "0.11", build: [{ do: "record", as: "old" }] }),
    ],
  });

  test.each([
    ["own", "/workspace/layers/acme_new"],
    ["root", "/workspace/layers"],
    ["none", undefined],
  ])("layers-variable=%s: CNB_LAYERS_DIR of a new-style buildpack is %s", async (value, dir) => {
    const { calls } = await built(`metadata-locations:layers-variable=${value}`, asked);
    const envOf = (as: string) => calls.find((call) => call.as === as)?.env;
    expect(envOf("told")?.CNB_BUILDPACK_LAYERS_DIR).toBe("/workspace/layers/acme_new");
    expect(envOf("told")?.CNB_LAYERS_DIR).toBe(dir);
    expect(envOf("old")?.CNB_LAYERS_DIR).toBe("/workspace/layers/acme_old");
  });
});

describe("oci-artifacts", () => {
  const ONE = artifactLayer("wasm", artifactsToml({}));
  /** Manifests in the order in which they were written: `digest` for one without a tag. */
  const manifests = async (order: string) => {
    const { registry } = await built(`oci-artifacts:order=${order}`, worldBuilding(ONE));
    return registry
      .filter(({ method, what }) => method === "PUT" && what === "manifest")
      .map(({ ref }) => (ref.includes("sha256:") ? "digest" : ref));
  };

  test.each([
    ["staged", ["digest", "digest", "@app:wasm", "@app:1"]],
    ["image", ["@app:1", "@app:wasm"]],
    ["artifact", ["@app:wasm", "@app:1"]],
  ])("order=%s: manifests are written as %j", async (value, order) => {
    expect(await manifests(value)).toEqual(order);
  });

  const artifact = '[[artifact]]\ntag = "wasm"\nfile = "app.wasm"\n';
  test.each([
    ["layer", ONE],
    ["buildpack", [writeInLayers("app.wasm", "of wasm\n"), writeInLayers("artifacts.toml", artifactsToml({}))]],
    ["metadata", [writeInLayers("wasm/app.wasm", "of wasm\n"), writeMetadataFile("wasm", artifactsToml({}))]],
  ])("location=%s: the exporter reads the tables there", async (value, build) => {
    const { artifacts } = await built(`oci-artifacts:location=${value}`, worldBuilding(build));
    expect(artifacts?.["@app:wasm"]?.layers[0]?.text).toBe("of wasm\n");
  });

  test("media-types=defaulted: an artifact without labels has the usual media types", async () => {
    const { artifacts } = await built(
      "oci-artifacts:media-types=defaulted",
      worldBuilding(artifactLayer("wasm", artifact)),
    );
    expect(artifacts?.["@app:wasm"]).toMatchObject({
      config: { media: "application/vnd.unknown.config.v1+json" },
      layers: [{ media: "application/octet-stream" }],
    });
  });
});
