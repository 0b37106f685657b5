/** Links of strangers: bounded, checked, and read back exactly. */
import { deflateSync } from "fflate";
import { describe, expect, test } from "vitest";
import { type Json, ok, random, utf8 } from "#base";
import { base64Of } from "#base/platform";
import { checkWorld, type KnownProposal } from "./check-world.ts";
import { linkOf, worldOfLink } from "./link.ts";
import { EMPTY_WORLD, type PlayWorld } from "./world.ts";

const KNOWN: readonly KnownProposal[] = [
  { id: "export-dirs", options: [{ name: "rebase", values: ["text", "check"] }] },
];

const WORLD: PlayWorld = {
  ...EMPTY_WORLD,
  proposals: ["export-dirs", "export-dirs:rebase=check"],
  app: { "/a": "Grüße\n", "/b": { text: "", mode: 0o755 }, "/c": { dir: true }, "/d": { symlink: "/a" } },
  buildpacks: [{ "/buildpack.toml": "" }],
  newRunImage: { "/etc/motd": "new\n" },
  labels: { "a.b": "c=d" },
  env: { BP_NAME: "value" },
};

const packedBytes = (bytes: Uint8Array): string =>
  `w1.${base64Of(deflateSync(bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}`;

const packed = (text: string): string => packedBytes(utf8(text));

const says = (link: string): string => {
  const read = worldOfLink(link, KNOWN);
  return read.ok ? "read" : read.fault.message;
};

test("a world is the same after it was a link", () => {
  const link = linkOf(WORLD);
  expect(link).toEqual(ok(expect.stringMatching(/^w1\.[\w-]+$/)));
  expect(link.ok && worldOfLink(link.value, KNOWN)).toEqual(ok(WORLD));
});

test("a world that is too large for a link is refused", () => {
  const app = Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`/${i}`, base64Of(random(`${i}`).bytes(300))]));
  const link = linkOf({ ...EMPTY_WORLD, app });
  expect(link.ok ? "made" : link.fault.message).toMatch(/too large for a link/);
});

test.each([
  ["of 10 MB", "w1.".padEnd(10_000_000, "A"), /10000000 characters/],
  ["of another form", "hello", /not of the playground/],
  ["with other characters", "w1.<script>", /not of the playground/],
  ["that is no deflate", "w1.AAAA", /damaged/],
  ["that is cut", (() => packed(JSON.stringify(WORLD)).slice(0, -20))(), /damaged/],
  ["that unpacks to 40 MB", packed(" ".repeat(40_000_000)), /unpacks to more than/],
  ["that is no text", packedBytes(Uint8Array.of(255, 254)), /not hold JSON/],
  ["that is no JSON", packed("{"), /not hold JSON/],
  ["nested deeply", packed("[".repeat(500_000)), /not hold JSON/],
])("a link %s is refused", (_, link, message) => {
  expect(says(link)).toMatch(message);
});

describe("a document is refused", () => {
  const plain: Json = JSON.parse(JSON.stringify(EMPTY_WORLD));
  const with_ = (members: { readonly [key: string]: Json }): Json => ({ ...Object(plain), ...members });
  test.each([
    ["that is a list", [], /expected an object/],
    ["of another version", with_({ plimsoll: 2 }), /plimsoll: expected version 1/],
    ["with another member", with_({ run: "x" }), /"run": expected one of/],
    ["with an unknown proposal", with_({ proposals: ["evil"] }), /proposals\.0: expected one of export-dirs/],
    ["with an unknown option", with_({ proposals: ["export-dirs:rebase=never"] }), /proposals\.0: expected an option/],
    ["with a path that leaves", with_({ app: { "/../etc": "x" } }), /expected a path/],
    ["with a relative path", with_({ app: { "": "x" } }), /expected a path/],
    ["with a file of no kind", with_({ app: { "/a": 5 } }), /expected a text, a directory or a link/],
    ["with a mode that is none", with_({ app: { "/a": { text: "", mode: 99_999 } } }), /expected a mode/],
    [
      "with too many files",
      with_({ app: Object.fromEntries(Array.from({ length: 501 }, (_, i) => [`/${i}`, ""])) }),
      /at most 500 files/,
    ],
    ["with too many buildpacks", with_({ buildpacks: Array.from({ length: 21 }, () => ({})) }), /a list of at most 20/],
    ["with a variable that is none", with_({ env: { "A B": "x" } }), /env "A B": expected a name/],
    ["with a version that is none", with_({ platformApi: "new" }), /platformApi/],
  ])("%s", (_, document, message) => {
    const read = checkWorld(document, KNOWN);
    expect(read.ok ? "accepted" : read.fault.message).toMatch(message);
  });
});

test("a name of Object.prototype is a name like any other", () => {
  const document: Json = JSON.parse(
    JSON.stringify({ ...EMPTY_WORLD, env: {} }).replace('"env":{}', '"env":{"__proto__":"x"}'),
  );
  const read = checkWorld(document, KNOWN);
  expect(read.ok && Object.keys(read.value.env)).toEqual(["__proto__"]);
  expect("x" in Object.prototype).toBe(false);
});
