/** The folders of a run: bundles of failures, and recordings. */
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeDirectory } from "#base/host";
import { bundleName, bundleText } from "#protocol";
import type { ResultStore } from "#runner";
import { writeRecording } from "#subjects/host";

interface RunFolders {
  readonly failures?: string;
  readonly recordings?: string;
}

/** Writes only what has a folder. */
export const fileStore = ({ failures, recordings }: RunFolders): ResultStore => ({
  ...(failures !== undefined && {
    writeBundle: (bundle) => writeWhole(failures, bundleName(bundle), bundleText(bundle)),
  }),
  ...(recordings !== undefined && { writeRecording: (recording) => writeRecording(recordings, recording) }),
});

/** Writes the file completely or not at all. Returns its path. */
function writeWhole(directory: string, name: string, text: string): string {
  makeDirectory(directory);
  const path = join(directory, name);
  writeFileSync(`${path}.part`, text);
  renameSync(`${path}.part`, path);
  return path;
}
