/** Finds out what executables support: from the user, `lifecycle.toml` or the executables themselves, in this order. */
import { type Api, describeFault, type Fault, fail, ok, type Result } from "#base";
import { askExecutables } from "./ask.ts";
import { lifecycleTomlOf, readLifecycleToml } from "./lifecycle-toml.ts";
import { type Axis, judgedApis, type Speaks } from "./speaks.ts";
import type { StartProblem } from "./start-problem.ts";

export type DetermineFault = Fault<"executables-unstartable" | "lifecycle-toml" | "speaks-nothing">;

export interface Said {
  /** Of the lifecycle. */
  readonly version: string;
  /** The API versions that it supports and that have test cases. */
  readonly platform: readonly Api[];
  readonly buildpack: readonly Api[];
}

export interface Determining {
  readonly directory: string;
  readonly hostPaths: readonly string[];
  /** What the user says. */
  readonly given: Speaks;
}

/** Fails if an executable does not start, or no version has test cases. */
export async function determineApis({
  directory,
  hostPaths,
  given,
}: Determining): Promise<Result<Said, DetermineFault>> {
  const file = lifecycleTomlOf(directory);
  const listed = file === undefined ? ok<Speaks>({}) : readLifecycleToml(file);
  if (!listed.ok) return fail({ ...listed.fault, kind: "lifecycle-toml", message: describeFault(listed.fault) });
  const {
    problems,
    speaks,
    version = "unknown",
  } = await askExecutables({ directory, hostPaths, known: { ...listed.value, ...given } });
  if (problems.length > 0) return fail(unstartable(problems));
  const platform = judgedIn("platform", speaks.platform);
  const buildpack = judgedIn("buildpack", speaks.buildpack);
  if (!platform.ok) return platform;
  return buildpack.ok ? ok({ version, platform: platform.value, buildpack: buildpack.value }) : buildpack;
}

/** Without an answer: all. */
function judgedIn(axis: Axis, spoken: readonly Api[] | undefined): Result<readonly Api[], DetermineFault> {
  const all = judgedApis(axis);
  const judged = all.filter((version) => spoken?.includes(version) !== false);
  if (judged.length > 0) return ok(judged);
  const own = spoken === undefined || spoken.length === 0 ? "none of them" : spoken.join(", ");
  return fail({
    kind: "speaks-nothing",
    message: `Plimsoll judges the ${axis} API ${all[0]} to ${all.at(-1)}, and the lifecycle supports ${own}`,
    remedy: `if it supports more, say so: --speaks ${axis}=${all[0]}..${all.at(-1)}`,
  });
}

function unstartable(problems: readonly StartProblem[]): DetermineFault {
  const [first] = problems;
  const others = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
  return {
    kind: "executables-unstartable",
    message: `the executable ${first?.file} cannot start: it ${first?.why}${others}`,
    ...(first !== undefined && { remedy: first.remedy }),
  };
}
