/** The repair of what the RFC promises of rebases: it has the run image checked at analysis only, and a rebase is where it breaks. */
import { step } from "#lifecycle";
import { refuseNewRunImage } from "../shared/rebase.ts";
import type { RecordedDirectory } from "../shared/record.ts";
import type { Options } from "./options.ts";
import { readRecord } from "./record.ts";

export const checkNewRunImage = (options: Options) =>
  step("rebase", {
    id: "rebase:export-dirs",
    cites: ["proposal.export-dirs.rebase-safe"],
    needs: ["app", "runImage", "runImageName"],
    run: (context) => refuseNewRunImage(context, { read: readRecord, directories: dirsOf }, options),
  });

const dirsOf = (recorded: readonly RecordedDirectory[]) => recorded.map(({ dir }) => dir);
