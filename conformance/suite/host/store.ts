/** The folders of a run: bundles of failures, and recordings. */
import { join } from "node:path";
import { makeDirectory, writeFileWhole } from "#base/host";
import { bundleName, bundleText } from "#protocol";
import type { ResultStore } from "#runner";
import { writeRecording } from "#subjects/host";

interface RunFolders {
  readonly failures?: string;
  readonly recordings?: string;
}

/** Writes only what has a folder. A bundle for which the disk has no space is left out: the verdict is worth more. */
export const fileStore = ({ failures, recordings }: RunFolders): ResultStore => ({
  ...(failures !== undefined && {
    writeBundle: (bundle) => ifSpace(() => writeIn(failures, bundleName(bundle), bundleText(bundle))),
  }),
  ...(recordings !== undefined && { writeRecording: (recording) => writeRecording(recordings, recording) }),
});

function ifSpace<T>(write: () => T): T | undefined {
  try {
    return write();
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOSPC" || error.code === "EDQUOT"))
      return undefined;
    throw error;
  }
}

/** Returns its path. */
function writeIn(directory: string, name: string, text: string): string {
  makeDirectory(directory);
  const path = join(directory, name);
  writeFileWhole(path, text);
  return path;
}
