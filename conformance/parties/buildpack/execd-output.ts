/** Rules of what exec.d programs write: bare keys that are names of variables, and basic strings. */
import { utf8 } from "#base";
import { toml } from "#contract";
import { onMain } from "../component/answers.ts";
import type { ComponentEvidence } from "../component/evidence.ts";
import type { ExecdRun } from "../component/runs.ts";
import { showValue } from "../kit/documents.ts";
import { type Answer, type Finding, notRun, type Rule } from "../kit/rule.ts";
import { finding, must } from "../kit/rule-kit.ts";

const onOutput = (evidence: ComponentEvidence, judge: (run: ExecdRun) => readonly Finding[]): Answer =>
  onMain(evidence, ({ execd }) => {
    const writing = execd.filter(({ code, output }) => code === 0 && output !== "");
    return writing.length === 0 ? notRun("no program in exec.d writes variables here") : writing.flatMap(judge);
  });

/** Keys at the beginning of a line, as written: a quoted key keeps its quotes. */
const KEY = /^\s*("[^"]*"|'[^']*'|[^\s=]+)\s*=\s*(.*)$/;

/** The lines of a string of several lines are no keys. */
const MULTI_LINE = /"""[\s\S]*?"""|'''[\s\S]*?'''/g;

const linesOf = ({ output }: ExecdRun) =>
  output
    .replace(MULTI_LINE, '""')
    .split("\n")
    .flatMap((line) => {
      const [, key, value] = KEY.exec(line) ?? [];
      return key === undefined || value === undefined || line.trimStart().startsWith("#") ? [] : [{ key, value }];
    });

const about = ({ program, ran }: ExecdRun, expected: string, actual: Finding["actual"]): Finding => ({
  ...finding(program, expected, actual),
  ran: [ran],
});

export const execdOutput: readonly Rule<ComponentEvidence>[] = [
  must({
    id: "check.buildpack.exec.d-keys",
    says: "Each name in the output of an exec.d program is a bare key at the top level.",
    statements: ["buildpack.execd-out.bare-key", "buildpack.execd-out.may"],
    judge: (evidence) =>
      onOutput(evidence, (run) =>
        linesOf(run)
          .filter(({ key }) => !/^[A-Za-z0-9_-]+$/.test(key))
          .map(({ key }) => about(run, "a bare key", key)),
      ),
  }),
  must({
    id: "check.buildpack.exec.d-names",
    says: "Each name in the output of an exec.d program is a name of a variable.",
    statements: ["buildpack.execd-out.valid-name"],
    judge: (evidence) =>
      onOutput(evidence, (run) =>
        linesOf(run)
          .filter(({ key }) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(key.replace(/^["']|["']$/g, "")))
          .map(({ key }) => about(run, "letters, digits and `_`, and no digit first", key)),
      ),
  }),
  must({
    id: "check.buildpack.exec.d-values",
    says: "Each value in the output of an exec.d program is a basic string.",
    statements: ["buildpack.execd-out.basic-string"],
    judge: (evidence) =>
      onOutput(evidence, (run) => {
        const read = toml.read(utf8(run.output), run.program);
        if (!read.ok) return [about(run, "TOML", run.output.slice(0, 200))];
        return Object.entries(read.value)
          .filter(([, value]) => typeof value !== "string")
          .map(([key, value]) => about(run, `a string for ${key}`, showValue(value)));
      }),
  }),
];
