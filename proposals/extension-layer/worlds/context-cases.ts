/** Parts that the cases of both forms share: one extension, `acme/ext`, whose Dockerfile copies `tool`. */

import { makeLayer, writeFile } from "#cases/vocabulary/acts";
import { expectEqual } from "#cases/vocabulary/expect";
import { expectSuccess } from "#cases/vocabulary/expect-exit";
import { extension } from "#cases/vocabulary/extensions";
import { afterStep } from "#cases/vocabulary/pointers";
import { buildpack, EXIT_FAIL, type WorldChanges } from "#cases/vocabulary/world";
import type { Act } from "#machine";
import type { Expectation, ExtensionSpec, TestCase, World } from "#protocol";
import { select } from "#protocol";
import { type CaseKitOptions, caseKit } from "../../kit/case-kit.ts";
import { BUILT, copyToRunImage, DISTROLESS, MADE, worldForExtend, writeOutput } from "./contexts.ts";

const SINCE = { platform: ["0.13"], buildpack: ["0.11"] } as const satisfies Partial<CaseKitOptions>;
export const approved = caseKit({ rfc: "extension-layer", ...SINCE });
export const draft = caseKit({ rfc: "extension-layer-draft", on: "extension-layer:form=draft", ...SINCE });

export const CAN = ["extend", "two-uids"] as const;

/** One extension that performs `acts` and then writes its Dockerfile, and an app of these files. */
export const givenApp =
  (app: World["files"]) =>
  (acts: readonly Act[], changes: WorldChanges = {}, dockerfile = copyToRunImage("tool")): World =>
    worldForExtend({
      extensions: [extension({ generate: [...acts, ...dockerfile] })],
      ...changes,
      files: { ...app, ...changes.files },
    });
export const SETTINGS = { "/workspace/settings": { text: "settings" } } as const;
export const worldWithSettings = givenApp({ "/workspace/tool": { text: "app" }, ...SETTINGS });
export const FOLDER = writeOutput("context.run/tool", "tool");

/** An entry of the app image, in the layer that the extension of the run image made. */
export const extendedFile = (step: number, path: string) =>
  `${afterStep(step).image("@app:1", "layers", 1, "entries")}${select("name", path)}`;

/** Two extensions that record their environment and the entries of `dir`. An extension between them fails detection. */
export function worldRecording(dir: string): World {
  const records = (as: string): readonly Act[] => [{ do: "record", as, list: [dir] }];
  return worldForExtend({
    extensions: [
      extension({ id: "acme/one", generate: records("one") }),
      extension({ id: "acme/two", detect: EXIT_FAIL }),
      extension({ id: "acme/one.more", generate: records("more") }),
    ],
  });
}

/** `acme/hello` is an extension that makes `tool`, and a buildpack that has a layer with this name. */
export const worldOfNamesakes = (tool: Act): World =>
  worldForExtend({
    extensions: [extension({ id: "acme/hello", generate: [tool, ...copyToRunImage("tool")] })],
    buildpacks: [
      buildpack({
        build: [...makeLayer("tool", ["launch"]), { do: "record", as: "build", list: ["${CNB_LAYERS_DIR}"] }],
      }),
    ],
  });
export const expectSeparate = (...covers: readonly string[]): readonly Expectation[] => [
  expectEqual(afterStep(4).call("build", "lists", "${CNB_LAYERS_DIR}"), ["tool.toml", "tool/"], ...covers),
  expectEqual(`${extendedFile(5, MADE)}/text`, "tool", ...covers),
];

/** Reads a file of another extension, and writes to it if it exists. */
export const readingExtension = (path: string): ExtensionSpec =>
  extension({
    id: "acme/other",
    generate: [
      { do: "record", as: "other", read: [path] },
      { do: "if", exists: path, acts: [writeFile(path, "of another")] },
    ],
  });

/** Of the files of the extension, the app image has only those that its Dockerfile copied. */
export function expectOnlyCopied(copied: string, ...lifecycle: readonly string[]): readonly Expectation[] {
  const names = `${afterStep(5).image("@app:1", "layers", 1, "entries")}/*/name`;
  return [
    expectEqual(names, [MADE], copied),
    expectEqual(
      afterStep(5).layers("@app:1", "/*/role"),
      ["run", "run", "sbom", "app", "launcher", "config"],
      copied,
      ...lifecycle,
    ),
    expectEqual(
      afterStep(5).layer("@app:1", "config", "/entries/*/name"),
      ["/layers", "/layers/config", "/layers/config/metadata.toml"],
      copied,
      ...lifecycle,
    ),
  ];
}

export const ON_DISTROLESS: WorldChanges = { images: { "@run:1": DISTROLESS } };
export const caseWithoutShell = ({ proposalCase, idOf }: typeof approved, onDistroless: World): TestCase =>
  proposalCase({
    id: "distroless",
    says: "A run image without a shell is extended by COPY.",
    can: CAN,
    given: onDistroless,
    when: BUILT,
    then: [
      expectSuccess(3, idOf("distroless")),
      expectEqual(`${extendedFile(5, MADE)}/text`, "tool", idOf("distroless")),
    ],
  });

/** `acme/hello` cannot read the file, and finds only programs of the image. */
export const expectUnreadAtBuild = (path: string, ...covers: readonly string[]): readonly Expectation[] => [
  expectEqual(afterStep(4).call("build", "reads", path), null, ...covers),
  expectEqual(afterStep(4).call("build", "env", "PATH"), "/usr/local/bin:/usr/bin:/bin", ...covers),
];
