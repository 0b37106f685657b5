import { describe, expect, test } from "vitest";
import { registry } from "#image";
import { type TestWorld, testWorld } from "../book/world.testkit.ts";
import { publish, testImage } from "../images/images.testkit.ts";

const RUN = "localhost:5000/run:1";
const APP = "localhost:5000/app:1";
const USER = { CNB_USER_ID: "1000", CNB_GROUP_ID: "1000" };

async function worldWith(world: TestWorld = {}) {
  const served = registry();
  await publish(served, RUN, testImage({ labels: { "io.buildpacks.base.distro.name": "debian" } }));
  const files = { "/cnb/run.toml": `[[images]]\nimage = "${RUN}"\n`, ...world.files };
  return { served, ...testWorld({ http: served.handle, ...world, files }) };
}

test("the first build has no previous image, and analyzed.toml names the run image", async () => {
  const world = await worldWith();
  expect(await world.run("analyzer", { args: [APP], env: USER })).toMatchObject({ code: 0 });
  const analyzed = world.text("/layers/analyzed.toml");
  expect(analyzed).toContain('[image]\n  reference = ""\n');
  expect(analyzed).toMatch(
    /reference = "localhost:5000\/run@sha256:[0-9a-f]{64}"\n {2}image = "localhost:5000\/run:1"/,
  );
  expect(analyzed).toContain('os = "linux"');
});

test("a previous image without the lifecycle's label is described, without layers", async () => {
  const world = await worldWith();
  await publish(world.served, APP, testImage());
  await world.run("analyzer", { args: [APP], env: USER });
  expect(world.text("/layers/analyzed.toml")).toMatch(/\[image\]\n {2}reference = ".*app@sha256:[0-9a-f]{64}"\n/);
  expect(world.text("/layers/analyzed.toml")).not.toContain("buildpacks");
});

test("a previous image whose label cannot be read is named once, with the reason", async () => {
  const world = await worldWith();
  await publish(world.served, APP, testImage({ labels: { "io.buildpacks.lifecycle.metadata": '{"buildpacks": 5}' } }));
  const ran = await world.run("analyzer", { args: [APP], env: USER });
  expect(ran).toMatchObject({ code: 0 });
  expect(ran.stdout.match(new RegExp(`${APP}.*label cannot be read: .*buildpacks`, "g"))).toHaveLength(1);
});

test("tags on two registries fail before any request", async () => {
  const world = await worldWith();
  const before = world.served.requests();
  const ran = await world.run("analyzer", { args: ["-tag", "example.com/app:2", APP], env: USER });
  expect(ran).toMatchObject({ code: 3 });
  expect(ran.stderr).toContain("example.com");
  expect(world.served.requests()).toBe(before);
});

test("an invalid image name fails", async () => {
  const world = await worldWith();
  expect(await world.run("analyzer", { args: ["Not/An/Image"], env: USER })).toMatchObject({ code: 3 });
});

test("the analyzer fails if run.toml has no run image", async () => {
  const world = await worldWith({ files: { "/cnb/run.toml": "" } });
  expect(await world.run("analyzer", { args: [APP], env: USER })).toMatchObject({ code: 3 });
});

describe("access is checked before anything is written", () => {
  test.each([
    [401, 32],
    [403, 32],
    [404, 0],
  ] as const)("the registry says %i about the image: exit %i", async (give, code) => {
    const world = await worldWith();
    // Contact, then the run image is selected, then the checks of the previous image and of the run image.
    world.served.setFaults([{ request: 3, give }]);
    expect(await world.run("analyzer", { args: [APP], env: USER })).toMatchObject({ code });
    expect(world.text("/layers/analyzed.toml") !== undefined).toBe(code === 0);
  });
});

test("a mirror on the registry of the app is preferred", async () => {
  const mirror = "localhost:5000/mirror:1";
  const run = `[[images]]\nimage = "example.com/run:1"\nmirrors = ["${mirror}"]\n`;
  const world = await worldWith({ files: { "/cnb/run.toml": run } });
  await publish(world.served, mirror, testImage());
  expect(await world.run("analyzer", { args: [APP], env: USER })).toMatchObject({ code: 0 });
  expect(world.text("/layers/analyzed.toml")).toContain(`image = "${mirror}"`);
});

test("the OCI layout needs the experimental mode and a directory", async () => {
  const world = await worldWith();
  const run = (env: Readonly<Record<string, string>>, args: readonly string[]) =>
    world.run("analyzer", { args: ["-layout", ...args, APP], env: { ...USER, ...env } });
  expect(await run({}, ["-layout-dir", "/layout"])).toMatchObject({ code: 1 });
  expect(await run({ CNB_EXPERIMENTAL_MODE: "warn" }, [])).toMatchObject({ code: 3 });
  expect(await run({ CNB_EXPERIMENTAL_MODE: "warn" }, ["-layout-dir", "/layout"])).toMatchObject({ code: 0 });
});

test("root gives the layers directory to the build's user and continues as that user", async () => {
  const world = await worldWith({ files: { "/layers": { dir: true, uid: 0, gid: 0 } } });
  expect(await world.run("analyzer", { args: [APP], env: USER, uid: 0 })).toMatchObject({ code: 0 });
  const { nodeAt } = world.machine;
  expect(nodeAt.call(world.machine, "/layers" as never)).toMatchObject({ uid: 1000, gid: 1000 });
  expect(nodeAt.call(world.machine, "/layers/analyzed.toml" as never)).toMatchObject({ uid: 1000 });
});

test("a user other than root cannot become another user", async () => {
  const world = await worldWith();
  const ran = await world.run("analyzer", { args: [APP], env: { CNB_USER_ID: "7", CNB_GROUP_ID: "7" } });
  expect(ran).toMatchObject({ code: 1 });
});
