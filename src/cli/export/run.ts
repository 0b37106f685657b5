/** `plimsoll export`: test cases for a harness in another language, or a failure as a folder that repeats it without Plimsoll. */
import { existsSync } from "node:fs";
import { type Fault, ok, orThrow, type Result } from "#base";
import { packageVersion } from "#base/host";
import { specificationRevision } from "#ledger";
import type { SubjectSpec, TestCase } from "#protocol";
import type { PlannedRun } from "#runner";
import { loadNeeded, NOTHING, openLifecycle, planRun } from "#suite/judge";
import { type PortableCase, portableCase, portableJson } from "#world";
import { EXIT } from "../terminal/exit-codes.ts";
import { printError } from "../terminal/output.ts";
import { writeWhole } from "../terminal/write-file.ts";
import { exportFailure } from "./failure.ts";

export interface ExportOptions {
  readonly platformApi?: string;
  readonly buildpackApi?: string;
  readonly out?: string;
}

/** The version of specs/case.schema.json. */
const CASES_VERSION = 1;

export async function runExportVerb(what: readonly string[], options: ExportOptions): Promise<number> {
  const [first] = what;
  if (first !== undefined && what.length === 1 && existsSync(first)) return await exportFailure(first, options.out);
  const cases = orThrow(await portableCases(what, options));
  if (cases.length === 0) {
    printError(
      "plimsoll: no case was exported: the words name only laws, whose worlds are generated, or other API versions",
    );
    return EXIT.nothing;
  }
  const document = {
    schema: CASES_VERSION,
    tool: { name: "plimsoll", version: packageVersion() },
    specification: { revision: specificationRevision() },
    cases: cases.map(portableJson),
  };
  // One case a line: the file can be large.
  const { cases: all, ...head } = document;
  const text = `${JSON.stringify(head).slice(0, -1)},"cases":[\n${all.map((one) => JSON.stringify(one)).join(",\n")}\n]}\n`;
  if (options.out === undefined) process.stdout.write(text);
  else orThrow(writeWhole(options.out, text));
  return EXIT.conforms;
}

/** What `plimsoll test` would run on the reference, and the controls that it needs. */
async function portableCases(
  what: readonly string[],
  options: ExportOptions,
): Promise<Result<readonly PortableCase[], Fault>> {
  const subject: SubjectSpec = { kind: "reference" };
  const loaded = await loadNeeded({ what, proposals: [], subject });
  if (!loaded.ok) return loaded;
  const reference = await openLifecycle({ subject, proposals: [], loaded: NOTHING });
  if (!reference.ok) return reference;
  const planned = planRun(await reference.value.describe(), what, { ...options, loaded: loaded.value });
  if (!planned.ok) return planned;
  const byId = new Map(loaded.value.builtInCases.map((one) => [String(one.id), one]));
  return ok(withControls(planned.value, byId));
}

function withControls(planned: readonly PlannedRun[], byId: ReadonlyMap<string, TestCase>): readonly PortableCase[] {
  const cases = new Map<string, PortableCase>();
  const add = ({ id, platform, buildpack }: PlannedRun): void => {
    const testCase = byId.get(id);
    const key = `${id} ${platform} ${buildpack}`;
    if (testCase === undefined || cases.has(key)) return;
    cases.set(key, portableCase(testCase, { platform, buildpack }));
    if (testCase.control !== undefined) add({ id: testCase.control.id, platform, buildpack });
  };
  for (const one of planned) add(one);
  return [...cases.values()];
}
