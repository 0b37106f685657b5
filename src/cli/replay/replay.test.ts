/** `plimsoll replay` as a user runs it: both kinds of frozen failure, and bad files. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { packageFile } from "#base/host";
import { bundleOfCase, NO_USER_PROPOSALS, openLifecycle } from "#suite";
import { type ReplayOptions, runReplay } from "./run.ts";

const folder = mkdtempSync(join(tmpdir(), "plimsoll-replay-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function replayed(what: string, more: Partial<ReplayOptions> = {}) {
  const texts = { out: "", err: "" };
  const [out, err] = [process.stdout.write, process.stderr.write];
  const into = (to: keyof typeof texts) => (chunk: string | Uint8Array) => {
    texts[to] += String(chunk);
    return true;
  };
  process.stdout.write = into("out");
  process.stderr.write = into("err");
  try {
    const code = await runReplay(what, { proposal: [], color: false, ...more });
    return { code, ...texts };
  } finally {
    process.stdout.write = out;
    process.stderr.write = err;
  }
}

function written(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const FINDINGS = packageFile("conformance/laws/findings");
const FINDING = join(FINDINGS, "rebase.safety.any-run-image.json");

describe("a counterexample", () => {
  test.each(readdirSync(FINDINGS))("%s is replayed with its trace and still fails", async (file) => {
    const { code, out } = await replayed(join(FINDINGS, file));
    expect(code).toBe(1);
    expect(out).toMatch(/^create @app:1 {2}exit \d+$/m);
    expect(out).toMatch(/^ {2}[+~] (file|image) /m);
    expect(out).toContain("it still fails");
    expect(out).not.toMatch(/^ {2}at .*~1/m);
  });

  test("no longer fails with the repair of the proposal", async () => {
    const { code, out } = await replayed(
      packageFile("proposals/export-dirs/frozen/laws/export-dirs.rebase-safe.json"),
      {
        proposal: ["export-dirs:rebase=check"],
      },
    );
    expect([code, out]).toEqual([0, expect.stringContaining("has content at /opt/tool")]);
  });

  test("is judged on another lifecycle", async () => {
    const { code, out } = await replayed(FINDING, { lifecycle: "mutant:rebase-drops-the-top-layer" });
    expect([code, out]).toEqual([1, expect.stringContaining("mutant:rebase-drops-the-top-layer")]);
  });
});

test("a finding is replayed by its id, and a decision cannot be replayed", async () => {
  const { code, out } = await replayed("exportable-volumes.old-lifecycle");
  expect([code, out]).toEqual([1, expect.stringContaining("reads > /workspaces/aws-extensions/made")]);
  const decision = await replayed("exportable-volumes.working-directory");
  expect(decision).toMatchObject({
    code: 2,
    err: expect.stringContaining("is a decision, which has no world to replay"),
  });
});

describe("a case", () => {
  test("is replayed by its id", async () => {
    const { code, out } = await replayed("export.slices.separate-layers");
    expect([code, out]).toEqual([0, expect.stringContaining("it no longer fails")]);
  });

  test("is replayed with what is given, the contents that are judged, media types and requests", async () => {
    const { out } = await replayed("build.metadata.slices", { lifecycle: "mutant:slices-reversed" });
    expect(out).toMatch(/^given {2}acme\/first bin\/build {2}write /m);
    expect(out).toMatch(
      /^ {2}\+ file \/layers\/config\/metadata\.toml {2}0644 user \{.*"slices":\[\{"paths":\["second"\]\}/m,
    );
    expect(out).toMatch(/^ {2}\+ file \/workspace\/app\.txt$/m);
    expect(out).toMatch(/^breaks {2}MUST {2}platform\.builder\.metadata\.slices {2}platform\.md:\d+$/m);
    const image = (await replayed("export.slices.sequential")).out;
    expect(image).toMatch(/^ {4}@app:1 manifest application\/vnd\.[a-z.]+\+?[a-z]*.*, configuration application\//m);
    expect(image).toMatch(/^ {4}PUT manifest @app:1 201$|^ {4}and \d+ more$/m);
  });

  test("is replayed as data", async () => {
    const { out } = await replayed("build.metadata.slices", { json: true });
    expect(JSON.parse(out)).toMatchObject({ id: "build.metadata.slices", verdict: { is: "pass" }, failures: [] });
  });

  test("warns if the lifecycle is not the one of the failure, and names a directory that is gone", async () => {
    const reference = await openLifecycle({ subject: { kind: "reference" }, proposals: [] });
    if (!reference.ok) throw new Error(reference.fault.message);
    const bundle = bundleOfCase("build.metadata.slices", await reference.value.describe(), NO_USER_PROPOSALS);
    const other = written("other.json", JSON.stringify({ ...bundle, build: "sha256:0" }));
    expect((await replayed(other)).err).toMatch(
      /^plimsoll: the lifecycle has changed since .*: it was sha256:0, it is sha256:[0-9a-f]{64}\n$/,
    );
    const gone = { ...bundle, subject: { kind: "executables", directory: join(folder, "gone") } };
    const { code, err } = await replayed(written("gone.json", JSON.stringify(gone)));
    expect([code, err.trimEnd().split("\n")]).toEqual([2, [expect.stringContaining(join(folder, "gone"))]]);
  });

  test("is replayed from its file, on the lifecycle that failed", async () => {
    const reference = await openLifecycle({ subject: { kind: "reference" }, proposals: [] });
    if (!reference.ok) throw new Error(reference.fault.message);
    const some = bundleOfCase("export.slices.separate-layers", await reference.value.describe(), NO_USER_PROPOSALS);
    const path = written("case.json", JSON.stringify(some));
    expect((await replayed(path)).code).toBe(0);
    const broken = JSON.stringify({ ...some, subject: { kind: "mutant", name: "created-tells-rebuilds" } });
    expect((await replayed(written("mutant.json", broken))).out).toContain("mutant:created-tells-rebuilds");
  });
});

describe("a bad argument", () => {
  const text = readFileSync(FINDING, "utf8");
  const changed = (edit: (bundle: Record<string, unknown>) => void): string => {
    const bundle = JSON.parse(text) as Record<string, unknown>;
    edit(bundle);
    return JSON.stringify(bundle);
  };

  test.each([
    ["not JSON", "{", /expected a bundle in JSON/],
    ["a list", "[]", /expected an object/],
    ["another version", changed((b) => Object.assign(b, { plimsoll: 9 })), /\[plimsoll\].*version 2, found 9/],
    ["another kind", changed((b) => Object.assign(b, { kind: "story" })), /\[kind\].*"case" or "law"/],
    ["no world", changed((b) => Reflect.deleteProperty(b, "given")), /\[given.images\].*found nothing/],
    ["no steps", changed((b) => Object.assign(b, { when: {} })), /\[when\].*an array/],
    ["an unknown phase", changed((b) => Object.assign(b, { when: [{ run: "dance" }] })), /\[when.0.run\].*"dance"/],
    ["an unknown law", changed((b) => Object.assign(b, { law: "x.y" })), /no law is called "x.y"/],
    ["an unknown mutant", changed((b) => Object.assign(b, { subject: { kind: "mutant", name: "x" } })), /no mutant/],
    ["an unknown proposal", changed((b) => Object.assign(b, { proposals: ["x"] })), /no proposal is called "x"/],
  ])("is rejected: %s", async (_, content, says) => {
    const { code, out, err } = await replayed(written("bad.json", content));
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(says);
  });

  test("is rejected: neither a file nor an id, with the nearest id", async () => {
    const { code, err } = await replayed("export.slices.separate-layer");
    expect([code, err]).toEqual([2, expect.stringContaining("did you mean export.slices.separate-layers?")]);
    expect((await replayed(folder)).code).toBe(2);
  });
});
