/** What the app's `project.toml` changes in a build, as pack applies it. What a user gives as an option overrides it. */
import { existsSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type Fault, fail, ok, type Result, textOfByteString } from "#base";
import { readFileUpTo } from "#base/host";
import { type Order, type ProjectBuildpack, type ProjectSettings, projectToml, toml } from "#contract";
import { type Buildpack, type BuildpackSource, buildpackOf, orderOfBuildpacks } from "#platform";
import { draftOf, type Tree, treeOf, walk } from "#tree";
import { buildpackNamed } from "./buildpacks.ts";
import { ignoreMatcher } from "./ignore.ts";
import type { BuildOptions } from "./options.ts";

export interface Project extends ProjectSettings {
  readonly file: string;
}

/** The file of the option, or `project.toml` in the app's folder if there is one. */
export function readProject(app: string, given: string | undefined): Result<Project | undefined, Fault> {
  const file = resolve(given ?? join(app, "project.toml"));
  if (!existsSync(file) || !statSync(file).isFile()) {
    if (given === undefined) return ok(undefined);
    return fail({
      kind: "project-missing",
      message: "the project descriptor does not exist",
      where: { file },
      remedy: "check the path",
    });
  }
  const bytes = readFileUpTo(file, toml.TOML_SIZE_MAX);
  if (!bytes.ok) return bytes;
  const read = projectToml.read(bytes.value, file);
  if (!read.ok) return read;
  const { io, build } = read.value;
  const settings =
    io?.buildpacks ?? (build && { ...NONE, ...build, group: build.buildpacks, build: { env: build.env } });
  if (settings === undefined) return ok(undefined);
  if (settings.include.length > 0 && settings.exclude.length > 0)
    return fail({
      kind: "project-files",
      message: "the project descriptor has both include and exclude",
      where: { file, key: "io.buildpacks" },
      remedy: "remove one of them",
    });
  return ok({ ...settings, file });
}

const NONE = { include: [], exclude: [], group: [], pre: { group: [] }, post: { group: [] } } as const;

/** The app without the files that the project leaves out. A directory stays if something in it does. */
export function includedFiles(app: Tree, { include, exclude }: ProjectSettings): Tree {
  if (include.length + exclude.length === 0) return app;
  const isMeant = ignoreMatcher(include.length > 0 ? include : exclude);
  const keeps = (path: string, isDirectory: boolean): boolean => isMeant(path, isDirectory) === include.length > 0;
  const draft = draftOf(app);
  const kept = new Set<string>();
  // Contents come after their directory, so the last ones decide first.
  for (const { path, node } of [...walk(app)].slice(1).toReversed()) {
    const parts = textOfByteString(path).slice(1);
    if (!keeps(parts, node.kind === "dir") && !kept.has(path)) draft.remove(path);
    else kept.add(path.slice(0, path.lastIndexOf("/")));
  }
  return draft.seal();
}

export const projectEnvironment = (project: Project | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries((project?.build.env ?? []).map(({ name, value }) => [name, value]));

/** Plimsoll fetches nothing that only a file names. */
export function notesOf(project: Project | undefined, { builder, buildImage }: BuildOptions): readonly string[] {
  if (project?.builder === undefined || builder !== undefined || buildImage !== undefined) return [];
  return [
    `${project.file} names the builder ${project.builder}, which is not used; to use it, add --builder ${project.builder}`,
  ];
}

/** Buildpacks at the beginning and the end of every group. */
export function surroundGroups(order: Order, pre: readonly Buildpack[], post: readonly Buildpack[]): Order {
  const elements = (buildpacks: readonly Buildpack[]) =>
    orderOfBuildpacks(buildpacks).order.flatMap(({ group }) => group);
  const around = order.order.map(({ group }) => ({ group: [...elements(pre), ...group, ...elements(post)] }));
  return pre.length + post.length === 0 ? order : { ...order, order: around };
}

/** Refuses what Plimsoll does not fetch or run by itself. */
export async function projectBuildpack(
  entry: ProjectBuildpack,
  { file }: Project,
  inBuilder: readonly Buildpack[],
): Promise<Result<BuildpackSource, Fault>> {
  const { id, version, uri, script } = entry;
  if (script !== undefined) return inlineBuildpack(entry, file);
  const name = id === undefined ? undefined : version === undefined ? id : `${id}@${version}`;
  if (uri === undefined && name !== undefined) return buildpackNamed(name, inBuilder);
  if (uri === undefined || /^https?:/.test(uri))
    return fail({
      kind: "project-buildpack",
      message: `expected a buildpack with id, script, or the uri of a file or an image, found ${JSON.stringify(uri ?? entry)}`,
      where: { file },
      remedy: "Plimsoll fetches only images; download the buildpack, and give it with --buildpack",
    });
  const inRegistry = /^urn:(?:cnb:builder|buildpack):(.*)$/.exec(uri)?.[1];
  if (inRegistry !== undefined) return buildpackNamed(inRegistry, inBuilder);
  const isImage = /^(docker:\/\/|oci:|oci-archive:)/.test(uri);
  return buildpackNamed(isImage ? uri : resolve(dirname(file), uri.replace(/^file:\/\//, "")), inBuilder);
}

/** Its detection always passes. */
function inlineBuildpack({ id = "project/inline", version = "0.0.1", script }: ProjectBuildpack, file: string) {
  const { api = "", shell = "", inline = "" } = script ?? {};
  const text = (body: string) => ({ text: `#!${shell}\n\n${body}\n`, mode: 0o755 });
  const toml = [api, id, version].map((value) => JSON.stringify(value));
  const tree = treeOf({
    "/buildpack.toml": `api = ${toml[0]}\n[buildpack]\nid = ${toml[1]}\nversion = ${toml[2]}\n`,
    "/bin/detect": text("exit 0"),
    "/bin/build": text(inline),
  });
  const buildpack = buildpackOf(tree, file);
  return buildpack.ok ? ok({ entry: buildpack.value, all: [buildpack.value] }) : buildpack;
}
