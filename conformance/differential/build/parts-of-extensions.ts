/** Image extensions, the platform's own buildpacks, programs that buildpacks lack, and files that the launcher runs. */
import type { Act } from "#machine";
import type { ExtensionSpec, FileSpec, ImageSpec } from "#protocol";
import type { Component, Draft } from "./draft.ts";
import { type Apply, both, does, env, files, type Part, role, write } from "./parts.ts";

/** What an extension is made of, besides id and version. */
interface Extension {
  readonly id?: string;
  readonly toml?: string;
  readonly api?: string;
  readonly detect?: readonly Act[];
  readonly generate?: readonly Act[];
  readonly without?: "detect" | "generate";
  readonly files?: Readonly<Record<string, FileSpec>>;
}

/** The name of a record is part of a file's name. */
const records = (id: string, what: string): Act => ({ do: "record", as: `${id.replace("/", "-")} ${what}` });

const extension = ({ id = "acme/ext", toml = "", api = "${buildpack-api}", ...given }: Extension): ExtensionSpec => ({
  id,
  version: "1",
  toml: `api = "${api}"\n[extension]\nid = "${id}"\nversion = "1"\n${toml}`,
  ...(given.without !== "detect" && { detect: [records(id, "detects"), ...(given.detect ?? [])] }),
  ...(given.without !== "generate" && {
    generate: [records(id, "generates"), ...(given.generate ?? [])],
  }),
  ...(given.files !== undefined && { files: given.files }),
});

const BUILDPACKS = ["first", "second"].map((name) => `[[order.group]]\nid = "acme/${name}"\nversion = "1"\n`).join("");
const group = (...ids: readonly string[]): string =>
  `[[order-extensions]]\n${ids.map((id) => `[[order-extensions.group]]\nid = "${id}"\nversion = "1"\n`).join("")}`;

const OTHER_IMAGE: ImageSpec = {
  layers: [[{ name: "/other", text: "other\n", owner: "root" }]],
  config: {
    os: "linux",
    architecture: "amd64",
    config: { User: "1000:1000", Env: ["PATH=/other:/bin", "OTHER=1"], Labels: { other: "1" } },
  },
  media: "docker",
};

/** The creator has no input for extensions. */
const extended = (extensions: readonly Extension[], order = group(...extensions.map(({ id = "acme/ext" }) => id))) =>
  both(
    (draft: Draft): Draft => ({
      ...draft,
      way: "phases",
      images: { ...draft.images, "@other:2": OTHER_IMAGE },
      extensions: extensions.map(extension),
      order: `${order}\n[[order]]\n${BUILDPACKS}`,
    }),
    env({ CNB_EXPERIMENTAL_MODE: "silent" }),
    files({ "/kaniko": { dir: true } }),
  );

const output = (name: string, text: string): Act => ({
  do: "write",
  path: `\${CNB_OUTPUT_DIR}/${name}`,
  text: text.replaceAll("$", "$$$$"),
});
const plan = (text: string): Act => ({ do: "write", path: "${CNB_BUILD_PLAN_PATH}", text });
const BASE = "ARG base_image\nFROM ${base_image}\n";
const runs = (text: string): Apply => extended([{ generate: [output("run.Dockerfile", text)] }]);
const OTHER = "127.0.0.1:5000/other:2";

