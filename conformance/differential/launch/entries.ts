/** Generated files of layers and of the app. */
import * as fc from "fast-check";
import { type ByteString, byteString, byteStringOfLatin1, byteStrings } from "#base";
import { EXECD, type NamedNode, NODES } from "./nodes.ts";
import { NUL_VALUE, VALUES } from "./pools.ts";
import type { Entry, EntryKind } from "./world.ts";

const oneOf = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.noShrink(fc.constantFrom(...values));
const odd = byteStringOfLatin1("\xff");

/** The first is the usual one. Buildpacks are `acme/app` and, if it is listed, `acme/second`. */
const LAYERS: readonly ByteString[] = [
  ...byteStrings(
    "acme_app/one",
    "acme_app/two",
    "acme_second/one",
    "acme_app/a b",
    "acme_app/.hidden",
    "acme_app/env",
    "acme_none/one",
  ),
  byteString`acme_app/${odd}`,
];
const ENV_DIRS = byteStrings("env", "env.launch", "env.launch/web", "env.launch/other", "env.build");
const ENV_NAMES: readonly ByteString[] = [
  ...byteStrings(
    "LIST",
    "PATH",
    "LD_LIBRARY_PATH",
    "HOME",
    "CNB_APP_DIR",
    "CNB_PLATFORM_API",
    "BASH_ENV",
    "lower",
    "A B",
    "",
  ),
  byteString`N${odd}`,
];
const SUFFIXES = byteStrings(
  "",
  ".append",
  ".prepend",
  ".override",
  ".default",
  ".delim",
  ".",
  ".odd",
  ".append.x",
  ".APPEND",
  ".append.",
);
const DELIMITERS = [...byteStrings(":", "", "ab", "\n", "\u00e9"), odd];

const inLayer = fc.oneof(
  { weight: 4, arbitrary: fc.constant(LAYERS[0] ?? byteString("")) },
  { weight: 3, arbitrary: oneOf(LAYERS) },
);
const content = fc.oneof(
  { weight: 4, arbitrary: fc.constant(byteString("value")) },
  { weight: 4, arbitrary: oneOf(VALUES) },
  { weight: 1, arbitrary: fc.constant(NUL_VALUE) },
);

const envFile: fc.Arbitrary<Entry> = fc
  .record({
    layer: inLayer,
    dir: oneOf(ENV_DIRS),
    name: oneOf(ENV_NAMES),
    suffix: oneOf(SUFFIXES),
    content,
    delimiter: oneOf(DELIMITERS),
  })
  .map(({ layer, dir, name, suffix, ...drawn }) => {
    const value = suffix === ".delim" ? drawn.delimiter : drawn.content;
    const what = [name === "LIST" ? "" : `for ${show(name)}`, `suffix ${suffix || "none"}`, kindOfValue(value)].filter(
      (word) => word !== "",
    );
    return entry(layer, byteString`${dir}/${name}${suffix}`, "env file", what.join(", "), { file: value });
  });

const oddEnvNode: fc.Arbitrary<Entry> = fc
  .record({
    layer: inLayer,
    dir: oneOf(ENV_DIRS.slice(0, 3)),
    node: oneOf(NODES),
    name: oneOf(byteStrings("LIST", "LIST.append", "LIST.delim")),
  })
  .map(({ layer, dir, name, node: [what, is] }) =>
    entry(layer, byteString`${dir}/${name}`, "env file", `${show(name)} is ${what}`, is),
  );

const execd: fc.Arbitrary<Entry> = fc
  .record({
    layer: inLayer,
    dir: oneOf(byteStrings("exec.d", "exec.d/web", "exec.d/other")),
    name: oneOf([...byteStrings("a", "b", "a b", "a.sh"), odd]),
    node: oneOf(EXECD),
  })
  .map(({ layer, dir, name, node: [what, is] }) => entry(layer, byteString`${dir}/${name}`, "exec.d", what, is));

