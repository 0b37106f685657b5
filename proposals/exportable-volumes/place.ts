/** Makes directories and links in the build container and gives them to the build's user. It never replaces a file. */
import { type AbsPath, ancestors, elements, type FaultError, parentOf, ROOT, textOfByteString } from "#base";
import { type FaultKind, type Phase, type PhaseContext, phaseFault, type StepDef } from "#lifecycle";
import { isSame, namesIn } from "../shared/holds.ts";
import { declaredInContainer, ofGroup } from "./lists.ts";
import { MOVED_APP, OLD_APP } from "./names.ts";
import type { Options } from "./options.ts";
import type { Volume } from "./volumes.ts";

type Context = PhaseContext<Phase>;
type Fs = Context["process"]["fs"];

/** Only root can make a directory at any path. Without root the platform must make it, and the builder checks. */
function makeAsRoot(context: Context, options: Options): void {
  if (context.process.uid !== 0) return;
  for (const volume of declaredInContainer(context, options)) makeVolume(context, volume, "failed");
  linkWorkspace(context);
}

export const makeAtAnalysis = (options: Options): StepDef<"analyze"> => ({
  id: "analyze:make-exportable-volumes",
  cites: [
    "proposal.exportable-volumes.lifecycle-symlinks",
    "proposal.exportable-volumes.lifecycle-writable",
    "proposal.exportable-volumes.workspace-symlink",
  ],
  writes: ["path:<exportable-volumes>"],
  failsAs: "failed",
  run: (context) => makeAsRoot(context, options),
});

export const makeInCreator = (options: Options): StepDef<"create"> => ({
  ...makeAtAnalysis(options),
  id: "create:make-exportable-volumes",
  run: (context) => makeAsRoot(context, options),
});

/** Makes missing directories as far as the build's user can. Fails before the first buildpack if buildpacks could not write. */
export const makeForGroup = (options: Options): StepDef<"build"> => ({
  id: "build:exportable-volumes",
  cites: [
    "proposal.exportable-volumes.lifecycle-symlinks",
    "proposal.exportable-volumes.lifecycle-writable",
    "proposal.exportable-volumes.workspace-symlink",
  ],
  writes: ["path:<exportable-volumes>"],
  run(context) {
    const { fs } = context.process;
    const volumes = ofGroup(context);
    for (const volume of volumes) {
      const { name, dir, link } = volume;
      if (!canBeMade(fs, dir))
        throw unwritable(dir, `the volume ${name}`, "it is not there, and only root can make it");
      if (link !== dir && !canBeMade(fs, link)) throw unwritable(parentOf(link), `where the link to ${name} is to be`);
      makeVolume(context, volume, "build");
      if (!fs.access(dir, WRITE | SEARCH)) throw unwritable(dir, `the volume ${name}`);
    }
    if (fs.access("/", WRITE | SEARCH)) linkWorkspace(context);
    if (volumes.length > 0 && options["workspace-link"] === "needed") refuseOtherWorkspace(context);
  },
});

const [WRITE, SEARCH] = [2, 1];

const unwritable = (dir: AbsPath, what: string, why = "it is another user's"): FaultError =>
  phaseFault("build", `buildpacks cannot write to ${textOfByteString(dir)}, ${what}: ${why}`, {
    where: { file: textOfByteString(dir) },
    remedy: "start the analyzer or the creator as root, or mount a volume of the build's user there",
  });

/** The path exists, or its nearest existing parent is writable. */
function canBeMade(fs: Fs, path: AbsPath): boolean {
  if (isThere(fs, path)) return true;
  const above = ancestors(path).findLast((one) => fs.exists(one)) ?? ROOT;
  return fs.access(above, WRITE | SEARCH);
}

function makeVolume({ process, inputs }: Context, { name, dir, link }: Volume, failsAs: FaultKind): void {
  const { fs } = process;
  if (!fs.exists(dir)) fs.mkdir(dir, { parents: true });
  if (process.uid === 0) {
    const { uid, gid, mode } = fs.stat(dir);
    const writable = uid === inputs.uid || (gid === inputs.gid && (mode & 0o020) !== 0) || (mode & 0o002) !== 0;
    if (!writable) fs.chown(dir, inputs.uid, inputs.gid);
  }
  if (link === dir || linksTo(fs, link, dir)) return;
  if (isThere(fs, link)) {
    throw phaseFault(
      failsAs,
      `${textOfByteString(link)} cannot be a link to ${textOfByteString(dir)}: there is something else`,
      {
        where: { file: textOfByteString(link) },
        remedy: `mount nothing there: ${name} is mapped to ${textOfByteString(dir)}`,
      },
    );
  }
  fs.mkdir(parentOf(link), { parents: true });
  fs.symlink(dir, link);
}

/** An existing entry is the platform's, and stays. */
function linkWorkspace({ process: { fs }, inputs }: Context): void {
  if (inputs.app === MOVED_APP && !isThere(fs, OLD_APP)) fs.symlink(MOVED_APP, OLD_APP);
}

/** Rejects a build in which buildpacks would look for the app in /workspace and find nothing. */
function refuseOtherWorkspace(context: Context): void {
  if (context.inputs.app !== MOVED_APP || isSame(namesIn(context, OLD_APP), namesIn(context, MOVED_APP))) return;
  const [old, moved] = [textOfByteString(OLD_APP), textOfByteString(MOVED_APP)];
  throw phaseFault("build", `the app is at ${moved}, and ${old} does not lead there: only root could make a link`, {
    remedy: `provide ${old} as a link to ${moved}; where nothing is at ${old}, an analyzer or a creator that starts as root makes it`,
  });
}

/** Links are not followed: a link to nothing exists too. */
const isThere = (fs: Fs, path: AbsPath): boolean =>
  fs.exists(parentOf(path)) && fs.readDir(parentOf(path)).some((name) => name === elements(path).at(-1));

const linksTo = (fs: Fs, path: AbsPath, target: AbsPath): boolean =>
  isThere(fs, path) && fs.lstat(path).kind === "symlink" && fs.readLink(path) === target;
