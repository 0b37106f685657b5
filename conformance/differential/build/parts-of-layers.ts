/** What a buildpack leaves: layers with odd contents and types, launch.toml, build.toml, store.toml, SBOM files, and how bin/build ends. */
import type { Act } from "#machine";
import { processToml } from "./draft.ts";
import { type Apply, both, describes, does, env, type Part, role, write } from "./parts.ts";

const builds = (...acts: readonly Act[]): Apply => does("first", "build", ...acts);
const at = (path: string): string => `\${CNB_LAYERS_DIR}/${path}`;
const types = (...names: readonly string[]): string => `[types]\n${names.map((name) => `${name} = true\n`).join("")}`;

const layerTypes = role("types", ["buildpack.layers.launch.in-image"], {
  ...Object.fromEntries(
    [[], ["launch"], ["build"], ["cache"], ["launch", "build"], ["launch", "cache"], ["build", "cache"]].map((some) => [
      some.join(" and ") || "none",
      builds(write("lib.toml", types(...some))),
    ]),
  ),
  "no table": builds(write("lib.toml", "")),
  "old form": builds(write("lib.toml", "launch = true\n")),
  "unknown key": builds(write("lib.toml", `${types("launch")}other = true\n[x]\n`)),
  malformed: builds(write("lib.toml", "[types")),
  "wrong type": builds(write("lib.toml", '[types]\nlaunch = "yes"\n')),
  "no file": builds({ do: "remove", path: at("lib.toml") }),
  "no directory": builds({ do: "remove", path: at("lib") }),
  "empty directory": builds({ do: "remove", path: at("lib") }, { do: "mkdir", path: at("lib") }),
  "a file": builds({ do: "remove", path: at("lib") }, write("lib", "text")),
  "a link": builds(
    { do: "move", path: at("lib"), to: "/workspace/moved" },
    { do: "symlink", path: at("lib"), to: "/workspace/moved" },
  ),
});

const metadata = (text: string): Apply =>
  builds(write("lib.toml", `${types("launch", "build", "cache")}[metadata]\n${text}`));
const layerMetadata = role("metadata", ["buildpack.layers.launch.metadata-stored"], {
  text: metadata('a = "1"\n'),
  numbers: metadata("i = 9007199254740993\nf = 1.5\nw = 3.0\nn = -0.0\nbig = 1e300\n"),
  times: metadata("d = 2024-05-06\nt = 07:08:09\no = 2024-05-06T07:08:09+02:00\nl = 2024-05-06T07:08:09\n"),
  nested: metadata(
    "a = { b = [[1], [2, 3]], c = [] }\n[metadata.d.e]\nf = true\n[[metadata.g]]\nh = 1\n[[metadata.g]]\n",
  ),
  odd: metadata('"" = "empty"\n"a b" = "<&>\\u2028"\n"é" = "\\u0001"\n'),
  empty: metadata(""),
});

const contents = role("contents", ["buildpack.layers.launch.in-image"], {
  links: builds(
    { do: "symlink", path: at("lib/a"), to: "bin/tool" },
    { do: "symlink", path: at("lib/b"), to: "/nowhere" },
    { do: "symlink", path: at("lib/c"), to: "../.." },
  ),
  "hard links": builds({ do: "hardlink", path: at("lib/again"), to: at("lib/bin/tool") }),
  modes: builds(write("lib/a", "a", "4755"), write("lib/b", "b", "0000"), write("lib/c", "c", "0777")),
  "directory modes": builds(
    { do: "mkdir", path: at("lib/d"), mode: "1777" },
    { do: "mkdir", path: at("lib/e"), mode: "0700" },
  ),
  whiteouts: builds(write("lib/.wh.a", ""), write("lib/.wh..wh..opq", "")),
  "long names": builds(
    write(`lib/${"n".repeat(101)}`, ""),
    write(`lib/${"d".repeat(90)}/${"e".repeat(90)}/${"f".repeat(90)}`, "x"),
  ),
  "odd names": builds(write("lib/a b\u00e9\n", "x"), write("lib/\udcff", "y"), write("lib/-", "z")),
  "a fifo": builds({ do: "fifo", path: at("lib/fifo") }),
  "old times": builds({ do: "mtime", path: at("lib/bin/tool"), seconds: 1 }),
  "a large file": builds({ do: "fill", path: at("lib/large"), size: 3_000_000 }),
  order: builds(
    ...["b", "a.b", "a/c", "a-b", "a", "A", "_"].map((name) => write(`lib/order/${name === "a" ? "a/z" : name}`, name)),
  ),
  many: builds(...Array.from({ length: 40 }, (_, i) => write(`lib/many/${i}`, `${i}`))),
  "other layers": builds(
    ...["a", "B", "a.b", "0"].flatMap((name) => [write(`${name}/f`, name), write(`${name}.toml`, types("launch"))]),
  ),
  "same contents": builds(write("twin/bin/tool", "tool\n", "0755"), write("twin.toml", types("launch", "cache"))),
  "stray files": builds(write("stray", "x"), write("stray.txt", "x"), write("a.toml", types("launch"))),
  "all paths": builds(...["lib", "include", "pkgconfig", "man", "share"].map((name) => write(`lib/${name}/x`, "x"))),
});

