/** The report of a build: one JSON document, or a trace of commands and requests as lines. */
import { textOfByteString } from "#base";
import { textOfEnvironment } from "#machine";
import type { BuildRegistry, BuildRun } from "#platform";
import { layerOrigins, processesOf } from "#platform";
import type { BuildOutcome } from "./print.ts";

export interface ReportParts {
  readonly ran: BuildRun;
  readonly built?: BuildOutcome;
  readonly registry: BuildRegistry;
  readonly trace: boolean;
}

export function buildReport({ ran, built, registry, trace }: ReportParts): string {
  const kept = new Set(built?.previous?.layers.map(({ diffId }) => diffId));
  return JSON.stringify(
    {
      end: ran.end,
      phases: ran.runs.map(({ command, result }) => ({ phase: command.phase, exit: result.exit })),
      group: ran.group?.group ?? [],
      ...(built !== undefined && {
        image: {
          digest: built.digest,
          tags: built.tags,
          ...(built.written !== undefined && { written: built.written }),
          layers: layerOrigins(built.image).map((layer) => ({ ...layer, reused: kept.has(layer.diffId) })),
          processes: processesOf(built.image),
        },
        artifacts: [...built.artifacts, ...built.elsewhere].map((one) => ({
          name: one.name,
          digest: one.digest,
          mediaType: one.artifact?.config.blob.mediaType,
          written: built.written !== undefined && built.artifacts.includes(one),
        })),
      }),
      ...(trace && {
        trace: {
          commands: ran.runs.map(({ command, result }) => ({ ...textsOf(command), ...result })),
          registry: registry.log(),
        },
      }),
    },
    undefined,
    2,
  );
}

const textsOf = ({ phase, path, argv, env }: BuildRun["runs"][number]["command"]) => ({
  phase,
  path: textOfByteString(path),
  argv: argv.map((arg) => textOfByteString(arg)),
  env: textOfEnvironment(env),
});

export function buildTraceLines(ran: BuildRun, registry: BuildRegistry): readonly string[] {
  const commands = ran.runs.flatMap(({ command, result }) => {
    const { argv, env } = textsOf(command);
    const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
    return [
      `trace: ${variables.join(" ")} ${argv.join(" ")}`,
      `trace: ${command.phase} ended with ${JSON.stringify(result.exit)}`,
    ];
  });
  const requests = registry
    .log()
    .map(
      ({ method, what, repository, reference, status }) =>
        `trace: ${method} ${what} ${repository} ${reference} ${status}`,
    );
  return [...commands, ...requests];
}
