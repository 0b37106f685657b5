/** What the traces of one run say. */
import type { ByteString } from "#base";
import { CRASHES, GOES_ON } from "../search/compare.ts";
import type { Observed, Traces } from "../search/phase.ts";
import { MARK } from "./probe.ts";

const STARTED = "started\n";
const KILLED = "137";

export function observeLaunch(traces: Traces): Observed {
  const started = traces.has("started");
  const exit = traces.get("exit")?.trim() ?? "none";
  return {
    exit: exit === KILLED && !started ? "killed, or not ended in time" : exit,
    started: started ? "yes" : "no",
    stdout: streamKind(traces.get("stdout")),
    stderr: streamKind(traces.get("stderr")),
    ...(started && ofProcess(traces)),
    ...execd(traces),
    ...(traces.has("profile") && { "profile.d": traces.get("profile") ?? "" }),
  };
}

/** The launcher's own codes, and a failed read of the official one. All others come from a shell or a process. */
const FAILURES = /^(1|11|12|8\d)$/;
/** A panic of Rust, with an end by exit or by abort, and a launcher that hangs. */
const CRASHED = /^(101|134|killed.*)$/;

export function launchOutcome({ started, exit = "" }: Observed): string {
  if (started === "yes") return GOES_ON;
  if (CRASHED.test(exit)) return `${CRASHES} with ${exit}`;
  return FAILURES.test(exit) ? `fails ${exit}` : GOES_ON;
}

/** The wording is not compared. */
function streamKind(text: ByteString | undefined): string {
  const own = (text ?? "").endsWith(STARTED) ? "of the process" : "";
  const other = (text ?? "").replace(STARTED, "");
  return [other === "" ? "" : "text", own].filter((part) => part !== "").join(" and ") || "nothing";
}

function ofProcess(traces: Traces): Observed {
  const [command = "", variables = "", status = "", stdin = ""] = (traces.get("started") ?? "").split(MARK);
  const [, , ...argv] = words(command);
  const line = (name: string): string => new RegExp(`^${name}:?\\s+(\\S+)`, "m").exec(status)?.[1] ?? "";
  return {
    ...Object.fromEntries(argv.map((word, at) => [`argv ${at}`, word])),
    ...environment("env", variables),
    ...openFiles("", traces.get("open") ?? ""),
    stdin,
    "same process": traces.get("process") === traces.get("pid") ? "yes" : "no",
    "signals ignored": line("SigIgn"),
    "signals blocked": line("SigBlk"),
    umask: line("Umask"),
    "limit of open files": line("Max open files"),
  };
}

const words = (bytes: string): readonly string[] => bytes.split("\0").slice(0, -1);

function environment(prefix: string, bytes: string): Observed {
  return Object.fromEntries(
    words(bytes).map((variable) => {
      const end = variable.indexOf("=", 1);
      return end < 0
        ? [`${prefix} ${variable}`, "without ="]
        : [`${prefix} ${variable.slice(0, end)}`, variable.slice(end + 1)];
    }),
  );
}

/** The shell that reports has its script open with a number from 10 on. */
function openFiles(prefix: string, listing: string): Observed {
  const links = [...listing.matchAll(/(?:^|\s)(\/proc\/\d+\/cwd|\d+) -> (.*)$/gm)];
  return Object.fromEntries(
    links
      .map(([, name = "", target = ""]) => [
        name.endsWith("cwd") ? "working directory" : `descriptor ${name}`,
        target.replace(/\[\d+\]$/, ""),
      ])
      .filter(([name = ""]) => !/descriptor \d\d/.test(name))
      .map(([name, target]) => [`${prefix}${name}`, target ?? ""]),
  );
}

function execd(traces: Traces): Observed {
  if (!traces.has("execd.names")) return {};
  const environments = (traces.get("execd.environ") ?? "").split("\0\0").filter((one) => one !== "");
  return {
    "exec.d programs": traces.get("execd.names") ?? "",
    ...(traces.has("execd.stdin") && { "exec.d standard input": traces.get("execd.stdin") ?? "" }),
    ...Object.assign({}, ...environments.map((one) => Object.fromEntries(one.split("\0").map(execdVariable)))),
    ...openFiles("exec.d ", traces.get("execd.open") ?? ""),
  };
}

function execdVariable(variable: string): readonly [string, string] {
  const end = variable.indexOf("=", 1);
  return [`exec.d env ${variable.slice(0, end)}`, variable.slice(end + 1)];
}

const OF_PROCESS = /^(argv 0$|descriptor|exec\.d descriptor|same process|signals|limit|umask|exec\.d standard input)/;

export const isOfProcess = (member: string): boolean => OF_PROCESS.test(member);
