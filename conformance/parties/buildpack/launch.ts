/** The launch.toml that bin/build leaves. */
import type { DocumentTable } from "#contract";
import { onMain } from "../component/answers.ts";
import type { ComponentEvidence } from "../component/evidence.ts";
import { tablesIn } from "../kit/documents.ts";
import { type Answer, type Finding, notRun } from "../kit/rule.ts";
import { documentAt } from "./output.ts";

export const LAUNCH_FILE = "launch.toml";

/** Answers if bin/build wrote a launch.toml that is TOML. */
export const onLaunch = (
  evidence: ComponentEvidence,
  key: string,
  judge: (each: DocumentTable, file: DocumentTable) => readonly Finding[],
): Answer =>
  onMain(evidence, ({ output }) => {
    const read = documentAt(output, LAUNCH_FILE);
    if (read === undefined) return notRun("bin/build writes no launch.toml");
    if (!read.ok) return notRun("launch.toml is no TOML file");
    const all = tablesIn(read.value, key);
    return all.length === 0 ? notRun(`launch.toml has no ${key}`) : all.flatMap((each) => judge(each, read.value));
  });
