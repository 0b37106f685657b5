/** The components of a target, their TOML, and for each a value that is near another one: another case, a longer or a shorter one. */
import { tomlLines } from "../vocabulary/toml.ts";

export interface Target {
  readonly os?: string;
  readonly arch?: string;
  readonly variant?: string;
  readonly name?: string;
  readonly version?: string;
}
export type Component = keyof Target;

export const BASE = { os: "linux", arch: "arm64", variant: "v8", name: "plimsoll", version: "1.2" } as const;
export const WORDS: Readonly<Record<Component, string>> = {
  os: "operating system",
  arch: "architecture",
  variant: "architecture variant",
  name: "distribution",
  version: "distribution version",
};
export const COMPONENTS = Object.keys(WORDS) as readonly Component[];
export const NEAR: Readonly<Record<Component, readonly [string, ...string[]]>> = {
  os: ["linux2", "Linux"],
  arch: ["arm", "arm64be"],
  variant: ["v7", "v8.1"],
  name: ["plimsoll-edge", "plim"],
  version: ["1.20", "1"],
};

/** The target without a component. */
export const targetWithout = (component: Component): Target => ({ ...BASE, [component]: undefined });

const lines = (values: Readonly<Record<string, string | undefined>>): string =>
  tomlLines(Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)));

/** Both spellings of a variant (C-34), because these cases are about comparison only. */
const platformLines = ({ os, arch, variant }: Target): string => lines({ os, arch, variant, "arch-variant": variant });

const distroTable = (at: string, { name, version }: Target): string =>
  name === undefined && version === undefined ? "" : `${at}\n${lines({ name, version })}`;

/** Lines of buildpack.toml; the distributions of all are those of the first. */
export const declared = (target: Target, ...more: readonly Target[]): string =>
  `[[targets]]\n${platformLines(target)}${[target, ...more].map((one) => distroTable("[[targets.distros]]", one)).join("")}`;

/** analyzed.toml of a run image with this target. */
export const analyzed = (target: Target) => {
  const image = "127.0.0.1:5000/run:1";
  const text = `[run-image]\n${tomlLines({ reference: image, image })}[run-image.target]\n${platformLines(target)}`;
  return { "/layers/analyzed.toml": { text: text + distroTable("[run-image.target.distro]", target) } };
};
