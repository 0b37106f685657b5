/** How detection, builds and exports grow: buildpacks in a group, groups in an order, layers, files. */
import { byteString, contentOf, utf8 } from "#base";
import { type Act, actProgram, renderActs } from "#machine";
import type { NodeSpec } from "#tree";
import { type Container, CREATE, command, container, run, start } from "../harness/container.ts";
import type { Dimension, Work } from "./growth.ts";

const DETECT = command(byteString("detector"), ["-app", "/workspace", "-log-level", "error"]);
const exit = (code: number): readonly Act[] => [{ do: "exit", code }];

/** Two executables of typed acts; all buildpacks share them. */
const scripts = (): { readonly programs: Container["programs"]; readonly pass: NodeSpec; readonly fail: NodeSpec } => {
  const [pass, fail] = [exit(0), exit(100)].map((acts) => ({ acts, content: contentOf(utf8(renderActs(acts))) }));
  if (pass === undefined || fail === undefined) throw new RangeError("two scripts");
  return {
    programs: new Map([pass, fail].map(({ acts, content }) => [content.digest, actProgram(acts)])),
    pass: { content: pass.content, mode: 0o755 },
    fail: { content: fail.content, mode: 0o755 },
  };
};

const many = <T>(size: number, item: (index: number) => T): readonly T[] =>
  Array.from({ length: size }, (_, i) => item(i));

/** Detects an order in which only the buildpacks of `passing` pass. */
function detection(size: number, passing: (index: number) => boolean, order: string): Work {
  const { programs, pass, fail } = scripts();
  const files: Record<string, NodeSpec> = { "/cnb/order.toml": order };
  for (let i = 0; i < size; i++) {
    const top = `/cnb/buildpacks/bp${i}/1`;
    files[`${top}/buildpack.toml`] = `api = "0.12"\n[buildpack]\nid = "bp${i}"\nversion = "1"\n`;
    files[`${top}/bin/detect`] = passing(i) ? pass : fail;
    files[`${top}/bin/build`] = pass;
  }
  const plain = container(files);
  const built = { ...plain, programs: new Map([...plain.programs, ...programs]) };
  return () => run(start(built), DETECT);
}

const member = (i: number, more = ""): string => `[[order.group]]\nid = "bp${i}"\nversion = "1"\n${more}`;

/** One buildpack with `size` launch layers of one small file each. */
function layers(size: number): Work {
  const acts: readonly Act[] = many(size, (i): readonly Act[] => [
    { do: "write", path: `\${CNB_LAYERS_DIR}/l${i}.toml`, text: "[types]\nlaunch = true\n" },
    { do: "write", path: `\${CNB_LAYERS_DIR}/l${i}/file`, text: `${i}\n` },
  ]).flat();
  const built = container({}, "typed acts", { acts: { one: acts, two: exit(0) } });
  return () => run(start(built), CREATE);
}

let round = 0;

/** Contents are new in each round, so that no layer is cached. */
function files(size: number): Work {
  round += 1;
  const app = many(size, (i): [string, NodeSpec] => [
    `/workspace/d${i % 1000}/f${i}`,
    { text: `${round} ${i}\n`, uid: 1000, gid: 1000 },
  ]);
  const built = container(Object.fromEntries(app));
  return () => run(start(built), CREATE);
}

export const BUILDS: readonly Dimension[] = [
  {
    id: "buildpacks",
    what: "detector, one group",
    of: "buildpacks",
    sizes: [10, 100, 1_000, 10_000],
    prepare: (size) => detection(size, () => true, `[[order]]\n${many(size, (i) => member(i)).join("")}`),
  },
  {
    id: "groups",
    what: "detector, only the last group passes",
    of: "groups",
    sizes: [10, 100, 1_000, 10_000],
    prepare: (size) => detection(size, (i) => i === size - 1, many(size, (i) => `[[order]]\n${member(i)}`).join("")),
  },
  { id: "layers", what: "creator", of: "launch layers", sizes: [1, 10, 30, 120], prepare: layers },
  {
    id: "files",
    what: "creator",
    of: "files of the app",
    sizes: [100, 1_000, 10_000, 100_000, 1_000_000],
    prepare: files,
    fresh: true,
  },
];
