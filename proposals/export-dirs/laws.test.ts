/** The proposal export-dirs keeps its promises with every value of its options. The laws show its finding, and pass with its repair. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { absPath, api, FaultError } from "#base";
import { judgeLaw } from "#laws";
import type { Law, Trial } from "#laws/kit";
import { anyBuild, anyRunImage, imageIn, worldOfBuild } from "#laws/kit";
import type { Amendment, StepDef } from "#lifecycle";
import { amendmentsOfProposals, proposals } from "#proposals";
import type { Step, Subject, World } from "#protocol";
import { referenceSubject } from "#subjects";
import { lawById, openLifecycle } from "#suite";

const versions = { platform: api("0.15"), buildpack: api("0.12") };

function property(id: string): Law {
  const law = lawById(id);
  if (law === undefined) throw new Error(`no property is called ${id}`);
  return law;
}

async function judged(id: string, given: readonly string[], runs = 60) {
  const subject = await openLifecycle({ subject: { kind: "reference" }, proposals: given });
  if (!subject.ok) throw new Error(subject.fault.message);
  return judgeLaw(property(id), subject.value, { versions, runs, seed: "export-dirs" });
}

const words = proposals
  .filter(({ id }) => id === "export-dirs")
  .flatMap(({ id, options }) => options.flatMap(({ name, values }) => values.map((value) => `${id}:${name}=${value}`)));

/** With these values a phase omits a check of the RFC: see below. */
const LATE = ["export-dirs:build-image=trust", "export-dirs:checks=group"];

describe("export-dirs", () => {
  test.each(words.filter((word) => !LATE.includes(word)))("starts from empty directories with %s", async (word) => {
    const { verdict, search } = await judged("export-dirs.emptiness", [word]);
    expect(verdict, JSON.stringify(search?.counterexample)).toEqual({ is: "pass" });
  });

  test.each(LATE)("a trusted platform can be wrong, and a check for the group is late: %s", async (word) => {
    expect((await judged("export-dirs.emptiness", [word])).verdict.is).toBe("fail");
  });

  test.each([
    ["export-dirs", false],
    ["export-dirs:nested=outer", true],
  ])("with %s a directory inside another is built: %s", async (word, isBuilt) => {
    const subject = await openLifecycle({ subject: { kind: "reference" }, proposals: [word] });
    if (!subject.ok) throw new Error(subject.fault.message);
    const trials = fc.sample(property("export-dirs.emptiness").trials(versions, []), { numRuns: 200, seed: 1 });
    const nested = trials.filter(({ given }) => JSON.stringify(given.files).includes("/opt/tool/plugins")).slice(0, 12);
    const exits = new Set<unknown>();
    for (const { given, when } of nested) exits.add(JSON.stringify((await lastStep(subject.value, given, when))?.exit));
    expect(exits.has('{"code":0}')).toBe(isBuilt);
  });

  test("a rebase shows content of a newer run image in an exported directory", async () => {
    const { verdict, search } = await judged("export-dirs.rebase-safe", ["export-dirs"]);
    expect(verdict.is, JSON.stringify(verdict)).toBe("fail");
    expect(search?.counterexample?.violations[0]?.at).toMatch(/^\/(opt\/tool|home\/cnb\/.config)/);
  });

  test("the repair rejects that rebase", async () => {
    const { verdict } = await judged("export-dirs.rebase-safe", ["export-dirs:rebase=check"]);
    expect(verdict).toEqual({ is: "pass" });
  });

  test("a law of a proposal that is not enabled is not run", async () => {
    const { verdict } = await judged("export-dirs.emptiness", []);
    expect(verdict).toEqual({ is: "not-run", why: "needs", detail: 'the proposal "export-dirs" is not enabled' });
  });
});

/** The same world, in which the first buildpack also exports a directory. */
const exporting = ({ given, when }: Trial): Trial => ({
  when,
  given: {
    ...given,
    files: {
      ...given.files,
      "/cnb/export-dirs.toml": { text: 'export_dirs = ["/opt/tool"]\n' },
      "/opt/tool": { dir: true },
    },
    buildpacks: given.buildpacks.map((one, i) =>
      i > 0
        ? one
        : {
            ...one,
            toml: `${one.toml}export_dirs = ["/opt/tool"]\n`,
            build: [...(one.build ?? []), { do: "write", path: "/opt/tool/made", text: "made" }],
          },
    ),
  },
});