const script = (text: string): EntryKind => ({ file: byteString(text) });
const PROFILES: readonly NamedNode[] = [
  [
    "a script that sets a variable",
    script('export SOURCED="${SOURCED:-}x"\nprintf "%s %s\\n" "$0" "$PWD" >>/probe/seen/profile\n'),
  ],
  ["a script that fails", script("false\n")],
  ["a script that exits", script("exit 4\n")],
  ["a script that returns", script("export SOURCED=r\nreturn 5\n")],
  ["a script with set -e", script("set -e\nfalse\n")],
  ["a script with set -u", script("set -u\n")],
  ["a script with an error of syntax", script("if\n")],
  ["a script that changes the directory", script("cd /\n")],
  ["a script that reads standard input", script("read -r LINE; export LINE\n")],
  ["a script that prints", script("echo told\n")],
  ["a script that changes the arguments", script("set -- a b\n")],
  ["a link to a script", { link: byteString("/probe/linked.sh") }],
  ...NODES.slice(1),
];
const profile: fc.Arbitrary<Entry> = fc
  .record({
    layer: inLayer,
    dir: oneOf(byteStrings("profile.d", "profile.d/web", "profile.d/other")),
    name: oneOf([...byteStrings("a.sh", "b.sh", "a b.sh", "a$HOME.sh", 'a"b.sh'), odd]),
    node: oneOf(PROFILES),
  })
  .map(({ layer, dir, name, node: [what, is] }) => {
    const named = /[ $"]/.test(name) ? `, called ${show(name)}` : "";
    return entry(layer, byteString`${dir}/${name}`, "profile.d", what + named, is);
  });
const appProfile: fc.Arbitrary<Entry> = oneOf(PROFILES).map(([what, is]) => ({
  at: byteString("/workspace/.profile"),
  role: ".profile",
  what,
  is,
}));

const STARTED: EntryKind = { started: true };
const PATH_ENTRIES: readonly (readonly [at: string, what: string, is: EntryKind])[] = [
  ["bin/tool", "a program", STARTED],
  ["bin/web", "a program with the name of the process", STARTED],
  ["bin/sh", "a program called sh", STARTED],
  ["bin/bash", "a program called bash", STARTED],
  ["bin/cd", "a program called cd", STARTED],
  ["bin/.profile", "a file called .profile in a directory of PATH", { file: byteString("export SOURCED=wrong\n") }],
  ["bin/tool", "a program that is not executable", { file: byteString("x"), mode: "0644" }],
  ["bin/tool", "a directory called as the command", { dir: true }],
  ["bin", "a file called bin", { file: byteString("x") }],
  ["bin", "a link to a directory called bin", { link: byteString("/workspace/sub") }],
  ["bin", "a link to nothing called bin", { link: byteString("/nowhere") }],
  ["bin", "a bin that cannot be entered", { dir: true, mode: "0000" }],
  ["lib", "a directory lib", { dir: true }],
  ["lib", "a file called lib", { file: byteString("x") }],
  ["lib", "a link to a directory called lib", { link: byteString("/workspace/sub") }],
  ["exec.d", "a file called exec.d", { file: byteString("x") }],
  ["exec.d", "a link to a directory called exec.d", { link: byteString("/probe/programs") }],
  ["profile.d", "a link to a directory called profile.d", { link: byteString("/probe/scripts") }],
  ["profile.d", "a file called profile.d", { file: byteString("x") }],
  ["env", "a file called env", { file: byteString("x") }],
  ["env", "a link to a directory called env", { link: byteString("/probe/variables") }],
  ["env", "an env that cannot be read", { dir: true, mode: "0000" }],
  ["env.launch", "a link to a directory called env.launch", { link: byteString("/probe/variables") }],
];
const ofLayer: fc.Arbitrary<Entry> = fc
  .record({ layer: inLayer, one: oneOf(PATH_ENTRIES) })
  .map(({ layer, one: [at, what, is] }) => entry(layer, byteString(at), "layer", what, is));

/** Nodes in place of a whole layer, or of all layers of a buildpack. */
const WHOLE_LAYERS: readonly Entry[] = [
  ...wholeLayers("/layers/acme_app/linked", "layer", [["a link to a directory", { link: byteString("/probe/layer") }]]),
  ...wholeLayers("/layers/acme_app/file", "layer", [["a file", { file: byteString("x") }]]),
  ...wholeLayers("/layers/acme_app/closed", "layer", [["cannot be entered", { dir: true, mode: "0000" }]]),
  ...wholeLayers("/layers/acme_app", "layers of a buildpack", [
    ["a link to a directory", { link: byteString("/probe/buildpack") }],
    ["a file", { file: byteString("x") }],
    ["a link to nothing", { link: byteString("/nowhere") }],
    ["cannot be read", { dir: true, mode: "0000" }],
  ]),
];

export const anEntry: fc.Arbitrary<Entry> = fc.oneof(
  { weight: 6, arbitrary: envFile },
  { weight: 2, arbitrary: oddEnvNode },
  { weight: 5, arbitrary: execd },
  { weight: 3, arbitrary: profile },
  { weight: 2, arbitrary: appProfile },
  { weight: 4, arbitrary: ofLayer },
  { weight: 1, arbitrary: oneOf(WHOLE_LAYERS) },
);

function wholeLayers(at: string, role: string, nodes: readonly NamedNode[]): readonly Entry[] {
  return nodes.map(([what, is]) => ({ at: byteString(at), role, what, is }));
}

function entry(layer: ByteString, at: ByteString, role: string, what: string, is: EntryKind): Entry {
  return { at: byteString`/layers/${layer}/${at}`, role, what, is };
}

/** What is odd about a value; empty for an ordinary one. */
export function kindOfValue(value: string): string {
  if (value === "") return "empty";
  if (value.includes("\0")) return "with NUL";
  if (value.includes(odd)) return "not UTF-8";
  if (value.endsWith("\n")) return "ends in a newline";
  return value.length > 2000 ? "long" : "";
}

const show = (name: ByteString): string =>
  name === "" ? "an empty name" : name.includes(odd) ? "a name that is not UTF-8" : JSON.stringify(name);
