/** The proposal exportable-volumes keeps its promises with every value of its options, and each mutant breaks one. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { api, FaultError } from "#base";
import { judgeLaw } from "#laws";
import type { Law, Trial } from "#laws/kit";
import { anyBuild, anyRunImage, imageIn, worldOfBuild } from "#laws/kit";
import type { Amendment } from "#lifecycle";
import { amendmentsOfProposals, proposals } from "#proposals";
import type { Step, Subject, World } from "#protocol";
import { referenceSubject } from "#subjects";
import { lawById } from "#suite";
import { mutants } from "../mutants.ts";
import { laws } from "./index.ts";
import { mountVolumes } from "./worlds.ts";

const ID = "exportable-volumes";
const versions = { platform: api("0.15"), buildpack: api("0.12") };

function property(id: string): Law {
  const law = lawById(id);
  if (law === undefined) throw new Error(`no property is called ${id}`);
  return law;
}

function opened(words: readonly string[], faults: readonly Amendment[] = []): Subject {
  const on = amendmentsOfProposals(words);
  const subject = on.ok ? referenceSubject([...on.value, ...faults]) : on;
  if (!subject.ok) throw new FaultError(subject.fault);
  return subject.value;
}

const judged = (of: string, words: readonly string[], faults: readonly Amendment[] = [], runs = 60) =>
  judgeLaw(property(of), opened(words, faults), { versions, runs, seed: ID });

const words = proposals
  .filter(({ id }) => id === ID)
  .flatMap(({ options }) => options.flatMap(({ name, values }) => values.map((value) => `${ID}:${name}=${value}`)));

/** Values that follow the RFC literally, or decide what it leaves open, so that a law does not hold. */
const BREAKING: Readonly<Record<string, readonly string[]>> = {
  emptiness: ["label=unseen", "checks=platform", "build-image=trust", "workspace=moved"],
  exact: ["label=unseen", "workspace=moved"],
  lawful: ["label=unseen", "names=any", "overlaps=allowed", "reserved=allowed", "workspace=moved"],
};

describe.each(Object.entries(BREAKING))("exportable-volumes.%s", (law, breaking) => {
  const isBreaking = (word: string): boolean => breaking.some((one) => word === `${ID}:${one}`);

  test.each(words.filter((word) => !isBreaking(word)))("holds with %s", async (word) => {
    const { verdict, search } = await judged(`${ID}.${law}`, [word], [], 30);
    expect(verdict, JSON.stringify(search?.counterexample)).toEqual({ is: "pass" });
  });

  test.each(words.filter(isBreaking))("does not hold with %s", async (word) => {
    expect((await judged(`${ID}.${law}`, [word])).verdict.is).toBe("fail");
  });
});

describe("exportable-volumes.rebase-safe", () => {
  test("does not hold for the RFC: a rebase shows content of a newer run image at the path of a volume", async () => {
    const { verdict, search } = await judged(`${ID}.rebase-safe`, [ID]);
    expect(verdict.is, JSON.stringify(verdict)).toBe("fail");
    expect(search?.counterexample?.violations[0]?.at).toMatch(/^\/(opt\/tool|home\/cnb\/.config|workspaces\/unmapped)/);
  });

  test("holds with a check in the rebaser", async () => {
    const { verdict, search } = await judged(`${ID}.rebase-safe`, [`${ID}:rebase=check`]);
    expect(verdict, JSON.stringify(search?.counterexample)).toEqual({ is: "pass" });
  });
});

describe("mutants", () => {
  test("break each promise, three or more of them", () => {
    const counts = laws.map(({ id }) => mutants.filter(({ laws }) => laws.includes(id)).length);
    expect(counts.filter((count) => count < 3)).toEqual([]);
  });

  const rows = mutants.flatMap(({ name, amendment, laws }) => laws.map((law) => [name, law, amendment] as const));
  test.each(rows)("%s is found by %s", async (_, law, amendment) => {
    const { verdict } = await judged(law, [`${ID}:rebase=check`], [amendment]);
    expect(verdict.is).toBe("fail");
  });
});

const VOLUME = { name: "tool", value: "/opt/tool", files: {} };