describe("rebase safety of an app image with an exported directory", () => {
  async function keeps(law: string, given: readonly string[]) {
    const plain = property(`rebase.safety.${law}`);
    const used: Law = {
      ...plain,
      needs: { amendments: ["export-dirs"] },
      trials: (one) => plain.trials(one, []).map(exporting),
    };
    const subject = await openLifecycle({ subject: { kind: "reference" }, proposals: given });
    if (!subject.ok) throw new Error(subject.fault.message);
    return judgeLaw(used, subject.value, { versions, runs: 60, seed: "export-dirs" });
  }

  test.each(["L1", "L2", "L3", "L4", "L5"])("%s holds with the repairs", async (law) => {
    const { verdict, search } = await keeps(law, ["export-dirs:rebase=check", "export-dirs:parents=left"]);
    expect(verdict, JSON.stringify(search?.counterexample)).toEqual({ is: "pass" });
  });

  test("L4 does not hold for the RFC: the layers put the build container's /opt over the run image's", async () => {
    const { verdict, search } = await keeps("L4", ["export-dirs"]);
    expect(verdict.is).toBe("fail");
    expect(search?.counterexample?.violations[0]?.at).toMatch(/^\/opt/);
  });
});

async function lastStep(subject: Subject, world: World, when: readonly Step[]) {
  const session = await subject.open(world, "export-dirs");
  try {
    const seen = [];
    for (const step of when) seen.push(await session.step(step));
    return seen.at(-1);
  } finally {
    await session.close();
  }
}

function opened(amendments: readonly Amendment[]): Subject {
  const subject = referenceSubject(amendments);
  if (!subject.ok) throw new FaultError(subject.fault);
  return subject.value;
}

const CREATE: Step = { run: "create", images: ["@app:1"] };
const on = amendmentsOfProposals(["export-dirs"]);
const amendments = on.ok ? on.value : [];

describe("export-dirs with other amendments", () => {
  test("changes nothing if no buildpack uses it", async () => {
    const [plain, proposed] = [opened([]), opened(amendments)];
    await fc.assert(
      fc.asyncProperty(anyBuild(), anyRunImage(), async (build, run) => {
        const world = worldOfBuild(build, versions, [run]);
        const [off, unused] = [await lastStep(plain, world, [CREATE]), await lastStep(proposed, world, [CREATE])];
        expect(imageIn(off, "@app:1")).toBeDefined();
        expect(imageIn(unused, "@app:1")?.digest).toBe(imageIn(off, "@app:1")?.digest);
      }),
      { numRuns: 30, seed: 1 },
    );
  });

  const [world] = fc.sample(
    fc.tuple(anyBuild(), anyRunImage()).map(([build, run]) => worldOfBuild(build, versions, [run])),
    { numRuns: 1, seed: 1 },
  );
  const listing = (given: World, dir: string): World => ({
    ...given,
    files: { ...given.files, [dir]: { dir: true }, "/cnb/export-dirs.toml": { text: `export_dirs = ["${dir}"]\n` } },
  });

  test("a directory that another amendment has reserved is rejected with both names", async () => {
    const step: StepDef<"analyze"> = {
      id: "analyze:claim",
      cites: [],
      failsAs: "failed",
      run: ({ reserve }) => reserve(absPath("/opt/tool/config"), "metadata-elsewhere"),
    };
    const where = "before:analyze:open-run-image";
    const other: Amendment = {
      id: "metadata-elsewhere",
      axis: "proposal",
      after: [],
      steps: [{ phase: "analyze", where, step }],
    };
    if (world === undefined) throw new Error("there is a world");
    const seen = await lastStep(opened([...amendments, other]), listing(world, "/opt/tool"), [
      { run: "analyze", images: ["@app:1"] },
    ]);
    expect(seen?.exit).not.toEqual({ code: 0 });
    expect(seen?.stderr).toMatch(/export-dirs claims \/opt\/tool.*metadata-elsewhere/);
  });

  test.each(["/workspace/public", "/layers", "/cnb/tool", "/platform"])("%s is the specification's", async (dir) => {
    if (world === undefined) throw new Error("there is a world");
    const seen = await lastStep(opened(amendments), listing(world, dir), [{ run: "analyze", images: ["@app:1"] }]);
    expect(seen?.exit).not.toEqual({ code: 0 });
    expect(seen?.stderr).toMatch(/export-dirs claims .*specification/);
  });
});
