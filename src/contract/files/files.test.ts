/** Files and labels as people and the official lifecycle write them. conformance/laws/arbitraries tests round trips of arbitrary values. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { describeFault, textOf, utf8 } from "#base";
import * as contract from "../index.ts";

const official = JSON.parse(
  readFileSync(new URL("../fixtures/official-documents.json", import.meta.url), "utf8"),
) as Readonly<Record<"plain" | "awkward", Readonly<Record<string, string>>>>;

const labels = [contract.lifecycleMetadata, contract.buildMetadata.list, contract.projectMetadataLabel];

describe.each(Object.entries(official))("the official lifecycle's documents of the %s build", (_name, documents) => {
  test.each(labels.map((label) => [label.name, label] as const))(
    "%s: writing restores the bytes that were read",
    (name, label) => {
      const read = label.read(documents[name] ?? "");
      expect(read).toMatchObject({ ok: true });
      if (read.ok) expect(label.write(read.value as never)).toBe(documents[name]);
    },
  );

  test("metadata.toml: writing restores the bytes that were read", () => {
    const read = contract.metadataToml.list.read(utf8(documents["metadata.toml"] ?? ""), "metadata.toml");
    expect(read).toMatchObject({ ok: true });
    if (read.ok) expect(textOf(contract.metadataToml.list.write(read.value))).toBe(documents["metadata.toml"]);
  });
});

const readOf = <T>(file: contract.TomlFile<T>, text: string): T => {
  const read = file.read(utf8(text), "a.toml");
  if (!read.ok) throw new Error(describeFault(read.fault));
  return read.value;
};
const violations = <T>(file: contract.TomlFile<T>, text: string): readonly string[] => {
  const read = file.read(utf8(text), "a.toml");
  return !read.ok && "violations" in read.fault ? read.fault.violations.map(describeFault) : [];
};

describe("buildpack.toml", () => {
  const minimal = 'api = "0.12"\n[buildpack]\nid = "a/b"\nversion = "1.2.3"\n';

  test("with required keys only", () => {
    expect(readOf(contract.buildpackToml, minimal)).toMatchObject({
      api: "0.12",
      buildpack: { id: "a/b", version: "1.2.3", clearEnv: false, execEnv: [], sbomFormats: [] },
      order: [],
      targets: [],
    });
  });

  test.each(["variant", "arch-variant"])("the variant of a target is read from %s", (key) => {
    const text = `${minimal}[[targets]]\nos = "linux"\n${key} = "v8"\n[[targets.distros]]\nname = "debian"\n`;
    const [target] = readOf(contract.buildpackToml, text).targets;
    expect(target).toEqual({ os: "linux", arch: "", archVariant: "v8", distros: [{ name: "debian", version: "" }] });
  });

  test.each(['exec-env = ["test"]', '[[buildpack.exec-env]]\nname = "test"'])(
    "execution environments as %j",
    (text) => {
      expect(readOf(contract.buildpackToml, minimal + text).buildpack.execEnv).toEqual(["test"]);
    },
  );

  test("all violations are reported, each with its place", () => {
    const text =
      'api = 1\n[buildpack]\nid = "a"\n[[targets]]\n  os = 3\n[[order]]\n[[order.group]]\nid = "x"\nversion = 2.0\n';
    expect(violations(contract.buildpackToml, text)).toEqual([
      "a.toml:1:1 [api]: expected a string, found an integer",
      "a.toml:2:2 [buildpack.version]: expected a string, found nothing; add version",
      "a.toml:9:1 [order[0].group[0].version]: expected a string, found a float",
      "a.toml:5:3 [targets[0].os]: expected a string, found an integer",
    ]);
  });

  test("keys are case-sensitive", () => {
    expect(violations(contract.buildpackToml, "[Buildpack]\nID = 'a'")).toEqual([
      "a.toml:1:1 [buildpack]: expected a table, found nothing; add buildpack",
    ]);
  });
});

describe("launch.toml", () => {
  const withArray = '[[processes]]\ntype = "web"\ncommand = ["a", "b"]\n';
  const withString = '[[processes]]\ntype = "web"\ncommand = "a"\n';

  test("from Buildpack API 0.9 on, command is an array and the process is direct", () => {
    expect(readOf(contract.launchToml.list, withArray).processes).toMatchObject([
      { command: ["a", "b"], direct: true },
    ]);
    expect(violations(contract.launchToml.list, `${withString}direct = true`)).toHaveLength(2);
  });

  test("before, command is a string, and direct is false by default", () => {
    expect(readOf(contract.launchToml.string, withString).processes).toMatchObject([{ command: ["a"], direct: false }]);
    expect(readOf(contract.launchToml.string, `${withString}direct = true`).processes[0]?.direct).toBe(true);
    expect(violations(contract.launchToml.string, withArray)).toHaveLength(1);
  });
});

describe("<layer>.toml", () => {
  test("types are in a table", () => {
    expect(readOf(contract.layerToml, "[types]\nlaunch = true\n[metadata]\nn = 3\nf = 3.0\n")).toEqual({
      types: { launch: true, build: false, cache: false },
      metadata: { n: 3n, f: 3 },
    });
  });

  test("a type at the top is a violation", () => {
    expect(violations(contract.layerToml, "launch = true\ncache = true")).toEqual([
      "a.toml:1:1 [launch]: launch is not a top-level key; move it into the table [types]",
      "a.toml:2:1 [cache]: cache is not a top-level key; move it into the table [types]",
    ]);
  });

  test("the file of a restored layer has only its metadata", () => {
    const bytes = contract.layerToml.write({ types: contract.NO_TYPES, metadata: { a: "b" } });
    expect(textOf(bytes)).toBe('[metadata]\n  a = "b"\n');
    expect(textOf(contract.layerToml.write({ types: contract.NO_TYPES }))).toBe("");
  });
});

describe("the official forms", () => {
  const variant = { id: "", os: "linux", arch: "arm64", archVariant: "v8" };
  const analyzed = {
    metadata: contract.NO_LAYERS_METADATA,
    runImage: { reference: "r", image: "", extend: false, target: variant },
  };

  test("analyzed.toml has `variant` as specified; the official form has only `arch-variant`", () => {
    expect(textOf(contract.analyzedToml.write(analyzed))).toMatch(/^ +variant = "v8"$/m);
    expect(textOf(contract.officialAnalyzedToml.write(analyzed))).toMatch(/^ +arch-variant = "v8"$/m);
    const theirs = textOf(contract.officialAnalyzedToml.write(analyzed));
    const ours = textOf(contract.analyzedToml.write(analyzed));
    expect(readOf(contract.analyzedToml, theirs).runImage?.target?.archVariant).toBe("v8");
    expect(readOf(contract.officialAnalyzedToml, ours).runImage?.target?.archVariant).toBe("");
  });

  test("buildpack.toml has a list of execution environments and no tables", () => {
    const head = 'api = "0.12"\n[buildpack]\nid = "a"\nversion = "1"\n';
    expect(readOf(contract.officialBuildpackToml, `${head}exec-env = ["test"]\n`).buildpack.execEnv).toEqual(["test"]);
    expect(violations(contract.officialBuildpackToml, `${head}[[buildpack.exec-env]]\nname = "test"\n`)).toHaveLength(
      1,
    );
  });
});

test("an empty plan is an empty file", () => {
  expect(textOf(contract.planToml.write({ entries: [] }))).toBe("");
  expect(readOf(contract.planToml, "")).toEqual({ entries: [] });
});

test("analyzed.toml always has the metadata, including its empty tables", () => {
  const text = textOf(contract.analyzedToml.write({ image: { reference: "" }, metadata: contract.NO_LAYERS_METADATA }));
  expect(text).toBe(
    '[image]\n  reference = ""\n\n[metadata]\n  [metadata.config]\n    sha = ""\n  [metadata.launcher]\n    sha = ""\n' +
      '  [metadata.process-types]\n    sha = ""\n  [metadata.run-image]\n    top-layer = ""\n    reference = ""\n',
  );
});

test("the label of an image without buildpacks has null in their place", () => {
  expect(
    contract.lifecycleMetadata.write({
      ...contract.NO_LAYERS_METADATA,
      stack: { runImage: { image: "", mirrors: [] } },
    }),
  ).toBe(
    '{"app":null,"buildpacks":null,"config":{"sha":""},"launcher":{"sha":""},"process-types":{"sha":""},' +
      '"runImage":{"topLayer":"","reference":""},"stack":{"runImage":{}}}',
  );
});

describe("restored data of a label", () => {
  test.each([
    [3n, 3],
    [
      { a: 1n, b: null, c: [true, "x"] },
      { a: 1, b: null, c: [true, "x"] },
    ],
    [2n ** 53n + 1n, 2 ** 53],
    [{ a: [null] }, undefined],
  ])("%o", (data, restored) => {
    expect(contract.restoredData(data, "floats")).toEqual(restored);
  });

  test("the metadata of a whole label", () => {
    const layer = { sha: "sha256:a", data: { n: 3n }, build: false, launch: true, cache: false };
    const buildpack = { key: "a", version: "1", layers: { l: layer }, store: { metadata: { m: 1n } } };
    const restored = contract.restoredLayersMetadata(
      { ...contract.NO_LAYERS_METADATA, buildpacks: [buildpack] },
      "floats",
    );
    expect(restored?.buildpacks).toEqual([
      { ...buildpack, layers: { l: { ...layer, data: { n: 3 } } }, store: { metadata: { m: 1 } } },
    ]);
  });
});

test("a label with wrong types is rejected with the places", () => {
  const read = contract.lifecycleMetadata.read('{"app":[{"sha":1}],"buildpacks":{}}');
  expect(!read.ok && "violations" in read.fault && read.fault.violations.map(describeFault)).toEqual([
    "io.buildpacks.lifecycle.metadata [app[0].sha]: expected a string, found an integer",
    "io.buildpacks.lifecycle.metadata [buildpacks]: expected an array, each element a table, found a table",
  ]);
});

test("project metadata of a platform becomes a label with RFC 3339 times", () => {
  const text = '[source]\ntype = "git"\n[source.version]\nday = 2024-05-06\nat = 2024-05-06T07:08:09.10+02:00\n';
  expect(contract.projectMetadataLabel.write(readOf(contract.projectMetadataToml, text))).toBe(
    '{"source":{"type":"git","version":{"at":"2024-05-06T07:08:09.1+02:00","day":"2024-05-06T00:00:00Z"}}}',
  );
});

test("exec.d output is a table of strings", () => {
  expect(readOf(contract.execDOutput, 'A = "b"\nC = ""')).toEqual({ A: "b", C: "" });
  expect(violations(contract.execDOutput, "A = 1")).toEqual(["a.toml:1:1 [A]: expected a string, found an integer"]);
});

test("violations are bounded", () => {
  expect(violations(contract.execDOutput, Array.from({ length: 500 }, (_, i) => `a${i} = 1`).join("\n"))).toHaveLength(
    100,
  );
});