const extensions = role("extension", ["platform.detector.ext.all-base-image"], {
  idle: extended([{}]),
  fails: extended([{ detect: [{ do: "exit", code: 100 }] }]),
  errs: extended([{ detect: [{ do: "exit", code: 7 }] }]),
  "generates badly": extended([{ generate: [{ do: "exit", code: 3 }] }]),
  "without bin/detect": extended([{ without: "detect" }]),
  "without bin/generate": extended([{ without: "generate" }]),
  "with files": extended([{ without: "generate", files: { "generate/run.Dockerfile": { text: `FROM ${OTHER}\n` } } }]),
  switches: runs(`FROM ${OTHER}\n`),
  "switches to nothing": runs("FROM 127.0.0.1:5000/none:1\n"),
  "switches two times": extended(
    ["a", "b"].map((id) => ({ id: `acme/${id}`, generate: [output("run.Dockerfile", `FROM ${OTHER}\n`)] })),
  ),
  "extends the run image": runs(`${BASE}RUN true\n`),
  "extends after a switch": extended([
    { id: "acme/a", generate: [output("run.Dockerfile", `FROM ${OTHER}\n`)] },
    { id: "acme/b", generate: [output("run.Dockerfile", `${BASE}RUN true\n`)] },
  ]),
  "two stages": runs(`FROM ${OTHER} AS one\n${BASE}COPY --from=one /etc /etc\n`),
  "an argument": runs(`ARG base_image=${OTHER}\nFROM \${base_image}\nRUN true\n`),
  "another argument": runs("ARG other=x\nARG base_image\nFROM ${base_image}\n"),
  "odd instructions": runs(`${BASE}CMD ["x"]\nENTRYPOINT ["y"]\nUSER root\nSHELL ["/bin/sh"]\n`),
  "lower case": runs("arg base_image\nfrom ${base_image}\nrun true\n"),
  comments: runs(`# syntax=x\n# c\n\n${BASE}# d\nRUN a \\\n  b\n`),
  "an empty Dockerfile": runs(""),
  "no Dockerfile": runs("this is not one\n"),
  "a build.Dockerfile": extended([{ generate: [output("build.Dockerfile", `${BASE}RUN true\n`)] }]),
  "a bad build.Dockerfile": extended([{ generate: [output("build.Dockerfile", "FROM other\nRUN true\n")] }]),
  "a configuration": extended([
    {
      generate: [
        output("run.Dockerfile", `${BASE}RUN true\n`),
        output("extend-config.toml", '[run]\n[[run.args]]\nname = "a"\nvalue = "1"\n'),
      ],
    },
  ]),
  "a malformed configuration": extended([
    { generate: [output("run.Dockerfile", `${BASE}RUN true\n`), output("extend-config.toml", "[run")] },
  ]),
  "other files": extended([{ generate: [output("context/file", "x"), output("stray", "x")] }]),
  "a context for run images": extended([
    { generate: [output("run.Dockerfile", `${BASE}COPY a /a\n`), output("context.run/a", "x")] },
  ]),
  "two contexts": extended([
    { generate: [output("run.Dockerfile", BASE), output("context.run/a", "x"), output("context/a", "x")] },
  ]),
  provides: both(
    extended([{ detect: [plan('[[provides]]\nname = "a"\n')] }]),
    does("second", "detect", plan('[[requires]]\nname = "a"\n[requires.metadata]\nn = 1\n')),
    does("second", "build", { do: "record", as: "plan", read: ["${CNB_BP_PLAN_PATH}"] }),
  ),
  requires: extended([{ detect: [plan('[[requires]]\nname = "a"\n')] }]),
  "missing one": extended([], group("acme/none")),
  "two groups": extended(
    [{ id: "acme/a", detect: [{ do: "exit", code: 100 }] }, { id: "acme/b" }],
    group("acme/a") + group("acme/b"),
  ),
  "clear-env": both(
    extended([{ toml: "clear-env = true\n" }]),
    files({ "/platform/env/FROM_USER": { text: "u" }, "/cnb/build-config/env/OPERATOR": { text: "o" } }),
  ),
  "for windows": extended([{ toml: '[[targets]]\nos = "windows"\n' }]),
  "for linux": extended([{ toml: '[[targets]]\nos = "linux"\narch = "amd64"\n' }]),
  "for test": extended([{ toml: 'exec-env = ["test"]\n' }]),
  "older API": extended([{ api: "0.9" }]),
  "unknown API": extended([{ api: "9.9" }]),
  malformed: extended([{ toml: "[[" }]),
});

const system = (text: string, ...more: readonly (readonly [id: string, detect: Act])[]): Apply =>
  both(files({ "/cnb/system.toml": { text, owner: "root" } }), (draft) => ({
    ...draft,
    buildpacks: more.map(([id, detect]) => ({
      id: `acme/${id}`,
      version: "1",
      toml: `api = "\${buildpack-api}"\n[buildpack]\nid = "acme/${id}"\nversion = "1"\n`,
      detect: [records(id, "detects"), detect],
      build: [records(id, "builds"), write("x/f", id), write("x.toml", "[types]\nlaunch = true\n")],
    })),
  }));
