/** The script and the page of an exported failure. */
import type { Json } from "#base";
import type { World } from "#protocol";
import { withoutControls } from "#reports";
import type { PortableCase, PortableRun, PortableStep } from "#world";

export const script = (portable: PortableCase): string => `#!/usr/bin/env bash
# ${titleOf(portable)}
#
#   ./run.sh <directory with the executables of a lifecycle>
#
# Needs bubblewrap and Python 3.11. Exit codes: 0 it does not fail, 1 it fails, 4 it cannot run here.
# Each command begins with its whole environment; a launched process also has the variables of the image.
set -euo pipefail
lifecycle=$(realpath "\${1:?usage: ./run.sh <directory of a lifecycle>}")
cd "$(dirname "\${BASH_SOURCE[0]}")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sandbox() { python3 harness/sandbox.py case.json "$work" "$lifecycle" "$@"; }

cp -a --no-preserve=ownership root "$work/root"
sandbox prepare

${portable.steps.map(commandOf).join("\n")}
python3 harness/judge.py case.json "$work"
`;

/** Comments have one line each. */
const titleOf = ({ id, platform, buildpack, says }: PortableCase): string =>
  withoutControls(`${id}, Platform API ${platform}, Buildpack API ${buildpack}: ${says}`);

function commandOf(step: PortableStep, i: number): string {
  if (!("run" in step)) return `# ${withoutControls(Object.keys(step).join(" "))}\nsandbox step ${i}\n`;
  return `# ${step.run}${step.image === undefined ? "" : ` in ${withoutControls(step.image)}`}\nsandbox step ${i} -- \\\n${linesOf(step)}\n`;
}

function linesOf({ env, program, args }: PortableRun): string {
  const assignments = Object.entries(env).flatMap(([name, value]) => (value === null ? [] : [`${name}=${value}`]));
  return [...assignments.map(quoted), [program, ...args].map(quoted).join(" ")]
    .map((line) => `  ${line}`)
    .join(" \\\n");
}

/** A word of bash. */
const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

/** A failure as the page lists it. */
export interface ShownFailure {
  readonly at: string;
  readonly expected: string;
  readonly actual?: Json | undefined;
  readonly statements: readonly string[];
}

/** What becomes a folder. */
export interface ExportedFailure {
  readonly portable: PortableCase;
  readonly given: World;
  readonly failures: readonly ShownFailure[];
}

export function readmeOf(portable: PortableCase, failures: readonly ShownFailure[]): string {
  return `# ${plain(titleOf(portable))}

\`./run.sh <directory of a lifecycle>\` repeats it in bubblewrap: it runs the commands in \`run.sh\` on the files in \`root\` and with the images in
\`case.json\`, and compares what it sees with the expectations there. It needs Python 3.11, and no Plimsoll.
${failures
  .map(
    ({ at, expected, actual, statements }) => `
- breaks ${statements.map((id) => `\`${plain(id)}\``).join(", ") || "no statement"}
  - at \`${code(at)}\`
  - expected ${plain(expected)}
  - actual \`${code(JSON.stringify(actual ?? null).slice(0, TEXT_MAX))}\`
`,
  )
  .join("")}`;
}

const TEXT_MAX = 1_000;
const code = (text: string): string => withoutControls(text).replaceAll("`", "'");
/** Without markup. */
const plain = (text: string): string => withoutControls(text).replace(/[\\`*_{}[\]()#!|~<>&]/g, "\\$&");
