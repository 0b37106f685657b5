/** Builds the example of a story, with or without a change, and collects what its pointers read. */
import { byteString, byteStrings, type Content, FaultError, orThrow, pathOfText, steppingClock } from "#base";
import { fetchImage, flatten, type Image, type StoredImage } from "#image";
import {
  environmentOfText,
  type Machine,
  type MachineOptions,
  shellMounts,
  shellPrograms,
  simMachine,
  standardTree,
} from "#machine";
import { BUILD_REGISTRY, type BuildRegistry, installedLifecycle, runBuild, runRebase } from "#platform";
import type { Example, PhaseOutcome, TrialOutcome } from "#proposals";
import { runImageWith } from "#proposals/build";
import { lookup } from "#tree";
import type { BuildInputs } from "../build/inputs.ts";
import type { BuildOptions } from "../build/options.ts";
import { type BuildProposals, builderLabels, platformComponent } from "../build/proposals.ts";
import { publishedSince } from "../build/published-manifests.ts";
import { type BuildSession, provisionsFor, withBuildSession } from "../build/session.ts";
import { exampleInputs } from "./example.ts";

export interface TrialRequest {
  readonly example: Example;
  readonly options: BuildOptions;
  readonly proposals: BuildProposals;
  /** Files of the run image on which the app image is rebased. */
  readonly rebase?: Example["runImage"];
  /** The proposals of the rebaser; default: `proposals`. */
  readonly rebaser?: BuildProposals;
  /** The image of an earlier build. */
  readonly previous?: Image;
  readonly starts?: boolean;
}

export async function performTrial(request: TrialRequest): Promise<TrialOutcome> {
  const { example, options, proposals } = request;
  const inputs = withPrevious(await exampleInputs(example, options), request.previous);
  const runImage = flatten(inputs.runImage);
  const labels = builderLabels(proposals, inputs.buildpacks.map(platformComponent));
  const known = { runImage, builderLabels: { ...inputs.base.labels, ...(labels.ok ? labels.value : {}) } };
  try {
    const provisions = provisionsFor({ inputs, options, proposals });
    const volumes = [...Object.keys(provisions.volumes ?? {}), ...Object.values(provisions.at ?? {})];
    const built = await withBuildSession({ inputs, options, proposals }, (session) =>
      outcomeOf(request, inputs, session),
    );
    return { ...known, volumes, ...built };
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    return { ...known, rejected: error.fault.message, phases: [], volumes: [], artifacts: [] };
  }
}

const PREVIOUS = `${BUILD_REGISTRY}/plimsoll/previous:latest`;

const withPrevious = (inputs: BuildInputs, previous: Image | undefined): BuildInputs =>
  previous === undefined ? inputs : { ...inputs, previous, names: { ...inputs.names, previous: PREVIOUS } };

type BuiltPart = Pick<TrialOutcome, "phases" | "image" | "launch" | "container" | "artifacts">;

async function outcomeOf(request: TrialRequest, inputs: BuildInputs, session: BuildSession): Promise<BuiltPart> {
  const { machine, registry, settings } = session;
  const since = registry.log().length;
  const ran = await runBuild(machine, settings);
  const phases: PhaseOutcome[] = ran.runs.map(({ command: { phase }, result }) => phaseOutcome(phase, result));
  const container = machine.snapshot();
  if (ran.end.is !== "built") return { phases, container, artifacts: [] };
  if (request.rebase !== undefined)
    phases.push(await rebaseOn(runImageWith(request.rebase), { request, inputs, registry }));
  const image = orThrow(await registry.image(inputs.names.app));
  if (image === undefined) return { phases, container, artifacts: [] };
  orThrow(await fetchImage(image));
  if (request.starts === true) phases.push(await startApp(image, request.proposals));
  const artifacts = (await publishedSince(registry, since)).flatMap(({ name, artifact }) =>
    artifact === undefined ? [] : [{ name, artifact }],
  );
  return { phases, container, image, launch: flatten(image), artifacts };
}

type Ended = Awaited<ReturnType<Machine["run"]>>;

const phaseOutcome = (phase: string, { exit, stdout, stderr }: Ended): PhaseOutcome => ({
  phase,
  ended: "code" in exit ? `exit ${exit.code}` : "signal" in exit ? exit.signal : "timed out",
  said: `${stdout}\n${stderr}`,
});

interface RebaseContext {
  readonly request: TrialRequest;
  readonly inputs: BuildInputs;
  readonly registry: BuildRegistry;
}

async function rebaseOn(newer: Image, { request, inputs, registry }: RebaseContext): Promise<PhaseOutcome> {
  const { book } = request.rebaser ?? request.proposals;
  const { files, programs } = installedLifecycle(book && { book });
  const machine = simMachine({ ...ALONE, root: standardTree(files), programs, http: registry.http });
  const { platformApi, names, base } = inputs;
  // The next version of the run image has the same name.
  orThrow(await registry.publish(names.run, newer));
  const { result } = await runRebase(machine, {
    platformApi,
    app: names.app,
    run: names.run,
    force: false,
    user: base.user,
  });
  return phaseOutcome("rebase", result);
}

const ALONE = { clock: steppingClock(0n), seed: "plimsoll try" } satisfies Partial<MachineOptions>;
const LAUNCHER = "/cnb/lifecycle/launcher";

/** Starts the default process of the app image in a machine of its own, which has a shell even if the image has none. */
async function startApp(image: StoredImage, { book }: BuildProposals): Promise<PhaseOutcome> {
  const root = flatten(image);
  const { Entrypoint = [], Env = [], WorkingDir = "/" } = image.config.config;
  const launcher = contentAt(root, LAUNCHER);
  const programs = installedLifecycle({ ...(launcher && { launcher }), ...(book && { book }) }).programs;
  const machine = simMachine({
    ...ALONE,
    root,
    mounts: shellMounts(root),
    programs: new Map([...shellPrograms(), ...programs]),
    http: () => Promise.reject(new Error("an app of an example uses no network")),
  });
  const [path = LAUNCHER] = Entrypoint;
  const env = Object.fromEntries(
    Env.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
  const cwd = byteString(WorkingDir);
  const user = { uid: 1000, gid: 1000 };
  return phaseOutcome(
    "app",
    await machine.run({ path: byteString(path), argv: byteStrings(path), env: environmentOfText(env), cwd, ...user }),
  );
}

function contentAt(root: ReturnType<typeof flatten>, path: string): Content | undefined {
  const node = lookup(root, pathOfText(path));
  return node?.kind === "file" ? node.content : undefined;
}
