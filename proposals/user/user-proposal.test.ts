import { describe, expect, test } from "vitest";
import { absPath } from "#base";
import { readModule, withoutEvidence } from "./module.ts";
import { enableUserProposal } from "./user-proposal.ts";

const FILE = "/mine.ts";

/** The platform's side of a user's proposal, called as a platform calls it. */
function sideOf(platform: object) {
  const proposal = {
    id: "mine",
    title: "Mine",
    rfc: "a note",
    options: [],
    findings: [],
    amendment: () => ({ id: "mine", axis: "proposal", after: [] }),
    platform: () => platform,
  };
  const brought = readModule({ proposal }, FILE);
  const on = brought.ok ? enableUserProposal(withoutEvidence(brought.value), {}) : brought;
  if (!on.ok) throw new Error(on.fault.message);
  return on.value.platform;
}

const APP = { labels: { own: "/opt/tool" }, env: [] };

describe("the platform side of a user module", () => {
  test("is called as a method", () => {
    const platform = {
      label: "own",
      ownedDirectories({ labels }: { readonly labels: Readonly<Record<string, string>> }) {
        return [labels[this.label]];
      },
      builderLabels: () => ({ ok: true, value: { a: "1" } }),
    };
    const side = sideOf(platform);
    expect(side?.ownedDirectories?.(APP)).toEqual([absPath("/opt/tool")]);
    expect(side?.builderLabels?.([])).toEqual({ ok: true, value: { a: "1" } });
    expect(side?.prepare).toBeUndefined();
  });

  test.each([
    [
      { ownedDirectories: () => ["opt"] },
      /expected a list of absolute paths of platform\(\)\.ownedDirectories\(\), found a list/,
    ],
    [{ ownedDirectories: () => undefined }, /found nothing/],
    [
      {
        ownedDirectories: () => {
          throw new TypeError("no");
        },
      },
      /platform\(\)\.ownedDirectories\(\) threw TypeError: no/,
    ],
  ])("that returns a relative path is a fault: %o", (side, why) => {
    expect(() => sideOf(side)?.ownedDirectories?.(APP)).toThrow(why);
  });

  test.each([
    [{ builderLabels: async () => ({ ok: true, value: {} }) }, "found an object"],
    [{ builderLabels: () => 1 }, "found 1"],
    [
      {
        builderLabels: () => {
          throw Object.create(null);
        },
      },
      "threw an object",
    ],
  ])("that does not return a result is a fault: %o", (side, why) => {
    expect(sideOf(side)?.builderLabels?.([])).toMatchObject({
      ok: false,
      fault: { kind: "proposal-module", where: { file: FILE }, message: expect.stringContaining(why) },
    });
  });
});
