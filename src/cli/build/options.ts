/** The options of `plimsoll build`, as parsed. */
export interface BuildOptions {
  readonly path: string;
  /** A project.toml; default: that of `path`. */
  readonly descriptor?: string;
  /** `os/architecture[/variant]` of the image. */
  readonly platform?: string;
  readonly network?: string;
  /** `<folder>:<path>[:ro]` */
  readonly volume?: readonly string[];
  readonly buildpack: readonly string[];
  readonly extension: readonly string[];
  readonly order?: string;
  readonly builder?: string;
  readonly buildImage?: string;
  readonly runImage?: string;
  readonly env: readonly string[];
  readonly envFile: readonly string[];
  readonly process?: string;
  readonly tag: readonly string[];
  readonly cache?: string;
  readonly previousImage?: string;
  readonly projectMetadata?: string;
  readonly publish?: true;
  readonly output?: string;
  readonly machine: "sim" | "host";
  readonly lifecycle?: string;
  readonly launcher?: string;
  readonly platformApi?: string;
  readonly creator?: true;
  /** `<id>` or `<id>:<option>=<value>`. */
  readonly proposal: readonly string[];
  readonly timeout: number;
  readonly disk: number;
  readonly trace?: true;
  readonly json?: true;
  readonly quiet?: true;
  readonly verbose?: true;
  readonly color?: boolean;
}