const variables = (name: string): Readonly<Record<string, Apply>> =>
  Object.fromEntries(
    [
      "A",
      "A.append",
      "A.prepend",
      "A.default",
      "A.override",
      "A.delim",
      "A.other",
      "A.b.append",
      "PATH",
      "PATH.append",
      "PATH.delim",
      "LD_LIBRARY_PATH",
    ].map((file) => [`${name}/${file}`, both(builds(write(`lib/${name}/${file}`, "/v")), env({ A: "inherited" }))]),
  );
const layerVariables = role("layer variables", ["buildpack.env.rules.suffix", "buildpack.env.bp.build-apply"], {
  ...variables("env"),
  ...variables("env.build"),
  ...variables("env.launch"),
  "env.launch/web": builds(write("lib/env.launch/web/A", "web"), write("lib/env.launch/worker/A", "worker")),
  "with a newline": builds(write("lib/env/A", "a\n\n")),
  "with a delimiter": builds(write("lib/env/A.append", "x"), write("lib/env/A.delim", "::")),
  "of two layers": builds(
    write("lib/env/A.append", "1"),
    write("b/env/A.append", "2"),
    write("b.toml", types("launch", "build")),
    write("B/env/A.append", "3"),
    write("B.toml", types("launch", "build")),
  ),
  "of both buildpacks": both(
    builds(write("lib/env/A.prepend", "1")),
    does("second", "build", write("x/env/A.prepend", "2"), write("x.toml", types("launch", "build"))),
  ),
  "a directory": builds({ do: "mkdir", path: at("lib/env/DIR") }),
  "bin only": builds({ do: "mkdir", path: at("b/bin") }, write("b.toml", types("launch", "build"))),
});

const launches =
  (text: string | ((plain: string) => string)): Apply =>
  (draft) => {
    const plain = processToml(draft);
    return does("second", "build", write("launch.toml", typeof text === "string" ? plain + text : text(plain)))(draft);
  };
const list = (more: string): string => `[[processes]]\ntype = "other"\ncommand = ["other"]\n${more}`;
const launchToml = role("launch.toml", ["buildpack.launch-toml.process.type"], {
  labels: launches(
    '[[labels]]\nkey = "a"\nvalue = "1"\n[[labels]]\nkey = "b.c"\nvalue = ""\n[[labels]]\nkey = "a"\nvalue = "2"\n',
  ),
  "reserved label": launches('[[labels]]\nkey = "io.buildpacks.build.metadata"\nvalue = "x"\n'),
  "empty label": launches('[[labels]]\nkey = ""\nvalue = "x"\n'),
  slices: launches('[[slices]]\npaths = ["*.txt"]\n'),
  "a deep slice": launches('[[slices]]\npaths = ["**/*"]\n[[slices]]\npaths = ["web"]\n'),
  "a slice of everything": launches('[[slices]]\npaths = ["."]\n'),
  "a slice outside": launches('[[slices]]\npaths = ["../layers/*", "/etc/*"]\n'),
  "an empty slice": launches("[[slices]]\npaths = []\n[[slices]]\n"),
  default: launches((plain) => `${plain}default = true\n`),
  "two defaults": launches((plain) => `${plain}default = true\n${list("default = true\n")}`),
  "default of the first": both(launches(""), builds(write("launch.toml", list("default = true\n")))),
  "same type": both(
    launches(""),
    builds(write("launch.toml", '[[processes]]\ntype = "web"\ncommand = ["first"]\ndefault = true\n')),
  ),
  args: launches((plain) => `${plain}args = ["a", "b c", ""]\n`),
  "working directory": launches((plain) => `${plain}working-dir = "/layers"\n`),
  "relative working directory": launches((plain) => `${plain}working-dir = "sub"\n`),
  direct: launches((plain) => `${plain}direct = true\n`),
  "not direct": launches((plain) => `${plain}direct = false\n`),
  "exec-env": launches((plain) => `${plain}exec-env = ["production"]\n${list('exec-env = ["test"]\n')}`),
  "many processes": launches(
    Array.from({ length: 9 }, (_, i) => `[[processes]]\ntype = "p${9 - i}"\ncommand = ["x"]\n`).join(""),
  ),
  "odd types": launches('[[processes]]\ntype = "a.b_c-D"\ncommand = ["x"]\n'),
  "a bad type": launches('[[processes]]\ntype = "a/b"\ncommand = ["x"]\n'),
  "no type": launches('[[processes]]\ncommand = ["x"]\n'),
  "no command": launches('[[processes]]\ntype = "x"\n'),
  "a text command": launches('[[processes]]\ntype = "x"\ncommand = "x y"\n'),
  "an empty command": launches('[[processes]]\ntype = "x"\ncommand = []\n'),
  "no processes": launches(() => ""),
  "unknown keys": launches("[unknown]\nx = 1\n"),
  malformed: launches(() => "[[processes"),
  bom: launches('[[bom]]\nname = "n"\n[bom.metadata]\nv = 1\n'),
});

