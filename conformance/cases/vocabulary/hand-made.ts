/**
 * Launches on files that no exporter of ours writes: a layers directory in the app directory, which the exporter copies as it is. The layer
 * `x` is of the buildpack `acme/hand`.
 */
import type { FileSpec, RunStep } from "#protocol";
import { launch } from "./steps.ts";

export const HAND_MADE = "/workspace/hand-made";
export const HAND_MADE_LAYER = `${HAND_MADE}/acme_hand/x`;
export const HAND_MADE_METADATA = `${HAND_MADE}/config/metadata.toml`;

const metadata = (...process: readonly string[]): FileSpec => ({
  text: [
    '[[buildpacks]]\nid = "acme/hand"\nversion = "1.0.0"\napi = "${buildpack-api}"\n',
    ['[[processes]]\ntype = "web"', ...process, 'buildpack-id = "acme/hand"\n'].join("\n"),
  ].join("\n"),
});

/** metadata.toml, in which the process web starts /workspace/web without a shell, or with one. */
export const WEB_METADATA = metadata('command = ["/workspace/web"]', "direct = true");
export const SHELL_METADATA = metadata('command = "/workspace/web"', "direct = false");

export const launchHandMade = (env: Readonly<Record<string, string>> = {}): RunStep =>
  launch("/cnb/process/web", { env: { CNB_LAYERS_DIR: HAND_MADE, ...env } });
