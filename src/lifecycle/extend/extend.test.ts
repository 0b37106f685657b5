import { describe, expect, test } from "vitest";
import { byteString, contentOf, textOf, utf8 } from "#base";
import { registry } from "#image";
import type { Program } from "#machine";
import { testWorld } from "../book/world.testkit.ts";
import { filesOf, publish, publishedImage, testImage } from "../images/images.testkit.ts";

const RUN = "localhost:5000/run:1";
const BUILD = "localhost:5000/build:1";
const APP = "localhost:5000/app:1";
const BASE = "ARG base_image\nFROM ${base_image}\n";
const REBASABLE = 'LABEL io.buildpacks.rebasable="true"\n';

const OWN = { uid: 1000, gid: 1000 };
const group = (...ids: readonly string[]): string =>
  `[[group]]\nid = "b"\nversion = "1"\napi = "0.12"\n${ids
    .map((id) => `[[group-extensions]]\nid = "${id}"\nversion = "1"\napi = "0.12"\n`)
    .join("")}`;
const ANALYZED = `[run-image]\nreference = ""\nimage = "${RUN}"\nextend = true\n`;

/** `mark <file> <words>`: a program of the image. */
const mark: Program = async ({ fs, argv, env }) => {
  const [, file = "", ...words] = argv;
  const path = byteString(file);
  const text = words.map((word) => (word.startsWith("$") ? (env[word.slice(1)] ?? "") : word)).join(" ");
  fs.write(path, utf8(`${fs.exists(path) ? textOf(fs.read(path)) : ""}${text}\n`));
  return 0;
};

interface Extended {
  readonly files: Readonly<Record<string, string>>;
  readonly user?: string;
  readonly extensions?: readonly string[];
  readonly build?: Program;
  readonly platformApi?: string;
}

async function world({ files, user = "1000:1000", extensions = ["e"], build = async () => 0, platformApi }: Extended) {
  const served = registry();
  const image = testImage({ layers: [{ "etc/base": "1" }, { "etc/more": "2" }], env: ["PATH=/bin", "A=b=c"] });
  const { config } = image;
  await publish(served, RUN, { ...image, config: { ...config, config: { ...config.config, User: user } } });
  await publish(served, BUILD, { ...image, config: { ...config, config: { ...config.config, User: user } } });
  const owned = Object.fromEntries(
    Object.entries({ "/layers/analyzed.toml": ANALYZED, "/layers/group.toml": group(...extensions), ...files }).map(
      ([path, text]) => [path, { content: contentOf(utf8(text)), ...OWN }],
    ),
  );
  const made = testWorld({
    http: served.handle,
    buildpacks: { "b@1": { build } },
    programs: { "/bin/mark": mark },
    files: {
      "/kaniko": { dir: true, ...OWN },
      "/cnb/lifecycle/launcher": "launcher",
      "/layers/plan.toml": "",
      "/workspace/app.txt": "app",
      ...owned,
    },
  });
  const more = {
    env: { CNB_USER_ID: "1000", CNB_GROUP_ID: "1000" },
    ...(platformApi !== undefined && { platformApi }),
  };
  return {
    made,
    restore: (...args: string[]) => made.run("restorer", { ...more, args }),
    extend: (kind: string) => made.run("extender", { ...more, args: ["-kind", kind], uid: 0 }),
    async exported() {
      await made.run("builder", more);
      const { code, stderr } = await made.run("exporter", { ...more, args: [APP] });
      if (code !== 0) throw new Error(stderr);
      return publishedImage(served, APP);
    },
  };
}