const buildToml = role("build.toml", ["buildpack.build-toml.unmet.name"], {
  unmet: builds(write("build.toml", '[[unmet]]\nname = "a"\n')),
  "unmet of the plan": both(
    does("first", "detect", {
      do: "write",
      path: "${CNB_BUILD_PLAN_PATH}",
      text: '[[provides]]\nname = "a"\n[[requires]]\nname = "a"\n',
    }),
    does("second", "detect", { do: "write", path: "${CNB_BUILD_PLAN_PATH}", text: '[[provides]]\nname = "a"\n' }),
    builds(write("build.toml", '[[unmet]]\nname = "a"\n'), { do: "record", as: "plan", read: ["${CNB_BP_PLAN_PATH}"] }),
    does("second", "build", { do: "record", as: "plan", read: ["${CNB_BP_PLAN_PATH}"] }),
  ),
  malformed: builds(write("build.toml", "[[unmet")),
  bom: builds(write("build.toml", '[[bom]]\nname = "n"\n')),
  "unknown keys": builds(write("build.toml", "x = 1\n")),
});

const store = role("store.toml", ["buildpack.export.store-toml"], {
  metadata: builds(write("store.toml", '[metadata]\na = "1"\nn = 3.0\n[metadata.x]\ny = [1, "2"]\n')),
  empty: builds(write("store.toml", "")),
  malformed: builds(write("store.toml", "[metadata")),
  "unknown keys": builds(write("store.toml", 'x = 1\n[metadata]\na = "1"\n')),
  "of the second": does("second", "build", write("store.toml", "[metadata]\nb = true\n")),
});

const FORMATS =
  'sbom-formats = ["application/vnd.cyclonedx+json", "application/spdx+json", "application/vnd.syft+json"]\n';
const sbomWith = (...acts: readonly Act[]): Apply =>
  both(describes("first", { buildpackToml: FORMATS }), builds(...acts));
const sbom = role("SBOM", ["buildpack.sbom.app.contains"], {
  launch: sbomWith(write("launch.sbom.cdx.json", "{}")),
  build: sbomWith(write("build.sbom.spdx.json", "{}")),
  layer: sbomWith(write("lib.sbom.syft.json", '{"a":1}')),
  "all formats": sbomWith(...["cdx", "spdx", "syft"].map((format) => write(`lib.sbom.${format}.json`, "{}"))),
  "undeclared format": builds(write("lib.sbom.cdx.json", "{}")),
  "unknown format": sbomWith(write("lib.sbom.xyz.json", "{}")),
  "no json": sbomWith(write("launch.sbom.cdx.json", "not json")),
  "without a layer": sbomWith(write("none.sbom.cdx.json", "{}")),
});

const ends = role("bin/build", ["platform.builder.exit.51"], {
  "first fails": builds({ do: "exit", code: 1 }),
  "second fails": does("second", "build", { do: "exit", code: 100 }),
  "first is killed": builds({ do: "kill", signal: "SIGTERM" }),
  "changes the app": builds({ do: "write", path: "built/file", text: "x" }, { do: "remove", path: "text.txt" }),
  umask: builds({ do: "umask", mask: "0077" }, write("lib/private", "x")),
});

const again = (...acts: readonly Act[]): Apply =>
  builds({
    do: "if",
    exists: at("seen.toml"),
    acts,
    otherwise: [write("seen.toml", types("cache")), { do: "mkdir", path: at("seen") }],
  });
/** The cached layer `seen` tells the second build from the first. */
const nextBuild = role(
  "next build",
  ["buildpack.layers.launch.reuse"],
  Object.fromEntries(
    Object.entries({
      same: builds(),
      "without contents": again({ do: "remove", path: at("lib") }),
      "without contents and cache": again({ do: "remove", path: at("lib") }, write("lib.toml", types("launch"))),
      "without metadata": again({ do: "remove", path: at("lib.toml") }),
      changed: again(write("lib/bin/tool", "other\n", "0755")),
      "not launched": again(write("lib.toml", types("build", "cache"))),
      "only launched": again(write("lib.toml", types("launch"))),
      "other metadata": again(write("lib.toml", `${types("launch", "build", "cache")}[metadata]\nv = 2\n`)),
      fails: again({ do: "exit", code: 3 }),
    }).map(([name, apply]) => [name, both(apply, (draft) => ({ ...draft, after: "rebuild" as const }))]),
  ),
);

export const layerParts: readonly Part[] = [
  ...layerTypes,
  ...layerMetadata,
  ...contents,
  ...layerVariables,
  ...launchToml,
  ...buildToml,
  ...store,
  ...sbom,
  ...ends,
  ...nextBuild,
];
