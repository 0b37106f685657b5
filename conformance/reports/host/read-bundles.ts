/** Reads the bundles of failures beside a record. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { isJsonObject, type Json } from "#base";
import { bundleNameOf } from "#protocol";
import type { BundleOf } from "../records/bundles.ts";
import type { ResultRecord } from "../records/record.ts";

/** Larger than any bundle that can be shown. */
const BUNDLE_SIZE_MAX = 4 << 20;

/** Of the record at `path`, as `readRecord` takes it. */
export const failuresFolder = (path: string): string =>
  join(statSync(path).isDirectory() ? path : dirname(path), "failures");

/** A file that is no bundle is as good as none. */
export function readBundles(path: string): BundleOf {
  const folder = failuresFolder(path);
  const names = new Set(namesIn(folder));
  return (result) => {
    const name = bundleNameOf(result.id, { platform: result.platformApi, buildpack: result.buildpackApi });
    return names.has(name) ? readBundle(join(folder, name), result) : undefined;
  };
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readBundle(file: string, { platformApi, buildpackApi }: ResultRecord): Json | undefined {
  try {
    if (statSync(file).size > BUNDLE_SIZE_MAX) return undefined;
    const text = readFileSync(file, "utf8")
      .replaceAll("${platform-api}", platformApi)
      .replaceAll("${buildpack-api}", buildpackApi);
    const bundle: Json = JSON.parse(text);
    return isJsonObject(bundle) ? bundle : undefined;
  } catch {
    return undefined;
  }
}
