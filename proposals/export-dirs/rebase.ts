/** A repair: the RFC checks the run image only at analysis, so a rebase can break its promise. */
import { checkAtRebase } from "../shared/image-checks.ts";
import type { Options } from "./options.ts";
import { readRecord } from "./record.ts";

export const checkNewRunImage = (options: Options) =>
  checkAtRebase(options, {
    id: "rebase:export-dirs",
    cites: ["proposal.export-dirs.rebase-safe"],
    read: readRecord,
    directories: (recorded) => recorded.map(({ dir }) => dir),
  });
