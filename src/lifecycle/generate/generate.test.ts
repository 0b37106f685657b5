import { describe, expect, test } from "vitest";
import { byteString, textOf, utf8 } from "#base";
import type { Program } from "#machine";
import { official } from "../amendments/official.ts";
import { extensionOrderOf, orderOf, type TestExtension, testWorld } from "../book/world.testkit.ts";
import type { Amendment } from "../phase/amendment.ts";

const BASE = "ARG base_image\nFROM ${base_image}\n";
const ANALYZED =
  '[run-image]\nreference = "localhost/run@sha256:00"\nimage = "localhost/run:1"\n[run-image.target]\nos = "linux"\narch = "amd64"\n';

const passes: Program = async () => 0;
/** Files in the output directory. */
const writes =
  (files: Readonly<Record<string, string>>): Program =>
  async ({ fs, env }) => {
    for (const [name, text] of Object.entries(files)) {
      const path = byteString(`${env.CNB_OUTPUT_DIR}/${name}`);
      fs.mkdir(path.slice(0, path.lastIndexOf("/")), { parents: true });
      fs.write(path, utf8(text));
    }
    return 0;
  };

interface More {
  readonly platformApi?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly amendments?: readonly Amendment[];
}

/** One group of these extensions, in this order, before one buildpack that passes. */
async function generate(extensions: Readonly<Record<string, TestExtension>>, more: More = {}) {
  const world = testWorld({
    buildpacks: { "b@1": { detect: passes } },
    extensions,
    files: {
      "/cnb/order.toml": extensionOrderOf(Object.keys(extensions)) + orderOf(["b@1"]),
      "/layers/analyzed.toml": { text: ANALYZED, uid: 1000, gid: 1000 },
      ...more.files,
    },
    ...(more.amendments !== undefined && { amendments: more.amendments }),
  });
  const { code, stderr } = await world.run("detector", more);
  const runImage = /\[run-image\]\n([\s\S]*)/.exec(world.text("/layers/analyzed.toml") ?? "")?.[1] ?? "";
  return { code, stderr, runImage, text: world.text };
}

