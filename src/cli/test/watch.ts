/**
 * `--watch`: runs again whenever a file of the lifecycle, a proposal or the list of known failures changes. Each run is a process of its own,
 * because a process never loads a changed module again.
 */
import { spawn } from "node:child_process";
import { existsSync, type FSWatcher, statSync, watch as watchPath } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve } from "node:path";
import { packageFile } from "#base/host";
import { EXIT } from "../terminal/exit-codes.ts";
import { printError } from "../terminal/output.ts";
import type { TestOptions } from "./options.ts";

/** Editors and compilers write several files at once. */
const QUIET_MS = 150;
const IGNORED = new Set(["node_modules", ".git"]);

/** `words`: the command line without the name of the command. Ends only by a signal. */
export async function runAndWatch(words: readonly string[], options: TestOptions): Promise<number> {
  const changes = watchChanges(watchedPaths(options), options.out);
  let isEnding = false;
  const end = (): void => {
    isEnding = true;
    changes.stop();
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, end);
  const own = words.filter((word) => word !== "--watch");
  while (!isEnding) {
    changes.forget();
    await runOnce(own);
    if (isEnding) break;
    printError(`\nwatching ${changes.paths.join(", ")}; Ctrl-C ends`);
    await changes.next();
  }
  return EXIT.interrupted;
}

/** Ctrl-C in a terminal reaches the run too. */
function runOnce(words: readonly string[]): Promise<void> {
  const run = spawn(process.execPath, [packageFile("dist/src/cli/main.js"), ...words], { stdio: "inherit" });
  const stop = (): void => void run.kill("SIGINT");
  process.on("SIGTERM", stop);
  return new Promise((settle) =>
    run.on("close", () => {
      process.off("SIGTERM", stop);
      settle();
    }),
  );
}

/** A module can import its neighbours, so its directory is watched. */
function watchedPaths({ lifecycle, rest, proposal, known }: TestOptions): readonly string[] {
  const named = [...lifecycle, rest ?? "", known ?? "", ...proposal.map((word) => word.replace(/:[^:/]*=.*$/, ""))];
  const found = named.filter((name) => name !== "" && existsSync(name)).map((name) => resolve(name));
  return [...new Set(found.map((path) => (statSync(path).isDirectory() ? path : dirname(path))))];
}

interface Changes {
  readonly paths: readonly string[];
  /** Resolves after the next change, or one that was not forgotten, or at the end. */
  next(): Promise<void>;
  forget(): void;
  stop(): void;
}

/** What a run writes is no change. */
function watchChanges(paths: readonly string[], out: string): Changes {
  let hasChanged = false;
  let isStopped = false;
  let wake = (): void => {};
  let timer: NodeJS.Timeout | undefined;
  const onChange = (path: string): void => {
    const isOwn = !relative(out, path).startsWith("..") && !isAbsolute(relative(out, path));
    if (isOwn || path.split("/").some((part) => IGNORED.has(part))) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      hasChanged = true;
      wake();
    }, QUIET_MS);
  };
  const watchers: readonly FSWatcher[] = paths.map((path) =>
    watchPath(path, { recursive: true }, (_, name) => onChange(join(path, name ?? basename(path)))),
  );
  return {
    paths,
    next: () =>
      new Promise((settle) => {
        wake = settle;
        if (hasChanged || isStopped) settle();
      }),
    forget: () => {
      hasChanged = false;
    },
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
      wake();
    },
  };
}
