import { expect, test } from "vitest";
import { registry } from "#image";
import type { Program } from "#machine";
import { testWorld } from "../book/world.testkit.ts";
import { publish, publishedImage, testImage } from "../images/images.testkit.ts";

const RUN = "localhost:5000/run:1";
const APP = "localhost:5000/app:1";

async function worldOf(build: Program, detect: Program = async () => 0) {
  const served = registry();
  await publish(served, RUN, testImage());
  const world = testWorld({
    http: served.handle,
    buildpacks: { "a@1": { detect, build } },
    files: {
      "/cnb/order.toml": '[[order]]\n[[order.group]]\nid = "a"\nversion = "1"\n',
      "/cnb/run.toml": `[[images]]\nimage = "${RUN}"\n`,
      "/cnb/lifecycle/launcher": "launcher",
    },
  });
  const run = (env: Readonly<Record<string, string>>, uid: number) => world.run("creator", { args: [APP], env, uid });
  return { served, run };
}

test("started by root, it becomes the user of the build, and buildpacks have the home of that user", async () => {
  const seen: unknown[] = [];
  const look: Program = async ({ uid, env }) => {
    seen.push([uid, env.HOME]);
    return 0;
  };
  const { run } = await worldOf(look, look);
  expect(await run({ CNB_USER_ID: "1000", CNB_GROUP_ID: "1000", HOME: "/root" }, 0)).toMatchObject({ code: 0 });
  expect(seen).toEqual([
    [1000, "/home/cnb"],
    [1000, "/home/cnb"],
  ]);
});

test("it may run as root from start to end", async () => {
  const { run } = await worldOf(async ({ uid }) => uid);
  expect(await run({ CNB_USER_ID: "0", CNB_GROUP_ID: "0" }, 0)).toMatchObject({ code: 0 });
});

test("it does not accept a build image, which only the restorer does", async () => {
  const { run } = await worldOf(async () => 0);
  const env = { CNB_USER_ID: "1000", CNB_GROUP_ID: "1000", CNB_BUILD_IMAGE: "localhost:5000/none:1" };
  expect(await run(env, 1000)).toMatchObject({ code: 0 });
});

test("a user who is not in the user database is rejected", async () => {
  const { run } = await worldOf(async () => 0);
  expect(await run({ CNB_USER_ID: "1234", CNB_GROUP_ID: "1234" }, 0)).toMatchObject({ code: 1 });
});

test.each<[string, { detect: number; build: number; code: number }]>([
  ["a detection that no buildpack passes", { detect: 100, build: 0, code: 20 }],
  ["a detection that breaks", { detect: 1, build: 0, code: 21 }],
  ["a build that fails", { detect: 0, build: 3, code: 51 }],
])("%s exits with the code of its phase and creates no image", async (_, { detect, build, code }) => {
  const exits =
    (exit: number): Program =>
    async () =>
      exit;
  const { served, run } = await worldOf(exits(build), exits(detect));
  expect(await run({ CNB_USER_ID: "1000", CNB_GROUP_ID: "1000" }, 1000)).toMatchObject({ code });
  expect(await publishedImage(served, APP)).toBeUndefined();
});