describe("a run image", () => {
  test("each Dockerfile extends it, and the app image is based on it", async () => {
    const { restore, extend, exported } = await world({
      extensions: ["e", "f"],
      files: {
        "/layers/generated/e/run.Dockerfile": `${BASE}${REBASABLE}RUN ["mark", "/home/cnb/opt.txt", "e"]\nENV E=1\n`,
        "/layers/generated/f/run.Dockerfile": `${BASE}${REBASABLE}RUN ["mark", "/home/cnb/opt.txt", "f"]\n`,
      },
    });
    expect(await restore()).toMatchObject({ code: 0 });
    expect(await extend("run")).toMatchObject({ code: 0 });
    const app = await exported();
    expect(await filesOf(app, 2)).toEqual({ "home/cnb/opt.txt": "e\n" });
    expect(await filesOf(app, 3)).toEqual({ "home/cnb/opt.txt": "e\nf\n" });
    expect(app?.config.config.Env).toContain("E=1");
    expect(app?.config.config.Labels?.["io.buildpacks.rebasable"]).toBe("true");
    expect(app?.config.history[3]?.created_by).toContain("Created by extension: f");
  });

  test.each([
    ["one sets it to false", ["false", "true"], "false"],
    ["one leaves it out", ["true", ""], "false"],
    ["all set it", ["true", "true"], "true"],
  ])("is rebasable only where all say so: %s", async (_, labels, expected) => {
    const dockerfile = (label: string) => (label === "" ? BASE : `${BASE}LABEL io.buildpacks.rebasable=${label}\n`);
    const { restore, extend, exported } = await world({
      extensions: ["e", "f"],
      files: {
        "/layers/generated/e/run.Dockerfile": dockerfile(labels[0] ?? ""),
        "/layers/generated/f/run.Dockerfile": dockerfile(labels[1] ?? ""),
      },
    });
    await restore();
    expect(await extend("run")).toMatchObject({ code: 0 });
    expect((await exported())?.config.config.Labels?.["io.buildpacks.rebasable"]).toBe(expected);
  });

  test("must not have the user root", async () => {
    const files = { "/layers/generated/e/run.Dockerfile": `${BASE}USER root\n` };
    const { restore, extend, made } = await world({ files });
    await restore();
    const { code, stderr } = await extend("run");
    expect(code).toBe(102);
    expect(stderr).toContain("the user of the extended run image is root");
    expect(made.text("/layers/extended/run")).toBeUndefined();
  });

  test("is not extended without the restorer, by a missing program, or as another kind of image", async () => {
    const files = { "/layers/generated/e/run.Dockerfile": `${BASE}RUN ["nothing"]\n` };
    const { restore, extend } = await world({ files });
    const early = await extend("run");
    expect([early.code, early.stderr]).toEqual([102, expect.stringContaining("run the restorer after the detector")]);
    await restore();
    const lacking = await extend("run");
    expect([lacking.code, lacking.stderr]).toEqual([102, expect.stringContaining("the image has no program nothing")]);
    const other = await extend("both");
    expect([other.code, other.stderr]).toEqual([3, expect.stringContaining("pass -kind build or -kind run")]);
  });

  test("each Dockerfile gets a UUID, the user of the image so far, and the arguments of the extension", async () => {
    const args = "ARG build_id=0\nARG user_id\nARG group_id\nARG own\n";
    const says = `${args}RUN ["mark", "/home/cnb/said", "$build_id", "$user_id", "$group_id", "$own"]\n`;
    const { restore, extend, exported } = await world({
      extensions: ["e", "f"],
      files: {
        "/layers/generated/e/run.Dockerfile": `${BASE}${says}USER cnb:3000\n`,
        "/layers/generated/e/extend-config.toml": '[[run.args]]\nname = "own"\nvalue = "x"\n',
        "/layers/generated/f/run.Dockerfile": `${BASE}USER 1000\n${says}USER \${user_id}:\${group_id}\n`,
      },
    });
    await restore();
    expect(await extend("run")).toMatchObject({ code: 0 });
    const app = await exported();
    const said = (await filesOf(app, 3))["home/cnb/said"]?.split("\n").map((line) => line.split(" ")) ?? [];
    expect(said.slice(0, 2).map((words) => words.slice(1))).toEqual([
      ["1000", "1000", "x"],
      ["cnb", "3000", ""],
    ]);
    const ids = said.slice(0, 2).map(([id]) => id);
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect(app?.config.config.User).toBe("cnb:3000");
  });
});

test.each([
  [{ context: 1, app: 1 }, "context"],
  [{ "context.run": 1, app: 1 }, "context.run"],
  [{ "context.build": 1, app: 1 }, "app"],
  [{ app: 1 }, "app"],
])("of %o, COPY reads %s", async (there, expected) => {
  const contexts = Object.keys(there).filter((name) => name !== "app");
  const { restore, extend, exported } = await world({
    files: {
      "/workspace/of": "app",
      ...Object.fromEntries(contexts.map((name) => [`/layers/generated/e/${name}/of`, name])),
      "/layers/generated/e/run.Dockerfile": `${BASE}COPY of /of\n`,
    },
  });
  await restore();
  expect(await extend("run")).toMatchObject({ code: 0 });
  expect(await filesOf(await exported(), 2)).toEqual({ of: expected });
});

test("of a build image continues with the build, as the build's user, with the variables that the Dockerfiles set", async () => {
  const seen: unknown[] = [];
  const build: Program = async ({ fs, env, uid }) => {
    seen.push(uid, env.HOME, env.PATH, textOf(fs.read("/tool")));
    return 0;
  };
  const { restore, extend } = await world({
    build,
    files: {
      "/layers/generated/e/build.Dockerfile": `${BASE}USER root\nRUN ["mark", "/tool", "t"]\nENV PATH=/bin:/x\n`,
    },
  });
  expect(await restore("-build-image", BUILD)).toMatchObject({ code: 0 });
  expect(await extend("build")).toMatchObject({ code: 0 });
  expect(seen).toEqual([1000, "/home/cnb", "/bin:/x", "t\n"]);
});
