/** The state of the page: the world, its last build, and what the user looks at. Builds follow edits. */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Built, FilePlace, FileText } from "../model/built.ts";
import type { PlayWorld } from "../model/world.ts";
import type { Client } from "./client.ts";

/** A build takes some ten milliseconds; a script that never ends is stopped. */
export const BUILD_LIMIT_MS = 10_000;
/** Edits that come faster than this share a build. */
const PAUSE_MS = 30;
/** A running build is older than the edit that waits for it: it is ended after this. */
const OUTDATED_MS = 2_000;

export interface BuildState {
  /** `starting` until the first build ends. */
  readonly is: "starting" | "building" | "done" | "fault" | "stopped";
  readonly built?: Built;
  readonly message?: string;
  readonly ms?: number;
}

const busy = (old: BuildState): BuildState => ({ ...old, is: old.is === "starting" ? "starting" : "building" });

export interface Workbench {
  readonly world: PlayWorld;
  readonly state: BuildState;
  readonly edit: (change: (world: PlayWorld) => PlayWorld) => void;
  readonly stop: () => void;
  readonly build: () => void;
  readonly readFile: (place: FilePlace) => Promise<FileText>;
}

export function useWorkbench(first: PlayWorld, client: Client): Workbench {
  const [world, setWorld] = useState(first);
  const [state, setState] = useState<BuildState>({ is: "starting" });
  const running = useRef<{ readonly since: number; outdated: boolean } | undefined>(undefined);
  const latest = useRef(first);
  latest.current = world;

  const build = useCallback(() => {
    if (running.current !== undefined) {
      running.current.outdated = true;
      if (performance.now() - running.current.since > OUTDATED_MS) client.stop("outdated");
      return;
    }
    const run = { since: performance.now(), outdated: false };
    running.current = run;
    setState(busy);
    client.ask({ ask: "build", world: latest.current }, BUILD_LIMIT_MS, (answer) => {
      running.current = undefined;
      if (run.outdated) return build();
      if (answer.is === "built") setState({ is: "done", built: answer.built, ms: answer.ms });
      else if (answer.is === "stopped") setState((old) => ({ ...old, is: "stopped", message: answer.why }));
      else if ("message" in answer) setState((old) => ({ ...old, is: "fault", message: answer.message }));
    });
  }, [client]);

  const edit = useCallback((change: (world: PlayWorld) => PlayWorld) => {
    setState(busy);
    setWorld(change);
  }, []);

  useEffect(() => {
    const timer = setTimeout(build, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [world, build]);

  const readFile = useCallback(
    (place: FilePlace) =>
      new Promise<FileText>((settle) => {
        client.ask({ ask: "file", place }, BUILD_LIMIT_MS, (answer) =>
          settle(answer.is === "file" ? answer.file : { note: "the simulator was stopped; build again" }),
        );
      }),
    [client],
  );
  return { world, state, edit, stop: () => client.stop("you stopped the build"), build, readFile };
}
