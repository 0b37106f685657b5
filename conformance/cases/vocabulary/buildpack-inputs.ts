/** Rows of the inputs that a program of a buildpack sees, for detector and builder. */
import type { FileSpec, World } from "#protocol";
import type { InputRow, Shown } from "./inputs.ts";
import { OTHER_LAYERS } from "./inputs.ts";
import { afterStep } from "./pointers.ts";
import { buildpack } from "./world.ts";

/** The program records what it gets. */
const SEE = [{ do: "record", as: "see" }] as const;
export const seeingBuildpack = (id = "acme/hello") => buildpack({ id, detect: SEE, build: SEE });

/** Two more places of everything, next to the default one. */
export const PLACES = ["/workspace/one", "/workspace/two"] as const;
const [ONE, TWO] = PLACES;

const ARCHITECTURES: Readonly<Record<string, string>> = {
  [`${ONE}/analyzed.toml`]: "arm64",
  [`${TWO}/analyzed.toml`]: "s390x",
  "/layers/analyzed.toml": "amd64",
  [`${OTHER_LAYERS}/analyzed.toml`]: "ppc64le",
};
const analyzedToml = (arch: string): FileSpec => ({
  text: `[run-image]\nreference = "127.0.0.1:5000/run:1"\nimage = "127.0.0.1:5000/run:1"\n[run-image.target]\nos = "linux"\narch = "${arch}"\n`,
});

const { toml: BUILDPACK_TOML } = seeingBuildpack();
const buildpackIn = (directory: string): Readonly<Record<string, FileSpec>> => ({
  [`${directory}/acme_hello/1.0.0/buildpack.toml`]: { text: BUILDPACK_TOML },
  [`${directory}/acme_hello/1.0.0/bin/detect`]: { acts: SEE },
  [`${directory}/acme_hello/1.0.0/bin/build`]: { acts: SEE },
});

/** Each directory of variables sets PLACE to its own name. */
const variablesIn = (directory: string): Readonly<Record<string, FileSpec>> => ({
  [`${directory}/env/PLACE`]: { text: directory },
});

/** The files of the rows below. */
export const PLACED_FILES: Readonly<Record<string, FileSpec>> = Object.assign(
  { [OTHER_LAYERS]: { dir: true }, "/workspace/empty": { text: "" } },
  ...PLACES.map((place) => ({ [place]: { dir: true }, ...buildpackIn(`${place}/buildpacks`) })),
  ...PLACES.flatMap((place) => [variablesIn(`${place}/config`), variablesIn(`${place}/platform`)]),
  ...Object.entries(ARCHITECTURES).map(([path, arch]) => ({ [path]: analyzedToml(arch) })),
);

/** In these two the variables come from the default directory. */
const withVariables = (given: World, directory: string): World => ({
  ...given,
  files: { ...given.files, ...variablesIn(directory) },
});

/** `step` is the step of the phase that gets the input. */
export function buildpackRows(
  start: Pick<InputRow, "phase" | "given" | "when" | "covers" | "statementOf" | "buildpack" | "platform" | "can">,
  step = 0,
): readonly InputRow[] {
  const seen = (...inside: readonly string[]) => afterStep(step).call("see", ...inside);
  const seenEnv =
    (name: string, shownAs: (value: string) => string) =>
    (value = ""): readonly Shown[] => [[seen("env", name), { equals: shownAs(value) }]];
  const { given } = start;
  const both = (name: string) => [`${ONE}/${name}`, `${TWO}/${name}`] as const;
  return [
    {
      ...start,
      input: "analyzed",
      buildpack: ["0.10"],
      values: both("analyzed.toml"),
      fallback: "/layers/analyzed.toml",
      shows: seenEnv("CNB_TARGET_ARCH", (value) => ARCHITECTURES[value] ?? ""),
    },
    {
      ...start,
      input: "app",
      values: PLACES,
      fallback: "/workspace",
      shows: (value = "") => [[seen("cwd"), { equals: value }]],
    },
    {
      ...start,
      input: "buildConfig",
      given: withVariables(given, "/cnb/build-config"),
      values: both("config"),
      fallback: "/cnb/build-config",
      shows: seenEnv("PLACE", (value) => value),
    },
    {
      ...start,
      input: "buildpacks",
      values: both("buildpacks"),
      fallback: "/cnb/buildpacks",
      shows: seenEnv("CNB_BUILDPACK_DIR", (value) => `${value}/acme_hello/1.0.0`),
    },
    {
      ...start,
      input: "execEnv",
      platform: ["0.15"],
      buildpack: ["0.12"],
      values: ["test", "development"],
      fallback: "production",
      shows: seenEnv("CNB_EXEC_ENV", (value) => value),
    },
    {
      ...start,
      input: "platform",
      given: withVariables(given, "/platform"),
      values: both("platform"),
      fallback: "/platform",
      shows: seenEnv("PLACE", (value) => value),
    },
  ];
}
