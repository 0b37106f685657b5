/** Mutants that laws about unkind worlds kill: a process that is killed leaves a mark, which the next one takes for something; a build looks around. */
import { byteString } from "#base";
import { type PhaseContext, phaseFault } from "#lifecycle";
import { type ProcessFs, SystemError } from "#machine";
import { methodsOf } from "./damage.ts";
import { type LawMutant, lawMutant } from "./law-mutant.ts";
import { addStep, combine, type PlannedFault } from "./mutant.ts";

const LAW = "kills.file-call";
const EACH_TAG = "platform.exporter.same-image-each-tag";
const CONTENTS = "buildpack.layers.cache.restore-contents";
const MARK = byteString("/cache/running");

type State = PhaseContext<"export", "cache">["state"];

/** An exporter leaves a mark until it has written the cache. `react` runs if an earlier one left it. */
const withMark = (react: (state: State) => void) =>
  addStep(
    "export",
    "before:export:labels",
    ({ state, process: { fs } }) => {
      const { cache } = state;
      if (cache === undefined) return;
      const isLeft = fs.exists(MARK);
      fs.write(MARK, new Uint8Array(0));
      state.cache = {
        ...methodsOf(cache),
        async commit(metadata) {
          await cache.commit(metadata);
          fs.removeAll(MARK);
        },
      };
      if (isLeft) react(state);
    },
    "cache",
  );

/** An exporter leaves a mark only while it pushes the image, when it hardly calls the file system. */
const withMarkOfPush = (react: (state: State) => void): PlannedFault =>
  combine(
    addStep(
      "export",
      "before:export:labels",
      ({ state, process: { fs } }) => {
        if (fs.exists(MARK)) react(state);
      },
      "cache",
    ),
    addStep("export", "before:export:save", ({ process: { fs } }) => fs.write(MARK, new Uint8Array(0))),
    addStep("export", "after:export:save", ({ process: { fs } }) => fs.removeAll(MARK)),
  );

const KINDS = "kills.failing-calls";
const FULL = "kills.full-disk";
const [PROBE, MOVED] = [byteString("/cache/link"), byteString("/cache/moved-link")];

interface Reactions {
  readonly now?: (state: State) => void;
  readonly later?: (state: State) => void;
}

/** An exporter tries something in the cache. `now` runs if it cannot, `later` in the next exporters. */
const trying = (tries: (fs: ProcessFs) => boolean, { now, later }: Reactions): PlannedFault =>
  addStep(
    "export",
    "before:export:labels",
    ({ state, process: { fs } }) => {
      if (fs.exists(MARK)) later?.(state);
      else if (!tries(fs)) {
        now?.(state);
        fs.write(MARK, new Uint8Array(0));
      }
    },
    "cache",
  );

const withLinks = (reactions: Reactions): PlannedFault => trying(makesLink, reactions);
const withSpace = (reactions: Reactions): PlannedFault => trying(hasSpace, reactions);

const withoutCache = (state: State): void => {
  state.cache = undefined;
};

function makesLink(fs: ProcessFs): boolean {
  try {
    fs.symlink("target", PROBE);
    fs.rename(PROBE, MOVED);
    fs.unlink(MOVED);
    return true;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    return false;
  }
}

const SPACE_BYTES = 4096;

/** A file can be made, but not filled. */
function hasSpace(fs: ProcessFs): boolean {
  fs.write(PROBE, new Uint8Array(0));
  try {
    fs.write(PROBE, new Uint8Array(SPACE_BYTES));
    return true;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    return false;
  } finally {
    fs.removeAll(PROBE);
  }
}

const AT_REQUEST = "kills.any-moment";

export const killMutants: readonly LawMutant[] = [
  lawMutant("build.reproducible", "time-zone-label", "A label of the app image names the time zone of the build.", {
    breaks: ["platform.repro.image-id"],
    fault: addStep("export", "before:export:labels", ({ state, process }) => {
      state.labels.set("time-zone", process.env.TZ ?? "UTC");
    }),
  }),
  lawMutant(LAW, "lock-left", "An exporter that was killed leaves a lock, with which the next one fails.", {
    breaks: [EACH_TAG],
    fault: withMark(() => {
      throw phaseFault("export", "another exporter runs");
    }),
  }),
  lawMutant(LAW, "killed-run-labelled", "A label of the app image says that an earlier exporter was killed.", {
    breaks: [EACH_TAG],
    fault: withMark(({ labels }) => void labels.set("killed", "before")),
  }),
  lawMutant(AT_REQUEST, "lock-of-push-left", "An exporter that was killed while it pushed leaves a lock.", {
    breaks: [EACH_TAG],
    fault: withMarkOfPush(() => {
      throw phaseFault("export", "another exporter pushes");
    }),
  }),
  lawMutant(AT_REQUEST, "killed-push-labelled", "A label of the app image says that an earlier push was killed.", {
    breaks: [EACH_TAG],
    fault: withMarkOfPush(({ labels }) => void labels.set("killed", "push")),
  }),
  lawMutant(AT_REQUEST, "killed-push-distrusted", "After a push was killed, the next exporter writes no cache.", {
    breaks: [CONTENTS],
    fault: withMarkOfPush((state) => {
      state.cache = undefined;
    }),
  }),
  lawMutant(KINDS, "file-system-labelled", "A label of the app image says whether the disk has links.", {
    breaks: [EACH_TAG],
    fault: withLinks({ now: ({ labels }) => void labels.set("links", "none") }),
  }),
  lawMutant(KINDS, "failed-link-remembered", "A label of the app image says that an earlier exporter made no link.", {
    breaks: [EACH_TAG],
    fault: withLinks({ later: ({ labels }) => void labels.set("links", "none") }),
  }),
  lawMutant(
    KINDS,
    "failed-link-distrusted",
    "After an exporter could make no link, neither it nor a later one writes a cache.",
    {
      breaks: [CONTENTS],
      fault: withLinks({ now: withoutCache, later: withoutCache }),
    },
  ),
  lawMutant(FULL, "space-labelled", "A label of the app image says whether the disk of the cache has space.", {
    breaks: [EACH_TAG],
    fault: withSpace({ now: ({ labels }) => void labels.set("space", "none") }),
  }),
  lawMutant(FULL, "full-disk-remembered", "A label of the app image says that an earlier exporter had no space.", {
    breaks: [EACH_TAG],
    fault: withSpace({ later: ({ labels }) => void labels.set("space", "none") }),
  }),
  lawMutant(
    FULL,
    "full-disk-distrusted",
    "After the disk was full, neither that exporter nor a later one writes a cache.",
    {
      breaks: [CONTENTS],
      fault: withSpace({ now: withoutCache, later: withoutCache }),
    },
  ),
  lawMutant(LAW, "cache-given-up", "After an exporter was killed, the next one writes no cache.", {
    breaks: [CONTENTS],
    fault: withMark((state) => {
      state.cache = undefined;
    }),
  }),
];
