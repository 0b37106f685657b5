/**
 * A failure as a folder that repeats it without Plimsoll:
 *
 *     README.md   what fails
 *     run.sh      the commands with their arguments and environment
 *     root/       the files of the build container; programs are bash scripts
 *     case.json   the same with images and expectations
 *     harness/    the sandbox, the registry and the judge, in Python
 */
import { chmodSync, copyFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Fault, fail, orThrow, type Result } from "#base";
import { makeDirectory, packageFile } from "#base/host";
import { materialise } from "#machine";
import type { Bundle, CaseBundle } from "#protocol";
import { readBundle } from "#suite/judge";
import { portableCase, portableJson, portableRoot } from "#world";
import { EXIT } from "../terminal/exit-codes.ts";
import { printLine } from "../terminal/output.ts";
import { throwFault } from "../terminal/run-verb.ts";
import { writeWhole } from "../terminal/write-file.ts";
import { readme, script } from "./script.ts";

const HARNESS = "examples/python-runner";
const HARNESS_FILES = ["images.py", "judge.py", "registry.py", "sandbox.py"];

export function exportFailure(file: string, out: string | undefined): number {
  if (out === undefined)
    return throwFault({
      kind: "export-nowhere",
      message: "a failure becomes a folder",
      remedy: "name a new folder with --out",
    });
  const bundle = orThrow(caseBundle(orThrow(readBundle(readFileSync(file), file)), file));
  if (existsSync(out))
    return throwFault({
      kind: "export-exists",
      message: "the path exists already",
      where: { file: out },
      remedy: "name a new folder",
    });
  write(bundle, out);
  printLine(`${join(out, "run.sh")} <directory of a lifecycle>`);
  return EXIT.conforms;
}

/** A law compares several worlds, which only Plimsoll can do. */
const caseBundle = (bundle: Bundle, file: string): Result<CaseBundle, Fault> =>
  bundle.kind === "case"
    ? { ok: true, value: bundle }
    : fail({
        kind: "export-law",
        message: `${bundle.law} is a law, which compares several worlds`,
        where: { file },
        remedy: "repeat it with plimsoll replay",
      });

function write(bundle: CaseBundle, out: string): void {
  const { case: testCase, versions } = bundle;
  const portable = portableCase(testCase, versions);
  makeDirectory(join(out, "harness"));
  orThrow(materialise(portableRoot(testCase, versions), join(out, "root")));
  const put = (name: string, text: string): void => void orThrow(writeWhole(join(out, name), text));
  put("case.json", `${JSON.stringify(portableJson(portable), null, 1)}\n`);
  put("run.sh", script(portable));
  chmodSync(join(out, "run.sh"), 0o755);
  put("README.md", readme(portable, bundle));
  for (const name of HARNESS_FILES) copyFileSync(packageFile(join(HARNESS, name)), join(out, "harness", name));
}
