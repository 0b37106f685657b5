/** The proposal oci-artifacts keeps its promises. Options that follow the RFC and mutants break them. */
import { describe, expect, test } from "vitest";
import { api } from "#base";
import { buildpack, world } from "#cases/vocabulary";
import { judgeLaw } from "#laws";
import type { Law } from "#laws/kit";
import type { Act } from "#machine";
import { amendmentsOfProposals } from "#proposals";
import type { Ref, RunStep } from "#protocol";
import { instantiate } from "#protocol";
import { referenceSubject } from "#subjects";
import { lawById } from "#suite";
import { publishMutants } from "./approved-mutants.ts";
import { laws } from "./laws.ts";
import { ALLOWED, artifactLayer, artifactsToml, writeMetadataFile } from "./worlds/artifacts.ts";

const versions = { platform: api("0.15"), buildpack: api("0.12") };

function judged(property: Law, words: readonly string[], more: Parameters<typeof referenceSubject>[0] = []) {
  const on = amendmentsOfProposals(words);
  if (!on.ok) throw new Error(on.fault.message);
  const subject = referenceSubject([...on.value, ...more]);
  if (!subject.ok) throw new Error(subject.fault.message);
  return judgeLaw(property, subject.value, { versions, runs: 50, seed: "oci-artifacts" });
}

const CREATE = (image: Ref, flags: RunStep["flags"] = {}): RunStep => ({ run: "create", images: [image], flags });
const TYPES = writeMetadataFile("wasm", "[types]\nlaunch = true\n");

/** Makes its layer once, and reuses it in later builds. */
const reusing: Act = {
  do: "if",
  exists: "${CNB_LAYERS_DIR}/wasm.toml",
  acts: [TYPES],
  otherwise: [...artifactLayer("wasm", artifactsToml({})), TYPES],
};

/** The second build has the first image as its previous image, and no layers. */
async function builtAgain(options: readonly string[], policies: readonly [string, string]) {
  const on = amendmentsOfProposals(["record=label", ...options].map((option) => `oci-artifacts:${option}`));
  const subject = on.ok ? referenceSubject(on.value) : on;
  if (!subject.ok) throw new Error(subject.fault.message);
  const files = { "/cnb/artifacts.toml": { text: policies[0], owner: "root" as const } };
  const { given } = instantiate(
    { given: world({ buildpacks: [buildpack({ build: [reusing] })], files }) } as Parameters<typeof instantiate>[0],
    versions,
  );
  const session = await subject.value.open(given, "oci-artifacts");
  try {
    await session.step(CREATE("@app:1-2"));
    await session.step({ fresh: ["layers", "app"] });
    await session.step({ edit: { "/cnb/artifacts.toml": { text: policies[1], owner: "root" } } });
    return await session.step(CREATE("@app:2-3", { "-previous-image": "@app:1-2" }));
  } finally {
    await session.close();
  }
}

describe("an artifact of a reused layer", () => {
  const ANY = "[[allow]]\n";

  test.each([
    ["plain", "@app:wasm"],
    ["app", "@app:2-3-wasm"],
    ["buildpack", "@app:acme_hello__wasm"],
  ] as const)("is published again with naming=%s, as %s", async (naming, ref) => {
    const { artifacts, stderr } = await builtAgain([`naming=${naming}`], [ANY, ANY]);
    expect(artifacts?.[ref]?.layers[0]?.text, stderr).toBe("of wasm\n");
  });

  test("is found if its tag is a whole reference", async () => {
    const made = await builtAgain(["tag-is=reference"], [ANY, ANY]);
    expect(made.artifacts?.["@app:wasm"]?.layers[0]?.text, made.stderr).toBe("of wasm\n");
  });

  test("is rejected if the platform no longer allows it", async () => {
    const { exit, stderr } = await builtAgain([], [ANY, '[[allow]]\ntags = ["chart"]\n']);
    expect(exit).toEqual({ code: 62 });
    expect(stderr).toContain('acme/hello may not publish "wasm"');
  });
});

test("two artifacts collide if their references mean the same tag", async () => {
  const on = amendmentsOfProposals(["oci-artifacts:tag-is=reference"]);
  const subject = on.ok ? referenceSubject(on.value) : on;
  if (!subject.ok) throw new Error(subject.fault.message);
  const tags = ["docker.io/library/charts:a", "charts:a"];
  const { given } = instantiate(
    {
      given: world({
        buildpacks: [buildpack({ build: tags.flatMap((tag, i) => artifactLayer(`l${i}`, artifactsToml({ tag }))) })],
        files: ALLOWED,
      }),
    } as Parameters<typeof instantiate>[0],
    versions,
  );
  const session = await subject.value.open(given, "oci-artifacts");
  const seen = await session.step(CREATE("@app:1")).finally(() => session.close());
  expect(seen.exit).toEqual({ code: 62 });
  expect(seen.stderr).toContain("which is the name of the artifact app.wasm of acme/hello:l0");
});

describe("oci-artifacts", () => {
  test.each(laws)("$id: the reference keeps it", async (property) => {
    const { verdict, search } = await judged(property, ["oci-artifacts"]);
    expect(verdict, JSON.stringify(search?.counterexample)).toEqual({ is: "pass" });
  });

  test.each(["file=text", "collision=last", "app-tag=overwrite"])(
    "%s does not publish all or nothing",
    async (option) => {
      const [property] = laws;
      if (property === undefined) throw new Error("there is a property");
      expect((await judged(property, [`oci-artifacts:${option}`])).verdict.is).toBe("fail");
    },
  );

  test("each promise is broken by three mutants or more", () => {
    const counts = laws.map(({ id }) => publishMutants.filter(({ killedBy }) => killedBy === id).length);
    expect(counts.filter((count) => count < 3)).toEqual([]);
  });

  test.each(publishMutants)("mutant:$name is found by $killedBy", async ({ amendment, killedBy }) => {
    const property = lawById(killedBy ?? "");
    if (property === undefined) throw new Error(`no property is called ${killedBy}`);
    expect((await judged(property, ["oci-artifacts"], [amendment])).verdict.is).toBe("fail");
  });
});
