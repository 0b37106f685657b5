/** `plimsoll/vitest` with known failures: the registered tests, run by hand. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { inFolder } from "#base/testkit";
import { type ConformanceOptions, registerConformance, type Vitest } from "./conformance.ts";

type Registered = (context: { readonly skip: (note: string) => void }) => Promise<void> | void;

class Skipped extends Error {}

/** How each registered test ends: `pass`, or the message with which it is skipped or fails. */
async function ends(options: ConformanceOptions): Promise<Readonly<Record<string, string>>> {
  const registered: [string, Registered][] = [];
  let filled: Promise<void> | undefined;
  const vitest: Vitest = {
    describe(_, fill) {
      filled = fill();
    },
    test: (name, act) => registered.push([name, act]),
  };
  registerConformance(vitest, options);
  await filled;
  const found: Record<string, string> = {};
  const skip = (note: string): never => {
    throw new Skipped(note);
  };
  for (const [name, act] of registered) {
    try {
      await act({ skip });
      found[name] = "pass";
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      found[name] = `${error instanceof Skipped ? "skipped" : "failed"}: ${error.message}`;
    }
  }
  return found;
}

const ID = "detect.group.filter-and-order";
const WHAT = { what: [ID, "detect.group.single"], lifecycle: "mutant:group-reversed" };
const entry = (id: string): string => `[[known]]\nid = "${id}"\nreason = "issue 7"\n`;

test("a known failure is skipped with its reason, and an entry that passes is a failure", () =>
  inFolder(async (folder) => {
    const file = join(folder, "known.toml");
    writeFileSync(file, entry("detect.group.filter-and-order") + entry("detect.group.single"));
    const found = await ends({ ...WHAT, known: file });
    expect(Object.entries(found).map(([name, end]) => `${name.replace(/ \(.*/, "")}: ${end.split("\n")[0]}`)).toEqual([
      "detect.group.single: pass",
      "detect.group.single: pass",
      `${ID}: skipped: known: issue 7`,
      `${ID}: skipped: known: issue 7`,
      `the known failure ${ID} still fails: pass`,
      expect.stringMatching(
        /^the known failure detect\.group\.single still fails: failed: STALE {2}detect\.group\.single/,
      ),
    ]);
    writeFileSync(file, entry("detect.group.singel"));
    await expect(ends({ ...WHAT, known: file })).rejects.toThrow("did you mean detect.group.single?");
  }));