describe("Dockerfiles", () => {
  const given = { "build.Dockerfile": BASE, "run.Dockerfile": `${BASE}RUN true\n`, "extend-config.toml": "" };

  test("are in the output directory, which is below the generated directory", async () => {
    const { code, text } = await generate({ "e/e@1": { generate: writes(given) } });
    expect(code).toBe(0);
    expect(text("/layers/generated/e_e/build.Dockerfile")).toBe(BASE);
    expect(text("/layers/generated/e_e/run.Dockerfile")).toBe(`${BASE}RUN true\n`);
  });

  test("are copied by kind in Platform API 0.12, their arguments beside each", async () => {
    const env = { CNB_EXPERIMENTAL_MODE: "warn" };
    const { code, text } = await generate({ "e/e@1": { generate: writes(given) } }, { platformApi: "0.12", env });
    expect(code).toBe(0);
    expect(text("/layers/generated/build/e_e/Dockerfile")).toBe(BASE);
    expect(text("/layers/generated/build/e_e/extend-config.toml")).toBe("");
    expect(text("/layers/generated/run/e_e/extend-config.toml")).toBe("");
    expect(text("/layers/generated/e_e/build.Dockerfile")).toBeUndefined();
  });

  test("are experimental in Platform API 0.12", async () => {
    const { code } = await generate({ "e@1": { generate: writes(given) } }, { platformApi: "0.12" });
    expect(code).toBe(1);
  });

  test("that the extension contains are copied; the official lifecycle loses them", async () => {
    const files = { "/cnb/extensions/e/1/generate/build.Dockerfile": BASE };
    const ours = await generate({ "e@1": {} }, { files });
    expect([ours.code, ours.text("/layers/generated/e/build.Dockerfile")]).toEqual([0, BASE]);
    const theirs = await generate({ "e@1": {} }, { files, amendments: [official] });
    expect([theirs.code, theirs.text("/layers/generated/e/build.Dockerfile")]).toEqual([0, undefined]);
  });

  test("that the extension contains too deep in directories fail; the phase leaves out no file silently", async () => {
    const file = `/cnb/extensions/e/1/generate/${"d/".repeat(300)}f`;
    const { code, stderr } = await generate({ "e@1": {} }, { files: { [file]: "deep" } });
    expect(code).toBe(92);
    expect(stderr).toContain("the directories are nested more than 256 deep");
  });

  test.each([
    [
      "a build.Dockerfile that names another image",
      { "build.Dockerfile": "FROM alpine\n" },
      "build.Dockerfile:1:1: the file does not begin with ARG base_image",
    ],
    [
      "a build.Dockerfile of two stages",
      { "build.Dockerfile": `${BASE}FROM alpine\n` },
      "build.Dockerfile:3:1: there is more than one FROM",
    ],
    [
      "a run.Dockerfile of two stages",
      { "run.Dockerfile": `${BASE}FROM alpine\n` },
      "run.Dockerfile:3:1: there is more than one FROM",
    ],
    [
      "a run.Dockerfile with an unknown instruction",
      { "run.Dockerfile": "hello\n" },
      'run.Dockerfile:1:1: "HELLO" is not an instruction',
    ],
    [
      "arguments that are the lifecycle's own",
      { "extend-config.toml": '[[build.args]]\nname = "build_id"\nvalue = "1"\n' },
      "the argument build_id is the lifecycle's own",
    ],
    ["arguments that are not TOML", { "extend-config.toml": "[[" }, "extend-config.toml:1:3"],
    [
      "a context of both images and one of its own",
      { "context/x": "", "context.run/x": "" },
      "context and context.run are there",
    ],
  ])("%s fails the phase, which says why", async (_, files, why) => {
    const { code, stderr } = await generate({ "e@1": { generate: writes(files) } });
    expect(code).toBe(92);
    expect(stderr).toContain(why);
  });

  test("may get a `base_image`, but the lifecycle's value counts", async () => {
    const files = { "extend-config.toml": '[[run.args]]\nname = "base_image"\nvalue = "x"\n' };
    expect((await generate({ "e@1": { generate: writes(files) } })).code).toBe(0);
  });

  test("with other instructions cause a warning", async () => {
    const { code, stderr } = await generate({ "e@1": { generate: writes({ "run.Dockerfile": `${BASE}EXPOSE 1\n` }) } });
    expect([code, stderr.includes("EXPOSE")]).toEqual([0, true]);
  });
});

test.each([1, 5])(
  "bin/generate that exits with %i fails the phase with 91, after group and plan were written",
  async (exit) => {
    const { code, text } = await generate({ "e@1": { generate: async () => exit } });
    expect(code).toBe(91);
    expect(text("/layers/group.toml")).toContain("group-extensions");
  },
);

test("bin/generate gets its directory, output directory, plan and environment", async () => {
  const seen: unknown[] = [];
  const look: Program = async ({ argv, env, cwd, fs }) => {
    const {
      CNB_EXTENSION_DIR,
      CNB_OUTPUT_DIR,
      CNB_BP_PLAN_PATH = byteString(""),
      CNB_LAYERS_DIR,
      CNB_BUILDPACK_DIR,
    } = env;
    seen.push([CNB_EXTENSION_DIR, CNB_OUTPUT_DIR, CNB_LAYERS_DIR, CNB_BUILDPACK_DIR, cwd, argv[1], argv[2]]);
    seen.push([
      env.CNB_TARGET_OS,
      env.CNB_EXEC_ENV,
      env.USERS,
      textOf(fs.read(CNB_BP_PLAN_PATH)),
      argv[3] === CNB_BP_PLAN_PATH,
    ]);
    return 0;
  };
  await generate({ "e@1": { generate: look } }, { files: { "/platform/env/USERS": "own" } });
  expect(seen).toEqual([
    [
      "/cnb/extensions/e/1",
      "/layers/generated/e",
      undefined,
      undefined,
      "/workspace",
      "/layers/generated/e",
      "/platform",
    ],
    ["linux", "production", "own", "", true],
  ]);
});

