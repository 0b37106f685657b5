/**
 * Every reader gets changed copies of valid inputs. It returns a value or a fault: it never throws, and it never takes long. `LAWS_SEED=random`
 * tries other inputs.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Bytes, byteString, contentOf, utf8 } from "#base";
import { anyChangedBytes } from "#base/testkit";
import {
  buildpackToml,
  dockerfile,
  json,
  launchToml,
  layerToml,
  orderToml,
  planToml,
  projectToml,
  toml,
} from "#contract";
import { parseReference } from "#image";
import { readArchive, STRICT_ARCHIVE, type TarEntry, tarContent, unpackEntries } from "#tree";

const RUNS = 150;

/** A reader gives a result with `ok`, or the test fails with what it threw. */
const holds = (seeds: readonly string[], read: (bytes: Bytes) => { readonly ok: boolean }): void =>
  fc.assert(
    fc.property(
      anyChangedBytes(seeds.map((seed) => utf8<string>(seed))),
      (bytes) => typeof read(bytes).ok === "boolean",
    ),
    { numRuns: RUNS },
  );

const BUILDPACK = `api = "0.12"
[buildpack]
id = "a/b"
version = "1.2.3"
homepage = "https://example.com"
[[buildpack.licenses]]
type = "MIT"
[[targets]]
os = "linux"
[[targets.distros]]
name = "ubuntu"
[metadata]
when = 1979-05-27T07:32:00-08:00
numbers = [0x1f, 1_000, -1.5e3, inf, nan]
text = '''literal'''
escaped = "\\u00e9\\n"
inline = { a.b = 1, c = [] }
`;
const ORDER = '[[order]]\n[[order.group]]\nid = "a/b"\nversion = "1"\noptional = true\n';
const LAUNCH =
  '[[processes]]\ntype = "web"\ncommand = ["a", "b"]\nargs = ["c"]\n[[slices]]\npaths = ["*.txt"]\n[[labels]]\nkey = "k"\nvalue = "v"\n';

describe("a reader of changed inputs returns a value or a fault", () => {
  test("TOML, and every document in it", () => {
    const seeds = [
      BUILDPACK,
      ORDER,
      LAUNCH,
      "[types]\nlaunch = true\n[metadata]\na = 1\n",
      '[[entries]]\nname = "x"\n',
    ];
    holds(seeds, (bytes) => toml.read(bytes, "f"));
    for (const format of [buildpackToml, orderToml, ...Object.values(launchToml), layerToml, planToml, projectToml])
      holds(seeds, (bytes) => format.read(bytes, "f"));
  });

  test("JSON", () => {
    holds(['{"a":[1,-2.5e3,"\\u00e9\\n",true,null,{"b":{}}],"c":12345678901234567890}'], (bytes) =>
      json.read(bytes, "f"),
    );
  });

  test("references of images", () => {
    const seeds = ["registry.example:5000/a/b:v1", `localhost/x@sha256:${"0".repeat(64)}`, "[::1]:5000/a", "ubuntu"];
    fc.assert(
      fc.property(anyChangedBytes(seeds.map((seed) => utf8<string>(seed))), (bytes) => {
        const text = new TextDecoder().decode(bytes);
        return typeof parseReference(text).ok === "boolean";
      }),
      { numRuns: RUNS * 4 },
    );
  });

  test("Dockerfiles", () => {
    const seeds = [
      'ARG base_image\nFROM ${base_image}\nARG user_id=0\nUSER root\nRUN <<EOF\necho a\nEOF\nCOPY --chown=1:1 a b /c/\nENV A=${B:-x} C="d e"\nLABEL io.x=y\n',
      '# syntax=docker/dockerfile:1\n# escape=`\nFROM scratch AS x\nRUN ["a", "b"]\nWORKDIR /a`\n/b\nONBUILD RUN x\n',
    ];
    holds(seeds, (bytes) => dockerfile.readDockerfile(bytes, "f"));
  });

  test("tar archives, plain and compressed, and what is unpacked of them", async () => {
    const entries = ["a", "b/c", `${"long/".repeat(40)}name`].map(
      (name): TarEntry => ({
        type: "file",
        name: byteString<string>(name),
        content: contentOf(utf8<string>(name)),
        meta: { mode: 0o644, uid: 5_000_000, gid: 0, mtimeNs: 0n },
      }),
    );
    const tar = tarContent(entries).bytes();
    await fc.assert(
      fc.asyncProperty(anyChangedBytes([tar]), async (bytes) => {
        const read = await readArchive(bytes);
        if (!read.ok) return;
        expect(typeof unpackEntries(read.value, STRICT_ARCHIVE).ok).toBe("boolean");
      }),
      { numRuns: RUNS },
    );
  });
});
