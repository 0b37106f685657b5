import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { pathOfText, textOf } from "#base";
import { layerHistory, registryStore, type StoredImage } from "#image";
import type { Machine } from "#machine";
import { walk } from "#tree";
import { official } from "../amendments/official.ts";
import { ruleBook } from "../book/book.ts";
import type { Amendment } from "../phase/amendment.ts";
import {
  type OpenWorld,
  openRecordedWorld,
  REGISTRY_HOST,
  type RecordedImage,
  type RecordedWorld,
} from "./recorded-world.testkit.ts";

const read = (name: string): RecordedWorld =>
  JSON.parse(readFileSync(new URL(`./${name}.json`, import.meta.url), "utf8"));

/** The launcher identity of the recorded build of the official lifecycle. */
const identity: Amendment = {
  id: "recorded-launcher",
  axis: "departure",
  after: ["official-0.21"],
  platform: {
    launcherIdentity: {
      cites: ["platform.label.build.launcher-version"],
      apply: () => ({
        version: "0.21.17",
        git: { repository: "github.com/buildpacks/lifecycle", commit: "ba8eca5b" },
      }),
    },
  },
};

const book = ruleBook([official, identity]);
if (!book.ok) throw new Error(book.fault.message);
const rules = book.value;

describe.each(["plain", "awkward", "owners"])("the official lifecycle's world %s", (name) => {
  test("three builds in phases, and rebases, give the results of the official executables", async () => {
    const world = read(name);
    const opened = await openRecordedWorld(world, rules);
    for (const [i, { name: build }] of world.builds.entries()) await buildOnce(world, opened, { build, i });
    await rebases(world, opened);
  });

  test("three builds by the creator give the same images", async () => {
    const world = read(name);
    const opened = await openRecordedWorld(world, rules);
    for (const [i, { name: build }] of world.builds.entries()) {
      const args = [
        "-cache-dir",
        "/cache",
        "-launcher",
        "/cnb/lifecycle/launcher",
        ...(world.flags.creator ?? []),
        APP,
      ];
      const seen = await opened.run(opened.machine(build), "creator", args);
      expect(seen).toMatchObject({ exit: { code: 0 } });
      const observed = world.observed.builds[i];
      if (observed !== undefined) await same(opened, observed.image, build);
    }
  });
});

interface Step {
  readonly build: string;
  readonly i: number;
}

const APP = `${REGISTRY_HOST}/app:1`;

async function buildOnce(world: RecordedWorld, opened: OpenWorld, { build, i }: Step): Promise<void> {
  const machine = opened.machine(build);
  const observed = world.observed.builds[i];
  const commands = [
    ["analyzer", [APP]],
    ["detector", []],
    ["restorer", ["-cache-dir", "/cache"]],
    ["builder", []],
    [
      "exporter",
      ["-cache-dir", "/cache", "-launcher", "/cnb/lifecycle/launcher", ...(world.flags.exporter ?? []), APP],
    ],
  ] as const;
  for (const [executable, args] of commands) {
    const seen = await opened.run(machine, executable, args);
    const run = observed?.runs[executable];
    expect({ build, executable, ...seen, exit: seen.exit }).toMatchObject({ exit: { code: run?.exit } });
    for (const [path, text] of Object.entries(run?.files ?? {})) {
      expect.soft(masked(bytesAt(machine, path)), `${build} ${executable} ${path}`).toBe(masked(text));
    }
    if (run?.there !== undefined)
      expect
        .soft(below(machine, "/layers"), `${build} restored`)
        .toEqual(run.there.map(([path, type, mode]) => [path, type, path.endsWith(".json") ? "0666" : mode]));
    if (run?.cache !== undefined)
      expect
        .soft(
          below(machine, "/cache")
            .map(([path]) => path)
            .sort(),
          `${build} cached`,
        )
        .toEqual(run.cache);
  }
  if (observed !== undefined) await same(opened, observed.image, build);
}

async function same(opened: OpenWorld, wanted: RecordedImage, says: string): Promise<void> {
  const found = await registryStore(opened.registry.handle).open(APP);
  if (!found.ok || found.value === undefined) throw new Error(`${APP} does not exist`);
  const image: StoredImage = found.value;
  expect.soft(named(image), says).toEqual(named(wanted));
  const { config, ...rest } = wanted.config as { config: object };
  expect.soft(image.config, `${says}: configuration`).toEqual({ ...rest, config });
  expect
    .soft(image.mediaType, `${says}: media types`)
    .toEqual({ manifest: wanted.mediaType, config: wanted.configMediaType });
}

/** Layers with what made them, so that a difference says which one it is. */
function named(image: StoredImage | RecordedImage): readonly unknown[] {
  const recorded = "digest" in image;
  const history = recorded ? (image.config.history as readonly { created_by?: string }[]) : layerHistory(image);
  const layers = recorded ? image.layers : image.layers.map(({ diffId, blob }) => [diffId, blob.mediaType] as const);
  return layers.map(([diffId, mediaType], i) => ({ made: history[i]?.created_by, diffId, mediaType }));
}

/** Without digests of manifests of the app: they depend on how layers are compressed. */
const masked = (text: string | undefined): string | undefined =>
  text?.replace(/(?<=^ {2}(?:digest = "|reference = "127\.0\.0\.1:5000\/app@))sha256:[0-9a-f]{64}/gm, "<digest>");

const bytesAt = (machine: Machine, path: string): string | undefined => {
  const node = machine.nodeAt(pathOfText(path));
  return node?.kind === "file" ? textOf(node.content.bytes()) : undefined;
};

function below(machine: Machine, root: string): readonly (readonly [string, string, string])[] {
  const out: [string, string, string][] = [];
  for (const { path, node } of walk(machine.snapshot().root)) {
    if (!path.startsWith(`${root}/`) || (root === "/layers" && path.split("/").length < 4)) continue;
    // The official restorer copies SBOM files while its umask is 0, or not any more.
    const mode = path.endsWith(".json") ? 0o666 : node.mode;
    out.push([path, node.kind, mode.toString(8).padStart(4, "0")]);
  }
  return out;
}

async function rebases(world: RecordedWorld, opened: OpenWorld): Promise<void> {
  for (const { says, argv, exit, image } of world.observed.rebases) {
    if (says.startsWith("run:1 now is")) await opened.push("run:1", "run:2");
    const seen = await opened.run(opened.machine("none"), "rebaser", argv.slice(1));
    expect.soft({ says, ...seen }).toMatchObject({ exit: { code: exit } });
    await same(opened, image, says);
  }
}
