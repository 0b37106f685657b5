/** Counterexamples about places: outputs become part of the app image, or other components can read them. */

import { writeFile, writeLayerToml } from "#cases/vocabulary/acts";
import { expectAbsent, expectEqual } from "#cases/vocabulary/expect";
import { expectFailure, expectSuccess } from "#cases/vocabulary/expect-exit";
import { extension } from "#cases/vocabulary/extensions";
import { lifecycleLabel } from "#cases/vocabulary/images";
import { allPhases } from "#cases/vocabulary/steps";
import { buildpack } from "#cases/vocabulary/world";
import type { FindingWorld } from "../../kit/finding-world.ts";
import {
  appLayerEntry,
  BUILT,
  copiedText,
  copyingExtension,
  EXTENDED,
  OUTPUT,
  worldForExtend,
  writeOutput,
} from "../worlds/contexts.ts";
import { findingWithExtender, promise } from "./finding-with-extender.ts";

const TOKEN = "/layers/generated/acme_ext/context.run/token";
const OTHERS = `${OUTPUT}/../acme_ext/context.run/tool`;
const LAUNCHED = "[types]\nlaunch = true\n";
/** The acts that make a layer of a buildpack. */
const looksLikeALayer = (dir: string) => [
  writeFile(`${dir}/tool/of`, "of the extension"),
  writeFile(`${dir}/tool.toml`, LAUNCHED),
];
const noLayerOfBuildpack = expectAbsent(
  lifecycleLabel(4, "buildpacks", 0, "layers", "tool"),
  promise("no-interference"),
  promise("not-in-final-image"),
);

export const ofPlaces: readonly FindingWorld[] = [
  findingWithExtender("same-id", {
    says: "The output directory of an extension is not a layer of the buildpack with the same id.",
    text: ["place=anywhere", "at-build=open"],
    given: worldForExtend({
      extensions: [extension({ id: "acme/hello", generate: looksLikeALayer(OUTPUT) })],
      env: { CNB_GENERATED_DIR: "/layers" },
    }),
    when: allPhases(),
    then: [noLayerOfBuildpack],
  }),
  findingWithExtender("id-of-periods", {
    says: "An extension whose id is two periods has an output directory of its own, or is refused.",
    text: ["place=anywhere", "leftovers=kept", "writes=unseen", "at-build=open"],
    given: worldForExtend({
      extensions: [],
      groups: [[".."]],
      files: {
        "/cnb/extensions": { dir: true },
        "/cnb/1.0.0/extension.toml": { text: 'api = "${buildpack-api}"\n[extension]\nid = ".."\nversion = "1.0.0"\n' },
        "/cnb/1.0.0/bin/generate": { acts: looksLikeALayer("${CNB_OUTPUT_DIR}/acme_hello") },
      },
    }),
    when: allPhases(),
    then: [expectFailure(1, promise("dir-per-detected-ext")), noLayerOfBuildpack],
  }),
  findingWithExtender("generated-in-app", {
    says: "Output of extensions is in no layer of the app image, for any CNB_GENERATED_DIR.",
    text: ["place=anywhere", "at-build=open"],
    given: worldForExtend({
      extensions: [copyingExtension("tool", writeOutput("context.run/tool"))],
      env: { CNB_GENERATED_DIR: "/workspace/generated" },
    }),
    when: BUILT,
    then: [
      expectAbsent(
        appLayerEntry("app", "/workspace/generated/acme_ext/run.Dockerfile"),
        promise("not-in-final-image"),
        promise("not-in-image"),
      ),
    ],
  }),
  findingWithExtender("read-at-build", {
    says: "A file in the context of an extension does not become part of a layer of a buildpack.",
    text: ["at-build=open"],
    given: worldForExtend({
      extensions: [extension({ generate: [writeOutput("context.run/token", "secret")] })],
      buildpacks: [
        buildpack({
          build: [
            { do: "mkdir", path: "${CNB_LAYERS_DIR}/tool" },
            writeLayerToml("tool", ["launch"]),
            { do: "if", exists: TOKEN, acts: [{ do: "copy", path: TOKEN, to: "${CNB_LAYERS_DIR}/tool/token" }] },
          ],
        }),
      ],
    }),
    when: allPhases(),
    then: [
      expectSuccess(4, promise("ignored-at-build-launch")),
      expectAbsent(
        appLayerEntry("layer acme_hello/tool", "/layers/acme_hello/tool/token", 4),
        promise("ignored-at-build-launch"),
      ),
    ],
  }),
  findingWithExtender("other-extension-writes", {
    says: "The Dockerfile of an extension copies files that no other extension changed.",
    text: ["others=open", "writes=unseen"],
    given: worldForExtend({
      extensions: [
        copyingExtension("tool", writeOutput("context.run/tool", "its own")),
        extension({
          id: "acme/other",
          generate: [{ do: "if", exists: OTHERS, acts: [writeFile(OTHERS, "of another")] }],
        }),
      ],
    }),
    when: EXTENDED,
    then: [expectEqual(copiedText(), "its own", promise("no-interference"), promise("dir-per-detected-ext"))],
  }),
  findingWithExtender("generate-writes-app", {
    says: "A file that bin/generate leaves in its working directory does not become part of the app image: detection fails.",
    text: ["writes=unseen"],
    given: worldForExtend({ extensions: [extension({ generate: [writeFile("notes", "of the extension")] })] }),
    when: allPhases(),
    then: [expectFailure(1, promise("not-in-image"))],
  }),
];