const member = (place: "pre" | "post", id: string, more = ""): string =>
  `[[system.${place}.buildpacks]]\nid = "acme/${id}"\nversion = "1"\n${more}`;
const PASS: Act = { do: "exit", code: 0 };
const FAIL: Act = { do: "exit", code: 100 };
const systems = role("system.toml", ["platform.detector.system.merge-pre"], {
  before: system(member("pre", "a"), ["a", PASS]),
  after: system(member("post", "a"), ["a", PASS]),
  both: system(member("pre", "a") + member("post", "b"), ["a", PASS], ["b", PASS]),
  "the same in both": system(member("pre", "a") + member("post", "a"), ["a", PASS]),
  "one of the order": system(member("pre", "second")),
  fails: system(member("pre", "a"), ["a", FAIL]),
  errs: system(member("post", "a"), ["a", { do: "exit", code: 2 }]),
  missing: system(member("pre", "none")),
  "no version": system('[[system.pre.buildpacks]]\nid = "acme/first"\n'),
  empty: system(""),
  malformed: system("[[system"),
  "unknown keys": system(`x = 1\n${member("pre", "a", 'y = "y"\n')}[other]\n`, ["a", PASS]),
});

const changed =
  (name: Component["name"], more: Partial<Component>): Apply =>
  (draft) => ({ ...draft, [name]: { ...draft[name], ...more } });
const at = (name: string, file: string): string => `/cnb/buildpacks/acme_${name}/1/${file}`;
const programs = role("programs", ["buildpack.detection.none-zero-next"], {
  "no bin/detect": changed("first", { without: ["detect"] }),
  "no bin/build": changed("first", { without: ["build"] }),
  "no programs": changed("second", { without: ["detect", "build"] }),
  "bin/detect is not executable": both(
    changed("first", { without: ["detect"] }),
    files({ [at("first", "bin/detect")]: { text: "#!/bin/bash\n", mode: "0644" } }),
  ),
  "bin/build is not executable": both(
    changed("first", { without: ["build"] }),
    files({ [at("first", "bin/build")]: { text: "#!/bin/bash\n", mode: "0644" } }),
  ),
  "bin/build is a directory": both(
    changed("first", { without: ["build"] }),
    files({ [at("first", "bin/build")]: { dir: true } }),
  ),
  "other API of the second": changed("second", { api: "0.9" }),
  "older API of the second": changed("second", { api: "0.7" }),
  "oldest API of the first": changed("first", { api: "0.8" }),
});

const onDirect = (name: string, text: string): Apply => does("first", "build", write(name, text, "0755"));
const launchFiles = role("launch files", ["platform.launcher.exec.execd.process-order"], {
  "exec.d": onDirect("lib/exec.d/one", "#!/bin/bash\nprintf 'A = \"of exec.d\"\\n' >&3\n"),
  "exec.d for the process": onDirect("lib/exec.d/web/one", "#!/bin/bash\nprintf 'B = \"1\"\\n' >&3\n"),
  "exec.d fails": onDirect("lib/exec.d/one", "#!/bin/bash\nexit 3\n"),
  "exec.d is malformed": onDirect("lib/exec.d/one", "#!/bin/bash\necho '[[' >&3\n"),
  "exec.d is a number": onDirect("lib/exec.d/one", "#!/bin/bash\necho 'A = 1' >&3\n"),
  "exec.d is silent": onDirect("lib/exec.d/one", "#!/bin/bash\ntrue\n"),
  "profile.d": onDirect("lib/profile.d/one.sh", "export A=profile\n"),
  "profile.d for the process": onDirect("lib/profile.d/web/one.sh", "export B=profile\n"),
  "env.launch of the process": onDirect("lib/env.launch/web/PATH.append", "/end"),
});

export const extensionParts: readonly Part[] = [...extensions, ...systems, ...programs, ...launchFiles];
