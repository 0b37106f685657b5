/** Odd detection, plans, descriptors and orders. */
import type { Act } from "#machine";
import { type Apply, both, describes, does, env, files, type Part, role } from "./parts.ts";

const plan = (text: string): Act => ({ do: "write", path: "${CNB_BUILD_PLAN_PATH}", text });
const exit = (code: number): Act => ({ do: "exit", code });
const requires = (name: string, more = ""): string => `[[requires]]\nname = "${name}"\n${more}`;
const provides = (name: string): string => `[[provides]]\nname = "${name}"\n`;
const order =
  (text: string): Apply =>
  (draft) => ({ ...draft, order: text });
const group = (...members: readonly string[]): string =>
  `[[order]]\n${members.map((member) => `[[order.group]]\n${member}\n`).join("")}`;
const FIRST = 'id = "acme/first"\nversion = "1"';
const SECOND = 'id = "acme/second"\nversion = "1"';
const detects = (name: "first" | "second", text: string): Apply => does(name, "detect", plan(text));

const plans = role("plan", ["platform.detector.plan.written"], {
  met: both(detects("first", provides("a")), detects("second", requires("a", 'metadata = { k = "v", n = 1 }\n'))),
  "required by two": both(
    detects("first", provides("a") + requires("a", "[requires.metadata]\nx = [1, 2]\n")),
    detects("second", requires("a")),
  ),
  unmet: detects("second", requires("a")),
  "provided later": both(detects("first", requires("a")), detects("second", provides("a"))),
  unused: detects("first", provides("a")),
  "with or": both(
    detects("first", `${provides("b")}[[or]]\n[[or.provides]]\nname = "a"\n`),
    detects("second", requires("a")),
  ),
  "or without anything": both(detects("first", provides("a") + requires("b")), detects("first", "")),
  "two times": both(detects("first", provides("a") + provides("a")), detects("second", requires("a") + requires("a"))),
  version: both(detects("first", provides("a")), detects("second", requires("a", 'version = "1.2"\n'))),
  "version in both": both(
    detects("first", provides("a")),
    detects("second", requires("a", 'version = "1"\nmetadata = { version = "2" }\n')),
  ),
  malformed: detects("first", "[[provides]\n"),
  "wrong type": detects("first", "provides = 1\n"),
  "no name": both(detects("first", "[[provides]]\n"), detects("second", "[[requires]]\n")),
  "empty name": both(detects("first", provides("")), detects("second", requires(""))),
  "unknown keys": detects("first", 'x = 1\n[[y]]\nz = "z"\n'),
  "odd values": both(
    detects("first", provides("a")),
    detects(
      "second",
      requires(
        "a",
        '[requires.metadata]\ndate = 2024-05-06T07:08:09Z\nfloat = 1.0\nbig = 9007199254740993\ntext = "é\\n\\""\nnested = { a = [{ b = true }] }\n',
      ),
    ),
  ),
});

const outcomes = role("bin/detect", ["platform.detector.exit.20", "platform.detector.exit.21"], {
  "first fails": does("first", "detect", exit(100)),
  "second fails": does("second", "detect", exit(100)),
  "both fail": both(does("first", "detect", exit(100)), does("second", "detect", exit(100))),
  "first errs": does("first", "detect", exit(1)),
  "second errs": does("second", "detect", exit(7)),
  "first is killed": does("first", "detect", { do: "kill", signal: "SIGKILL" }),
  prints: does("first", "detect", { do: "stdout", text: "out\n" }, { do: "stderr", text: "err\n" }),
  "writes to the app": does("first", "detect", { do: "write", path: "detected", text: "x" }),
});

const orders = role("order.toml", ["platform.order.fields-present", "platform.order.optional-default"], {
  "first optional": order(group(`${FIRST}\noptional = true`, SECOND)),
  "second optional": order(group(FIRST, `${SECOND}\noptional = true`)),
  "all optional": order(group(`${FIRST}\noptional = true`, `${SECOND}\noptional = true`)),
  "a second group": order(group(FIRST, SECOND) + group(SECOND)),
  "only the second": order(group(SECOND)),
  reversed: order(group(SECOND, FIRST)),
  "the same twice": order(group(FIRST, FIRST, SECOND)),
  "missing buildpack": order(group('id = "acme/none"\nversion = "1"') + group(FIRST, SECOND)),
  "optional missing buildpack": order(group('id = "acme/none"\nversion = "1"\noptional = true', FIRST, SECOND)),
  "other version": order(group('id = "acme/first"\nversion = "2"') + group(SECOND)),
  "no version": order(group('id = "acme/first"', SECOND)),
  "no id": order(group('version = "1"', SECOND)),
  empty: order(""),
  "empty group": order("[[order]]\n"),
  "unknown keys": order(`x = 1\n${group(`${FIRST}\ny = "y"`, SECOND)}`),
  malformed: order("[[order"),
  "for test": order(group(`${FIRST}\nexec-env = ["test"]`, SECOND)),
  "for production": order(group(`${FIRST}\nexec-env = ["production"]`, SECOND)),
  composite: both(
    order(group('id = "acme/all"\nversion = "1"')),
    files({
      "/cnb/buildpacks/acme_all/1/buildpack.toml": {
        text: `api = "0.12"\n[buildpack]\nid = "acme/all"\nversion = "1"\n${group(FIRST, SECOND)}`,
      },
    }),
  ),
  "composite of optional": both(
    order(group('id = "acme/all"\nversion = "1"\noptional = true', SECOND)),
    files({
      "/cnb/buildpacks/acme_all/1/buildpack.toml": {
        text: `api = "0.12"\n[buildpack]\nid = "acme/all"\nversion = "1"\n${group(FIRST)}`,
      },
    }),
  ),
});

