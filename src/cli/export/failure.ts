/**
 * A failure as a folder that repeats it without Plimsoll:
 *
 *     README.md   what fails
 *     run.sh      the commands with their arguments and environment
 *     root/       the files of the build container; programs are bash scripts
 *     case.json   the same with images and expectations
 *     harness/    the sandbox, the registry and the judge, in Python
 */
import { chmodSync, copyFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { orThrow } from "#base";
import { makeDirectory, packageFile, readFileUpTo } from "#base/host";
import { materialise } from "#machine";
import { type Bundle, type CaseBundle, instantiate, judge } from "#protocol";
import { BUNDLE_BYTES_MAX, readBundle } from "#suite/judge";
import { portableCase, portableJson, portableRoot } from "#world";
import { EXIT } from "../terminal/exit-codes.ts";
import { printLine } from "../terminal/output.ts";
import { throwFault } from "../terminal/run-verb.ts";
import { writeWhole } from "../terminal/write-file.ts";
import { exportedTrial } from "./law.ts";
import { type ExportedFailure, readmeOf, script } from "./script.ts";

const HARNESS = "examples/python-runner";
const HARNESS_FILES = ["images.py", "judge.py", "registry.py", "sandbox.py"];

export async function exportFailure(file: string, out: string | undefined): Promise<number> {
  if (out === undefined)
    return throwFault({
      kind: "export-nowhere",
      message: "a failure becomes a folder",
      remedy: "name a new folder with --out",
    });
  const exported = await exportedOf(orThrow(readBundle(orThrow(readFileUpTo(file, BUNDLE_BYTES_MAX)), file)), file);
  if (existsSync(out))
    return throwFault({
      kind: "export-exists",
      message: "the path exists already",
      where: { file: out },
      remedy: "name a new folder",
    });
  write(exported, out);
  printLine(`${join(out, "run.sh")} <directory of a lifecycle>`);
  return EXIT.conforms;
}

const exportedOf = async (bundle: Bundle, file: string): Promise<ExportedFailure> =>
  bundle.kind === "law" ? orThrow(await exportedTrial(bundle, file)) : exportedCase(bundle);

function exportedCase({ case: testCase, versions, observation }: CaseBundle): ExportedFailure {
  const instance = instantiate(testCase, versions);
  const verdict = observation === undefined ? undefined : judge(instance, observation, { is: "pass" });
  const failures = verdict?.is === "fail" ? verdict.failures : [];
  return { portable: portableCase(testCase, versions), given: instance.given, failures };
}

function write({ portable, given, failures }: ExportedFailure, out: string): void {
  makeDirectory(join(out, "harness"));
  orThrow(materialise(portableRoot(given), join(out, "root")));
  const put = (name: string, text: string): void => void orThrow(writeWhole(join(out, name), text));
  put("case.json", `${JSON.stringify(portableJson(portable), null, 1)}\n`);
  put("run.sh", script(portable));
  chmodSync(join(out, "run.sh"), 0o755);
  put("README.md", readmeOf(portable, failures));
  for (const name of HARNESS_FILES) copyFileSync(packageFile(join(HARNESS, name)), join(out, "harness", name));
}
