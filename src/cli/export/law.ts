/** The counterexample of a law for another harness: its sessions one after the other, and the places that show the violations. */
import { type Fault, fail, ok, type Result } from "#base";
import type { Law } from "#laws/kit";
import type { LawBundle, Step } from "#protocol";
import { loadNeeded } from "#suite/judge";
import { portableTrial } from "#world";
import type { ExportedFailure } from "./script.ts";

export async function exportedTrial(bundle: LawBundle, file: string): Promise<Result<ExportedFailure, Fault>> {
  const loaded = await loadNeeded({ ...bundle, what: [] });
  if (!loaded.ok) return loaded;
  const law = loaded.value.laws.find(({ id }) => id === bundle.law);
  if (law === undefined) return notExported(file, `no law is called ${JSON.stringify(bundle.law)}`);
  const problem = problemOf(law, bundle);
  if (problem !== undefined) return notExported(file, `the failure of ${law.id} cannot be exported: ${problem}`);
  const { given, when, proposals, versions, violations, says } = bundle;
  const about = { id: law.id, says, lane: law.lane, statements: law.covers, given, proposals };
  const shown = violations.flatMap((one) => one.shown ?? []);
  const portable = portableTrial(
    { ...about, sessions: law.sessions({ given, when }).map((one) => one.when), shown },
    versions,
  );
  return ok({ portable, given, failures: violations.map((one) => ({ ...one, statements: law.covers })) });
}

const notExported = (file: string, message: string) =>
  fail({ kind: "export-law", message, where: { file }, remedy: "repeat it with plimsoll replay" });

/** What the harness in the folder cannot do; undefined: it can do everything. */
function problemOf(law: Law, { given, when, violations }: LawBundle): string | undefined {
  const sessions = law.sessions({ given, when });
  if (when.some((step) => "run" in step && step.fault !== undefined))
    return "its world needs a fault at a request to the registry";
  if (sessions.some(({ previous, proposals }) => previous !== undefined || proposals !== undefined))
    return "its worlds continue other worlds, or run with proposals off";
  if (JSON.stringify(sessions.map((one) => one.given)) !== JSON.stringify(sessions.map(() => given)))
    return "its sessions have different worlds";
  if ((given.extensions ?? []).length > 0 && when.some(isCreate))
    return "its world has image extensions, so that a build is several phases";
  if (violations.every(({ shown = [] }) => shown.length === 0))
    return "it compares what no matcher says, for example the files of whole images";
  return undefined;
}

const isCreate = (step: Step): boolean => "run" in step && step.run === "create";
