import { describe, expect, test } from "vitest";
import { registry } from "#image";
import { official } from "../amendments/official.ts";
import { groupOf, testWorld } from "../book/world.testkit.ts";
import { publish, testImage } from "../images/images.testkit.ts";
import type { Amendment } from "../phase/amendment.ts";

const RUN = "localhost:5000/run:1";

interface Given {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly runImage?: string;
  readonly amendments?: readonly Amendment[];
}

async function exporter({ args = [], env = {}, runImage = `reference = "${RUN}"\n`, amendments = [] }: Given = {}) {
  const served = registry();
  await publish(served, RUN, testImage({}));
  const world = testWorld({
    http: served.handle,
    buildpacks: { "a@1": {} },
    files: {
      "/layers/group.toml": groupOf("a@1"),
      "/layers/analyzed.toml": `[run-image]\n${runImage}`,
      "/layers/config/metadata.toml": "",
      "/layers/project-metadata.toml": "",
      "/cnb/lifecycle/launcher": "launcher",
      "/workspace/app.txt": "app",
    },
    amendments,
  });
  const user = { CNB_USER_ID: "1000", CNB_GROUP_ID: "1000" };
  return world.run("exporter", { args: [...args, "localhost:5000/app:1"], env: { ...user, ...env } });
}

describe("the exporter takes its run image from analyzed.toml", () => {
  test("and rejects another one from any flag", async () => {
    expect(await exporter()).toMatchObject({ code: 0 });
    expect(await exporter({ args: ["-run-image", RUN] })).toMatchObject({ code: 3 });
    expect(await exporter({ args: ["-image", RUN] })).toMatchObject({ code: 3 });
  });

  test("and ignores a variable that is set for other phases", async () => {
    expect(await exporter({ env: { CNB_RUN_IMAGE: "localhost:5000/other:1" } })).toMatchObject({ code: 0 });
  });

  test("which must be a reference", async () => {
    expect(await exporter({ runImage: 'reference = "UPPER:x"\n' })).toMatchObject({ code: 3 });
  });

  test("the export fails if an extended image is missing, with a generic error in the official lifecycle", async () => {
    const runImage = `reference = "${RUN}"\nimage = "${RUN}"\nextend = true\n`;
    expect(await exporter({ runImage })).toMatchObject({ code: 62 });
    expect(await exporter({ runImage, amendments: [official] })).toMatchObject({ code: 1 });
  });
});
