/** The build image or builder: its file system, its user and its buildpacks. */
import { type Bytes, type Fault, orThrow } from "#base";
import { flatten, type Image } from "#image";
import { readUsers, STANDARD_USER, standardTree } from "#machine";
import { buildpacksIn, fileBytesIn, type Ids } from "#platform";
import type { BuildBase } from "#proposals/build";
import type { Tree } from "#tree";
import { openImage } from "../images/open.ts";
import { throwFault } from "../terminal/run-verb.ts";
import type { BuildOptions } from "./options.ts";

/** Throws a fault for an image that cannot be opened, or has a bad user id. */
export async function buildBase({
  builder,
  buildImage,
}: Pick<BuildOptions, "builder" | "buildImage">): Promise<BuildBase> {
  const from = builder ?? buildImage;
  if (from === undefined) {
    const { uid, gid, home } = STANDARD_USER;
    return {
      tree: standardTree(),
      env: {},
      labels: {},
      user: { uid, gid },
      home,
      buildpacks: [],
      from: "the built-in build image",
    };
  }
  const { image } = orThrow(await openImage(from));
  const tree = flatten(image);
  const buildpacks = builder === undefined ? [] : orThrow(buildpacksIn(tree, from));
  const env = environmentOf(image);
  const user = userOf(env, from);
  const labels = image.config.config.Labels ?? {};
  return { tree, env, labels, user, home: homeOf(tree, user), buildpacks, from };
}

function environmentOf(image: Image): Readonly<Record<string, string>> {
  const pairs = (image.config.config.Env ?? []).map((line): [string, string] => {
    const equals = line.indexOf("=");
    return equals < 0 ? [line, ""] : [line.slice(0, equals), line.slice(equals + 1)];
  });
  return Object.fromEntries(pairs);
}

/** The specification requires the build image to name its user; an image that does not gets the standard one. */
function userOf(env: Readonly<Record<string, string>>, from: string): Ids {
  return {
    uid: idIn(env, { name: "CNB_USER_ID", otherwise: STANDARD_USER.uid, from }),
    gid: idIn(env, { name: "CNB_GROUP_ID", otherwise: STANDARD_USER.gid, from }),
  };
}

function idIn(
  env: Readonly<Record<string, string>>,
  { name, otherwise, from }: { readonly name: string; readonly otherwise: number; readonly from: string },
): number {
  const text = env[name];
  if (text === undefined) return otherwise;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const fault: Fault = {
    kind: "build-image",
    message: `the variable ${name} of the build image is ${JSON.stringify(text)}, which is not a user or group id`,
    where: { file: from },
    remedy: "set it to a number in the build image, or give another --build-image or --builder",
  };
  throwFault(fault);
}

function homeOf(tree: Tree, { uid }: Ids): string {
  const read = (path: string): Bytes => fileBytesIn(tree, path) ?? new Uint8Array();
  const users = readUsers({ exists: (path) => fileBytesIn(tree, path) !== undefined, read });
  return users.find((user) => user.uid === uid)?.home ?? "/";
}
