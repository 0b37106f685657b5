/**
 * buildpack.md > Environment > Provided by the Platform: what `clear-env` takes away and what it leaves. Each source of variables, for each
 * form of the key, in a group whose other buildpacks have another form.
 */
import type { Expectation, TestCase, World } from "#protocol";
import { makeLayer } from "../vocabulary/acts.ts";
import { expectAbsent, expectEqual } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { build, detect } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { BASE_PATH, buildpack, worldForBuild, worldForDetect } from "../vocabulary/world.ts";

const FORMS = { true: "clear-env = true\n", false: "clear-env = false\n", absent: "" } as const;
type Form = keyof typeof FORMS;

/** Layer path variables and their directories. */
const PATHS = {
  PATH: "bin",
  LD_LIBRARY_PATH: "lib",
  LIBRARY_PATH: "lib",
  CPATH: "include",
  PKG_CONFIG_PATH: "pkgconfig",
} as const;

const USERS = { ONLY_USER: "user", OF_LAYER: "user", OPERATED: "user" } as const;
const FILES = Object.fromEntries([
  ...Object.entries(USERS).map(([name, text]) => [`/platform/env/${name}`, { text }]),
  ...Object.keys(PATHS).map((name) => [`/platform/env/${name}`, { text: `/user/${name}` }]),
  ["/cnb/build-config/env/OPERATED.append", { text: "operator" }],
  ["/cnb/build-config/env/ONLY_OPERATOR", { text: "operator" }],
]);

/** The layers of a buildpack are for later ones, whatever its own form and theirs. */
const writer = (id: string, form: Form) =>
  buildpack({
    id,
    buildpackToml: FORMS[form],
    build: makeLayer("x", ["build"], {
      ...Object.fromEntries(Object.values(PATHS).map((directory) => [`${directory}/file`, ""])),
      "env/OF_LAYER": id,
      "env.build/WRITERS.append": id,
    }),
  });

const WRITERS = ["acme/first", "acme/second"] as const;
const WRITER_FORMS = ["absent", "true"] as const satisfies readonly Form[];
const LATEST_FIRST = WRITERS.toReversed().map((id) => `/layers/${id.replace("/", "_")}/x`);

const GIVEN = "buildpack.env.clear-env.false";
const CLEARED = "buildpack.env.clear-env.true";
const seen = (variable: string): string => afterStep(0).call("see", "env", variable);
const joined = (parts: readonly string[]): string => parts.join(":");

/** The model: `layers` are the layers of earlier buildpacks, latest first. */
function expectationsOf(form: Form, layers: readonly string[]): readonly Expectation[] {
  const cleared = form === "true";
  const state = cleared ? CLEARED : GIVEN;
  return [
    ...Object.entries(PATHS).map(([variable, directory]) => {
      const value = [
        ...(cleared ? [] : [`/user/${variable}`]),
        ...layers.map((layer) => `${layer}/${directory}`),
        ...(variable === "PATH" ? [BASE_PATH] : []),
      ];
      return value.length === 0
        ? expectAbsent(seen(variable), state)
        : expectEqual(
            seen(variable),
            joined(value),
            state,
            ...(layers.length > 0 ? ["buildpack.env.layer-paths.build"] : []),
            ...(cleared ? [] : ["buildpack.env.user.prepend-path"]),
          );
    }),
    cleared ? expectAbsent(seen("ONLY_USER"), state) : expectEqual(seen("ONLY_USER"), "user", state),
    expectEqual(seen("ONLY_OPERATOR"), "operator", "buildpack.env.operator.provide"),
    expectEqual(seen("OPERATED"), cleared ? "operator" : "useroperator", state, "buildpack.env.operator.provide"),
    ...(layers.length === 0
      ? []
      : [
          expectEqual(
            seen("OF_LAYER"),
            cleared ? WRITERS[1] : "user",
            state,
            ...(cleared ? ["buildpack.env.bp.build-apply"] : ["buildpack.env.user.override-other"]),
          ),
          expectEqual(seen("WRITERS"), WRITERS.join(""), state, "buildpack.env.bp.build-apply"),
        ]),
    expectEqual(seen("HOME"), "/home/cnb", "platform.env.build.base-image.inherit"),
    expectEqual(seen("CNB_PLATFORM_DIR"), "/platform", cleared ? "buildpack.build.env" : state),
  ];
}

const SEE = [{ do: "record", as: "see" }] as const;
const inWords = (form: Form): string => (form === "absent" ? "without clear-env" : `with clear-env = ${form}`);

const PROGRAMS = {
  detect: {
    given: (form: Form): World =>
      worldForDetect({
        buildpacks: [buildpack({ buildpackToml: FORMS[form], detect: SEE }), buildpack({ id: "acme/other" })],
        files: FILES,
      }),
    when: detect(),
    layers: [] as readonly string[],
  },
  build: {
    given: (form: Form): World =>
      worldForBuild({
        buildpacks: [
          ...WRITERS.map((id, at) => writer(id, WRITER_FORMS[at] ?? "absent")),
          buildpack({ buildpackToml: FORMS[form], build: SEE }),
        ],
        files: FILES,
      }),
    when: build(),
    layers: LATEST_FIRST,
  },
} as const;

export const clearEnvCases: readonly TestCase[] = (["detect", "build"] as const).flatMap((phase) =>
  (Object.keys(FORMS) as Form[]).map((form) => {
    const { given, when, layers } = PROGRAMS[phase];
    return mustCase({
      id: `${phase}.clear-env.${form}`,
      says: `For bin/${phase} of a buildpack ${inWords(form)}, the variables of the user, the operator and earlier layers are what the text says of each.`,
      given: given(form),
      when: [when],
      then: [expectSuccess(0), ...expectationsOf(form, layers)],
    });
  }),
);
