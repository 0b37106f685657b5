/** One build of a world, and what it keeps so that the page can ask for files. */
import { type Content, describeFault, type Fault, FaultError, orThrow, textOfByteString } from "#base";
import { fetchImage, flatten, type StoredImage } from "#image";
import type { RuleBook } from "#lifecycle";
import type { CommandResult, Machine } from "#machine";
import { BUILD_REGISTRY, type BuildEnd, type BuildRegistry, layerOrigins, type Provisions, runBuild } from "#platform";
import {
  type BuildParts,
  type EnabledPlatform,
  openSimulatedBuild,
  provisionsFor,
  withBuildSession,
} from "#proposals/build";
import type { Tree } from "#tree";
import type { ImageView, LayerView, PublishedView, SideView, StepView } from "../model/built.ts";
import { rebaseTo } from "./rebase.ts";
import { changeRows, entryRows } from "./rows.ts";
import { notingShells, type ScriptRun } from "./scripts.ts";

export interface SideRequest {
  readonly inputs: BuildParts;
  readonly on: readonly (EnabledPlatform & { readonly proposal: { readonly id: string } })[];
  readonly book?: RuleBook;
  readonly launcher: Content;
  readonly newRunImage?: BuildParts["runImage"];
}

/** A build with everything that it made. */
export interface BuiltSide {
  readonly view: SideView;
  /** Of each step, in the order of the view. */
  readonly trees: readonly { readonly before: Tree; readonly after: Tree }[];
  readonly image?: StoredImage;
  readonly launch?: Tree;
}

/** Ends a phase before the page's own limit, so that its name is known. */
const LIMITS = { commandTimeoutMs: 8_000, diskMaxBytes: 64 * 2 ** 20 };

export async function buildSide(request: SideRequest): Promise<BuiltSide> {
  try {
    return await performed(request);
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    return { view: rejected(error.fault), trees: [] };
  }
}

const rejected = (fault: Fault): SideView => ({
  built: false,
  failure: `the platform rejects the build: ${describeFault(fault)}`,
  steps: [],
  published: [],
  added: [],
});

async function performed({ inputs, on, book, launcher, newRunImage }: SideRequest): Promise<BuiltSide> {
  const scripts: ScriptRun[] = [];
  const open = async (setup: Parameters<typeof openSimulatedBuild>[0]): Promise<Machine> => {
    let machine: Machine | undefined;
    const programs = notingShells(
      () => machine,
      (run) => scripts.push(run),
    );
    machine = openSimulatedBuild(setup, { ...(book && { book }), launcher, limits: LIMITS, programs });
    return machine;
  };
  const plan = { inputs, on, composed: true, settings: {}, open };
  return withBuildSession(plan, async ({ machine, registry, settings }) => {
    const since = registry.log().length;
    const steps: Step[] = [];
    let before = machine.snapshot();
    const ran = await runBuild(machine, settings, {
      onStart() {
        before = machine.snapshot();
        scripts.length = 0;
      },
      onEnd({ command, result }) {
        const after = machine.snapshot();
        steps.push(stepOfPhase(command, result, { before, after }));
        steps.push(...scripts.map((run) => stepOfScript(run, command.phase)));
      },
    });
    const image = ran.end.is === "built" ? orThrow(await registry.image(inputs.names.app)) : undefined;
    if (image !== undefined) orThrow(await fetchImage(image));
    const failure = failureOf(ran.end);
    const published = await publishedIn(registry, since);
    const rebase =
      image === undefined || newRunImage === undefined
        ? undefined
        : await rebaseTo(newRunImage, { image, inputs, on, machine, registry });
    return {
      view: {
        built: image !== undefined,
        ...(failure !== undefined && { failure }),
        steps: steps.map(({ view }) => view),
        ...(image !== undefined && { image: imageView(image) }),
        published,
        added: addedWords(provisionsFor(plan)),
        ...(rebase !== undefined && { rebase }),
      },
      trees: steps.map(({ trees }) => trees),
      ...(image !== undefined && { image, launch: flatten(image) }),
    };
  });
}

interface Step {
  readonly view: StepView;
  readonly trees: BuiltSide["trees"][number];
}

const stepOfScript = ({ name, path, before, after, code }: ScriptRun, phase: string): Step => ({
  view: {
    kind: "script",
    name,
    phase,
    ended: `exit ${code}`,
    ok: code === 0,
    command: path,
    output: "",
    changes: changeRows(before, after),
  },
  trees: { before, after },
});

