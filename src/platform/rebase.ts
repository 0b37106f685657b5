/** Runs the rebaser on a machine, with images of the build's registry. */
import { type Api, type ByteString, byteString, byteStrings, pathOfText } from "#base";
import { type Report, reportToml } from "#contract";
import { type CommandResult, environmentOfText, type Machine } from "#machine";

export interface RebaseSettings {
  readonly platformApi: Api;
  /** The image that is rebased in place. */
  readonly app: string;
  readonly run: string;
  readonly force: boolean;
  readonly user: { readonly uid: number; readonly gid: number };
}

export interface RebaseRun {
  readonly argv: readonly ByteString[];
  readonly result: CommandResult;
  readonly report?: Report;
}

const REBASER = byteString("/cnb/lifecycle/rebaser");
const REPORT = "/layers/report.toml";

export async function runRebase(machine: Machine, settings: RebaseSettings): Promise<RebaseRun> {
  const { platformApi, app, run, force, user } = settings;
  const flags = ["-report", REPORT, "-run-image", run, ...(force ? ["-force"] : [])];
  const argv = [REBASER, ...byteStrings(...flags, app)];
  const env = environmentOfText({
    PATH: "/usr/local/bin:/usr/bin:/bin",
    CNB_PLATFORM_API: platformApi,
    CNB_USER_ID: String(user.uid),
    CNB_GROUP_ID: String(user.gid),
    CNB_NO_COLOR: "true",
  });
  const result = await machine.run({ path: REBASER, argv, env, cwd: byteString("/"), ...user });
  const file = machine.nodeAt(pathOfText(REPORT));
  const report = file?.kind === "file" ? reportToml.read(file.content, REPORT) : undefined;
  return { argv, result, ...(report?.ok === true && { report: report.value }) };
}