/** The same world, in which the first buildpack also has a volume. */
const using = ({ given, when }: Trial): Trial => ({
  when,
  given: {
    ...mountVolumes(given, [VOLUME]),
    buildpacks: given.buildpacks.map((one, i) =>
      i > 0
        ? one
        : {
            ...one,
            toml: `${one.toml}exportable-volumes = ["tool"]\n`,
            build: [...(one.build ?? []), { do: "write", path: "/workspaces/tool/made", text: "made" }],
          },
    ),
  },
});

describe("an app image with a volume", () => {
  async function keeps(law: string, given: readonly string[]) {
    const plain = property(law);
    const used: Law = { ...plain, trials: (one) => plain.trials(one, []).map(using) };
    return judgeLaw(used, opened(given), { versions, runs: 60, seed: ID });
  }
  const REPAIRED = [`${ID}:rebase=check`, `${ID}:parents=left`, `${ID}:image-links=all`];

  test.each(["L1", "L2", "L3", "L4", "L5"])("keeps %s with the repairs", async (law) => {
    const { verdict, search } = await keeps(`rebase.safety.${law}`, REPAIRED);
    expect(verdict, JSON.stringify(search?.counterexample)).toEqual({ is: "pass" });
  });

  test("does not keep L4 for the RFC: the layers put the build container's /opt over the run image's", async () => {
    const { verdict, search } = await keeps("rebase.safety.L4", [ID]);
    expect(verdict.is).toBe("fail");
    expect(search?.counterexample?.violations[0]?.at).toMatch(/^\/opt/);
  });

  test("keeps build.reproducible", async () => {
    const { verdict, search } = await keeps("build.reproducible", [`${ID}:image-links=all`]);
    expect(verdict, JSON.stringify(search?.counterexample)).toEqual({ is: "pass" });
  });

  test("keeps rebuild.idempotent, with empty volumes each time", async () => {
    const plain = property("rebuild.idempotent");
    const emptied: Step = { edit: { "/workspaces/tool": null, "/opt/tool/made": null } };
    const used: Law = {
      ...plain,
      trials: (one) =>
        plain.trials(one, []).map((trial) => {
          const { given, when } = using(trial);
          return { given, when: when.flatMap((step): readonly Step[] => ("fresh" in step ? [step, emptied] : [step])) };
        }),
    };
    const { verdict, search } = await judgeLaw(used, opened([`${ID}:image-links=all`]), {
      versions,
      runs: 60,
      seed: ID,
    });
    expect(verdict, JSON.stringify(search?.counterexample)).toEqual({ is: "pass" });
  });
});

const CREATE: Step = { run: "create", images: ["@app:1"] };

async function built(subject: Subject, world: World) {
  const session = await subject.open(world, ID);
  try {
    return imageIn(await session.step(CREATE), "@app:1");
  } finally {
    await session.close();
  }
}

test("exportable-volumes changes nothing if no buildpack uses it", async () => {
  const [plain, proposed] = [opened([]), opened([ID])];
  await fc.assert(
    fc.asyncProperty(anyBuild(), anyRunImage(), async (build, run) => {
      const world = worldOfBuild(build, versions, [run]);
      const [off, unused] = [await built(plain, world), await built(proposed, world)];
      expect(off).toBeDefined();
      expect(unused?.digest).toBe(off?.digest);
    }),
    { numRuns: 30, seed: 1 },
  );
});

test("a directory that export-dirs exports too is rejected with both names", async () => {
  const buildpack = { layers: [], slices: [], processes: [], toml: 'exportable-volumes = ["tool"]\n' };
  const run = { layers: [[]], config: { os: "linux", architecture: "amd64" }, media: "oci" } as const;
  const plain = worldOfBuild({ buildpacks: [buildpack], app: {}, appDir: "/workspace" }, versions, [run]);
  const list = { "/cnb/export-dirs.toml": { text: 'export_dirs = ["/opt/tool"]\n' } };
  const session = await opened([ID, "export-dirs"]).open(mountVolumes(plain, [VOLUME], list), ID);
  try {
    const seen = await session.step({ run: "analyze", images: ["@app:1"] });
    expect(seen.exit).not.toEqual({ code: 0 });
    expect(seen.stderr).toContain(
      "exportable-volumes claims /opt/tool, which overlaps /opt/tool, claimed by export-dirs",
    );
  } finally {
    await session.close();
  }
});