test("requirements that an extension meets do not go to later extensions or buildpacks", async () => {
  const plans: string[] = [];
  const provides: Program = async ({ fs, env }) => {
    fs.write(byteString(env.CNB_BUILD_PLAN_PATH ?? ""), utf8('[[provides]]\nname = "d"\n'));
    return 0;
  };
  const look: Program = async ({ fs, env }) => {
    plans.push(textOf(fs.read(byteString(env.CNB_BP_PLAN_PATH ?? ""))));
    return 0;
  };
  const requires: Program = async ({ fs, env }) => {
    fs.write(byteString(env.CNB_BUILD_PLAN_PATH ?? ""), utf8('[[requires]]\nname = "d"\n'));
    return 0;
  };
  const world = testWorld({
    buildpacks: { "b@1": { detect: requires } },
    extensions: { "e@1": { detect: provides, generate: look }, "f@1": { detect: provides, generate: look } },
    files: { "/cnb/order.toml": extensionOrderOf(["e@1", "f@1"]) + orderOf(["b@1"]) },
  });
  expect((await world.run("detector")).code).toBe(0);
  expect(plans).toEqual(['[[entries]]\n  name = "d"\n', ""]);
  expect(world.text("/layers/plan.toml")).toBe("");
});

describe("the run image", () => {
  const run = (text: string): TestExtension => ({ generate: writes({ "run.Dockerfile": text }) });
  const OLD = 'reference = "localhost/run@sha256:00"\n  image = "localhost/run:1"\n';

  test.each([
    [
      "stays and is extended if all Dockerfiles use the base image",
      [`${BASE}RUN true`],
      `  ${OLD}  extend = true\n`,
      "e0",
    ],
    [
      "is the image that a Dockerfile names, without a reference",
      ["FROM other:2"],
      '  reference = ""\n  image = "other:2"\n',
      "e0",
    ],
    [
      "is the last named image; later Dockerfiles extend it",
      ["FROM other:1\nRUN true", "FROM other:2", `${BASE}RUN true`],
      '  reference = ""\n  image = "other:2"\n  extend = true\n',
      "e1 e2",
    ],
    [
      "is extended by the very Dockerfile that names it, where it has instructions",
      [`${BASE}RUN true`, "FROM other:2\nRUN true"],
      '  reference = ""\n  image = "other:2"\n  extend = true\n',
      "e1",
    ],
  ])("%s", async (_, dockerfiles, expected, kept) => {
    const extensions = Object.fromEntries(dockerfiles.map((text, at) => [`e${at}@1`, run(`${text}\n`)]));
    const { code, runImage, text } = await generate(extensions);
    expect(code).toBe(0);
    expect(runImage.split("  [run-image.target]")[0]).toBe(expected);
    const present = dockerfiles.flatMap((_, at) => (text(`/layers/generated/e${at}/run.Dockerfile`) ? [`e${at}`] : []));
    const ignored = dockerfiles.flatMap((_, at) =>
      text(`/layers/generated/e${at}/run.Dockerfile.ignore`) ? [`e${at}`] : [],
    );
    expect(present.join(" ")).toBe(kept);
    expect([...present, ...ignored].length).toBe(dockerfiles.length);
  });

  test("is not extended by the official lifecycle without instructions; its reference becomes the name", async () => {
    const ours = await generate({ "e@1": run(BASE) });
    expect(ours.runImage).toContain("extend = true");
    const theirs = await generate({ "e@1": run(BASE) }, { amendments: [official] });
    expect(theirs.runImage).not.toContain("extend");
    const switched = await generate({ "e@1": run("FROM other:2\n") }, { amendments: [official] });
    expect(switched.runImage).toContain('reference = "other:2"');
  });

  test("that run.toml does not list causes a warning", async () => {
    const { stderr } = await generate({ "e@1": run("FROM other:2\n") });
    expect(stderr).toContain("other:2");
  });
});

test("analyzed.toml says that the build image is extended", async () => {
  const { text } = await generate({ "e@1": { generate: writes({ "build.Dockerfile": BASE }) } });
  expect(text("/layers/analyzed.toml")).toContain('[build-image]\n  reference = ""\n  extend = true\n');
});
