/** The proposal export-dirs keeps what it promises under every value of its options, and its finding is found, and mended by its repair. */
import { describe, expect, test } from "vitest";
import { api } from "#base";
import { proposals } from "#proposals";
import { openLifecycle } from "../suite/lifecycle.ts";
import { propertyOf } from "./index.ts";
import { judgeProperty } from "./judge.ts";
import type { Property } from "./property.ts";

const versions = { platform: api("0.15"), buildpack: api("0.12") };

function property(id: string): Property {
  const found = propertyOf(id);
  if (found === undefined) throw new Error(`no property is called ${id}`);
  return found;
}

async function judged(id: string, given: readonly string[], runs = 60) {
  const subject = await openLifecycle({ subject: { kind: "reference" }, proposals: given });
  if (!subject.ok) throw new Error(subject.fault.message);
  return judgeProperty(property(id), subject.value, { versions, runs, seed: "export-dirs" });
}

const words = proposals.flatMap(({ id, options }) =>
  options.flatMap(({ name, values }) => values.map((value) => `${id}:${name}=${value}`)),
);

describe("export-dirs", () => {
  test.each(words.filter((word) => !word.endsWith("build-image=trust")))(
    "starts from empty directories with %s",
    async (word) => {
      const { verdict, searched } = await judged("export-dirs.emptiness", [word]);
      expect(verdict, JSON.stringify(searched?.found)).toEqual({ is: "pass" });
    },
  );

  test("a platform that is trusted can be wrong", async () => {
    expect((await judged("export-dirs.emptiness", ["export-dirs:build-image=trust"])).verdict.is).toBe("fail");
  });

  test("a rebase shows what a newer run image has at an exported directory", async () => {
    const { verdict, searched } = await judged("export-dirs.rebase-safe", ["export-dirs"]);
    expect(verdict.is, JSON.stringify(verdict)).toBe("fail");
    expect(searched?.found?.violations[0]?.at).toMatch(/^\/(opt\/tool|home\/cnb\/.config)/);
  });

  test("the repair refuses that rebase", async () => {
    const { verdict } = await judged("export-dirs.rebase-safe", ["export-dirs:rebase=check"]);
    expect(verdict).toEqual({ is: "pass" });
  });

  test("a property of a proposal that is off is not run", async () => {
    const { verdict } = await judged("export-dirs.emptiness", []);
    expect(verdict).toEqual({ is: "not-run", why: "needs", detail: 'the proposal "export-dirs" is off' });
  });
});
