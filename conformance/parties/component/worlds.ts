/** The generated worlds in which the programs of a component run. Each differs from the usual one in one thing. */
import { type Api, api, compareApi } from "#base";
import { STANDARD_USER } from "#machine";
import type { Ids } from "#platform";

export type WorldName =
  | "usual"
  | "again"
  | "elsewhere"
  | "another user"
  | "no arguments"
  | "read-only app"
  | "no execution environment"
  | "more variables";

export interface ProbeWorld {
  readonly name: WorldName;
  readonly app: string;
  readonly layers: string;
  readonly platform: string;
  /** The directory of buildpacks, or of image extensions. */
  readonly components: string;
  readonly user: Ids;
  readonly home: string;
  /** Whether the programs get the positional arguments that they had before Buildpack API 0.8. */
  readonly hasArguments: boolean;
  /** Whether the app directory is mounted read-only for bin/detect. */
  readonly isAppReadOnly: boolean;
  readonly execEnv?: string;
  /** Variables that no lifecycle provides. */
  readonly more: Readonly<Record<string, string>>;
}

const { uid, gid, home } = STANDARD_USER;

const USUAL: ProbeWorld = {
  name: "usual",
  app: "/workspace",
  layers: "/layers",
  platform: "/platform",
  components: "/cnb",
  user: { uid, gid },
  home,
  hasArguments: true,
  isAppReadOnly: false,
  execEnv: "production",
  more: {},
};

const OTHERS: readonly (Pick<ProbeWorld, "name"> & Partial<ProbeWorld> & { readonly since?: Api })[] = [
  { name: "again" },
  { name: "elsewhere", app: "/srv/source", layers: "/var/layers", platform: "/opt/platform", components: "/opt/cnb" },
  { name: "another user", user: { uid: 4242, gid: 4343 }, home: "/home/another" },
  { name: "no arguments", hasArguments: false, since: api("0.8") },
  { name: "read-only app", isAppReadOnly: true },
  { name: "no execution environment", since: api("0.12") },
  {
    name: "more variables",
    more: {
      USER: STANDARD_USER.name,
      LOGNAME: STANDARD_USER.name,
      SHELL: "/bin/bash",
      LANG: "C.UTF-8",
      LC_ALL: "C.UTF-8",
      TERM: "xterm",
      TZ: "UTC",
    },
  },
];

/** The usual world first. */
export function worldsFor(declared: Api): readonly ProbeWorld[] {
  const others = OTHERS.filter((one) => one.since === undefined || compareApi(declared, one.since) >= 0);
  return [
    USUAL,
    ...others.map(({ since: _since, ...changes }): ProbeWorld => {
      const { execEnv, ...rest } = USUAL;
      const world = { ...rest, ...changes };
      return changes.name === "no execution environment" || execEnv === undefined ? world : { ...world, execEnv };
    }),
  ];
}
