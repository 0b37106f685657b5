/** The components of a target, and for each a value that is near another one: another case, a longer or a shorter one. */

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