const target = (text: string): Apply => describes("first", { toml: text });
const descriptors = role("buildpack.toml", ["buildpack.bp-toml.id.global-unique"], {
  homepage: describes("first", {
    buildpackToml: 'homepage = "https://example.com/?a=b&c"\nname = "First"\ndescription = "d"\nkeywords = ["k"]\n',
  }),
  licenses: describes("first", { buildpackToml: '[[buildpack.licenses]]\ntype = "MIT"\nuri = "u"\n' }),
  "clear-env": both(
    describes("first", { buildpackToml: "clear-env = true\n" }),
    files({ "/platform/env/FROM_USER": { text: "u" } }),
  ),
  "sbom-formats": describes("first", {
    buildpackToml: 'sbom-formats = ["application/vnd.cyclonedx+json", "application/spdx+json"]\n',
  }),
  "unknown keys": describes("first", { buildpackToml: 'x = "x"\n', toml: "[y]\nz = 1\n" }),
  metadata: describes("first", { toml: "[metadata]\na = { b = [1, 2.5, true] }\n" }),
  "exec-env test": describes("first", { buildpackToml: 'exec-env = ["test"]\n' }),
  "exec-env any": describes("first", { buildpackToml: 'exec-env = ["*"]\n' }),
  "target linux": target('[[targets]]\nos = "linux"\n'),
  "target windows": target('[[targets]]\nos = "windows"\n'),
  "target arm64": target('[[targets]]\nos = "linux"\narch = "arm64"\n'),
  "two targets": target('[[targets]]\nos = "windows"\n[[targets]]\nos = "linux"\narch = "amd64"\n'),
  "target with a variant": target('[[targets]]\nos = "linux"\narch = "amd64"\nvariant = "v2"\n'),
  "target with a distribution": target(
    '[[targets]]\nos = "linux"\n[[targets.distros]]\nname = "ubuntu"\nversion = "22.04"\n',
  ),
  "target with the distribution": both(
    target('[[targets]]\nos = "linux"\n[[targets.distros]]\nname = "plimsoll"\nversion = "1"\n'),
    (draft) => ({
      ...draft,
      runConfig: {
        ...draft.runConfig,
        Labels: { "io.buildpacks.base.distro.name": "plimsoll", "io.buildpacks.base.distro.version": "1" },
      },
    }),
  ),
  "empty target": target("[[targets]]\n"),
  "any stack": target('[[stacks]]\nid = "*"\n'),
  "other stack": target('[[stacks]]\nid = "other"\n'),
  malformed: target("[[targets"),
  "older api": (draft) => ({ ...draft, first: { ...draft.first, api: "0.9" } }),
  "unknown api": (draft) => ({ ...draft, first: { ...draft.first, api: "9.9" } }),
  "no api": (draft) => ({ ...draft, first: { ...draft.first, api: "" } }),
});

const variable = (name: string, text: string) => files({ [`/platform/env/${name}`]: { text } });
const platformVariables = role("<platform>/env", ["buildpack.env.user.provide"], {
  plain: variable("FROM_USER", "value\n"),
  empty: variable("FROM_USER", ""),
  PATH: variable("PATH", "/user/bin"),
  HOME: variable("HOME", "/user/home"),
  CPATH: variable("CPATH", "/user/include"),
  "CNB variable": variable("CNB_STACK_ID", "x"),
  "with a suffix": variable("FROM_USER.append", "x"),
  "a directory": files({ "/platform/env/DIR/inner": { text: "x" } }),
  "a link": both(
    files({ "/platform/value": { text: "linked" } }),
    files({ "/platform/env/LINK": { symlink: "/platform/value" } }),
  ),
  "odd name": variable("A-B C", "x"),
  bindings: files({ "/platform/bindings/db/type": { text: "x" } }),
});
const inherited = role("environment", ["platform.env.build.base-image.inherit"], {
  HOME: env({ HOME: "/other" }),
  HTTP_PROXY: env({ HTTP_PROXY: "http://proxy", no_proxy: "a" }),
  other: env({ OTHER: "x" }),
  "of the layers": env({ LIBRARY_PATH: "/x", CPATH: "/y", PKG_CONFIG_PATH: "/z", LD_LIBRARY_PATH: "/w" }),
  CNB_STACK_ID: env({ CNB_STACK_ID: "io.buildpacks.stacks.jammy" }),
  "CNB_EXEC_ENV test": env({ CNB_EXEC_ENV: "test" }),
  "CNB_EXEC_ENV empty": env({ CNB_EXEC_ENV: "" }),
  CNB_TARGET_OS: env({ CNB_TARGET_OS: "other" }),
});
const buildConfig = role(
  "<build-config>/env",
  ["buildpack.env.operator.provide"],
  Object.fromEntries(
    ["", ".default", ".override", ".append", ".prepend", ".delim", ".other"].flatMap((suffix) => [
      [`PATH${suffix}`, files({ [`/cnb/build-config/env/PATH${suffix}`]: { text: "/operator" } })],
      [
        `FOO${suffix}`,
        both(files({ [`/cnb/build-config/env/FOO${suffix}`]: { text: "o" }, "/platform/env/FOO": { text: "u" } })),
      ],
    ]),
  ),
);

export const componentParts: readonly Part[] = [
  ...plans,
  ...outcomes,
  ...orders,
  ...descriptors,
  ...platformVariables,
  ...inherited,
  ...buildConfig,
];