const stepOfPhase = (
  { phase, argv }: { readonly phase: string; readonly argv: readonly Parameters<typeof textOfByteString>[0][] },
  result: CommandResult,
  trees: Step["trees"],
): Step => ({
  view: {
    kind: "phase",
    name: phase,
    phase,
    ended: endedWords(result),
    ok: "code" in result.exit && result.exit.code === 0,
    command: argv.map(textOfByteString).join(" "),
    output: `${result.stdout}${result.stderr}${result.limit === undefined ? "" : `\n${result.limit}\n`}`.slice(
      0,
      OUTPUT_MAX,
    ),
    changes: changeRows(trees.before, trees.after),
  },
  trees,
});

const OUTPUT_MAX = 64 * 1024;

function endedWords({ exit }: CommandResult): string {
  if ("code" in exit) return `exit ${exit.code}`;
  if ("signal" in exit) return `killed by ${exit.signal}`;
  return "stopped" in exit ? `stopped: ${exit.stopped}` : "timed out";
}

function failureOf(end: BuildEnd): string | undefined {
  switch (end.is) {
    case "built":
      return undefined;
    case "failed":
      return `${end.phase} failed with exit code ${end.code}`;
    case "killed":
      return `${end.phase} was killed by ${end.signal}`;
    case "timeout":
      return `${end.phase} took longer than ${LIMITS.commandTimeoutMs / 1000} s, so it was stopped`;
    case "stopped":
      return `${end.phase} was stopped: ${end.why}`;
    case "limit":
      return `the simulated machine cannot do what ${end.phase} needs: ${end.what}`;
  }
}

function imageView(image: StoredImage): ImageView {
  const { Labels = {}, Env = [], ...rest } = image.config.config;
  return {
    digest: image.manifest.digest,
    layers: layerOrigins(image).map((origin, i): LayerView => {
      const layer = image.layers[i];
      const { by, name, createdBy } = origin;
      return {
        diffId: origin.diffId,
        role: origin.role,
        ...(by !== undefined && { by }),
        ...(name !== undefined && { name }),
        ...(createdBy !== undefined && { createdBy }),
        tarSize: layer?.tar.size ?? 0,
        entries: entryRows(layer?.entries ?? []),
      };
    }),
    labels: Labels,
    config: {
      ...Object.fromEntries(Env.map((line) => [`Env ${line.split("=")[0]}`, line.slice(line.indexOf("=") + 1)])),
      ...Object.fromEntries(
        Object.entries(rest).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
      ),
    },
  };
}

/** What the build published besides the app image. */
async function publishedIn(registry: BuildRegistry, since: number): Promise<readonly PublishedView[]> {
  const pushed = registry
    .log()
    .slice(since)
    .filter(({ method, what, status }) => method === "PUT" && what === "manifest" && status >= 200 && status < 300);
  const names = new Set(
    pushed.map(
      ({ repository, reference }) => `${repository}${reference.startsWith("sha256:") ? "@" : ":"}${reference}`,
    ),
  );
  const found: PublishedView[] = [];
  for (const name of names) {
    const artifact = await registry.artifact(`${BUILD_REGISTRY}/${name}`);
    if (artifact.ok && artifact.value !== undefined) {
      const { manifest, config, layers, annotations = {} } = artifact.value;
      const size = layers.reduce((sum, { blob }) => sum + blob.size, 0);
      const what = `artifact ${config.blob.mediaType}, ${size} bytes`;
      found.push({ name, digest: manifest.digest, what, annotations });
      continue;
    }
    const image = await registry.image(`${BUILD_REGISTRY}/${name}`);
    if (image.ok && image.value !== undefined)
      found.push({ name, digest: image.value.manifest.digest, what: "image", annotations: {} });
  }
  return found;
}

/** What Plimsoll's platform adds to make the texts of the proposals work. */
function addedWords({ volumes = {}, files = {}, env = {}, at = {}, writes = {} }: Provisions): readonly string[] {
  return [
    ...Object.keys(volumes).map((path) => `an empty volume at ${path}`),
    ...Object.entries(files).map(([path, file]) => {
      const text = typeof file === "string" ? file : "text" in file ? file.text : "";
      return `the file ${path}: ${text.trim()}`;
    }),
    ...Object.entries(env).map(([name, value]) => `the variable ${name}=${value}`),
    ...Object.entries(at).map(([what, path]) => `the ${what} directory at ${path}`),
    ...Object.entries(writes).map(([what, path]) => `${what} is written to ${path}`),
  ];
}
