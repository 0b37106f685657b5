/**
 * Readers that accept no irregular image read what the reference publishes: images on a run image of each media type, with each kind of layer,
 * new and rebased. The registry of the world answers them.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect } from "vitest";
import { type Exchange, orThrow } from "#base";
import { inFolder, testWith } from "#base/testkit";
import { specificationCases } from "#cases";
import { serve } from "#image";
import { instantiate, type TestCase, versionsOf, type World } from "#protocol";
import { referenceSubject } from "#subjects";

const run = promisify(execFile);
const FORMS = ["dir", "oci", "oci-archive", "docker-archive"] as const;

const reference = orThrow(referenceSubject());
const described = await reference.describe();

/** A case whose app image has all kinds of layers, and that rebases it. */
function wholeCase(): TestCase {
  const one = specificationCases().find(({ id }) => id === "rebase.layers.every-kind");
  const versions = one === undefined ? undefined : versionsOf(one, described).at(-1);
  if (one === undefined || versions === undefined) throw new Error("there is no such case");
  return instantiate(one, versions);
}

const withMedia = (world: World, media: "oci" | "docker"): World => ({
  ...world,
  images: Object.fromEntries(Object.entries(world.images).map(([ref, image]) => [ref, { ...image, media }])),
});

/** Calls `read` with the name of the app image in a registry on a port, after the build and after the rebase. */
async function published(media: "oci" | "docker", read: (name: string) => Promise<void>): Promise<void> {
  const { given, when } = wholeCase();
  let registry: Exchange | undefined;
  const boundary = {
    http: (exchange: Exchange): Exchange => {
      registry = exchange;
      return exchange;
    },
  };
  const session = await reference.open(withMedia(given, media), "readers", { boundary });
  try {
    for (const step of when) {
      const { exit } = await session.step(step, "ending");
      if (exit === undefined || registry === undefined) continue;
      expect(exit).toEqual({ code: 0 });
      const answer = registry;
      const served = await serve((request) => answer({ ...request, host: "127.0.0.1:5000" }));
      await read(`${served.host}/app:1`).finally(() => served.close());
    }
  } finally {
    await session.close();
  }
}

const skopeo = (...words: readonly string[]) => run("skopeo", ["--insecure-policy", ...words]);

/** Each call has a storage of its own, which needs no privileges of a container runtime. */
const buildah = (folder: string, ...words: readonly string[]) =>
  run("buildah", ["--root", `${folder}/root`, "--runroot", `${folder}/run`, "--storage-driver", "vfs", ...words]);

for (const media of ["docker", "oci"] as const) {
  testWith(
    "skopeo",
    "umoci",
    "buildah",
  )(`strict readers read app images on a run image of type ${media}`, () =>
    inFolder((folder) =>
      published(media, async (name) => {
        const at = `${folder}/${name.replace(/\W/g, "-")}-${Math.trunc(performance.now())}`;
        for (const form of FORMS) {
          const target = form === "dir" ? `${at}-dir` : `${at}-${form}:app:1`;
          await skopeo("copy", "-q", "--src-tls-verify=false", `docker://${name}`, `${form}:${target}`);
        }
        await run("umoci", ["unpack", "--rootless", "--image", `${at}-oci:app:1`, `${at}-bundle`]);
        await buildah(at, "pull", "-q", "--tls-verify=false", `docker://${name}`);
      }),
    ),
  );
}
