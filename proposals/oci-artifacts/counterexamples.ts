/** Worlds in which a promise of oci-artifacts does not hold. */

import { expectEqual, expectThat } from "#cases/vocabulary/expect";
import { expectExit, expectFailure, expectSuccess } from "#cases/vocabulary/expect-exit";
import { lifecycleLabel } from "#cases/vocabulary/images";
import { afterStep } from "#cases/vocabulary/pointers";
import { RUN_IMAGE, runImage } from "#cases/vocabulary/run-images";
import { analyze, create, newContainer, rebase } from "#cases/vocabulary/steps";
import type { WorldChanges } from "#cases/vocabulary/world";
import type { Act } from "#machine";
import { type FindingWorld, findingKit } from "../kit/finding-world.ts";
import { CONTENT, worldBuilding } from "./worlds/artifact-cases.ts";
import {
  additionalArtifact,
  artifactLayer,
  artifactsToml,
  CONFIG_MEDIA,
  LAYER_MEDIA,
  writeInLayers,
  writeMetadataFile,
} from "./worlds/artifacts.ts";

const { promise: of, shows: showsWhen } = findingKit("oci-artifacts");
const { promise: ofDraft } = findingKit("oci-artifacts-draft");

type Draft = Parameters<typeof showsWhen>[1];
/** The default steps: one build. */
const shows = (what: string, { says, text, given, when = [create()], then }: Omit<Draft, "when"> & Partial<Draft>) =>
  showsWhen(what, { says, text, given, when, then });

const PLAIN = artifactLayer("wasm", artifactsToml({}));
const COPY_APP: Act = { do: "copy", path: "/workspace/app.txt", to: "${CNB_LAYERS_DIR}/wasm/app.txt" };
const wasm = afterStep(0).artifact("@app:wasm", "layers", 0, "text");
const noArtifact = (...covers: readonly string[]) =>
  expectThat(afterStep(0).artifact("@app:wasm"), { present: false }, ...covers);
const SECRET = "/home/cnb/.docker/config.json";
const SECRETS: WorldChanges = { files: { [SECRET]: { text: '{"auths":{}}', mode: "0600" } } };

const ofTags: readonly FindingWorld[] = [
  shows("one-repository", {
    says: "The artifact is beside every name of the app image.",
    text: ["repositories=first"],
    given: worldBuilding(PLAIN),
    when: [create({ flags: { "-tag": "@shop:2" } })],
    then: [
      expectEqual(
        afterStep(0).artifact("@shop:wasm", "layers", 0, "text"),
        CONTENT,
        of("tag-key"),
        of("upload-with-image"),
      ),
    ],
  }),
  shows("tag-taken-silently", {
    says: "A build of two artifacts with one tag does not silently lose one of them.",
    text: ["collision=last"],
    given: worldBuilding([...PLAIN, ...artifactLayer("other", artifactsToml({}))]),
    then: [expectFailure(0, of("set-tag")), noArtifact(of("set-tag"))],
  }),
  shows("app-image-overwritten", {
    says: "The app image is under its name after every build.",
    text: ["order=image", "app-tag=overwrite"],
    given: worldBuilding([
      { do: "if", exists: "/workspace/publish", acts: artifactLayer("wasm", artifactsToml({ tag: "1" })) },
    ]),
    when: [create(), newContainer, { edit: { "/workspace/publish": { text: "" } } }, create()],
    then: [expectThat(afterStep(3).image("@app:1", "digest"), { present: true }, of("standard-image-kept"))],
  }),
  shows("other-app-overwritten", {
    says: "The artifact of an app is unchanged after a build of another app in the same repository.",
    text: [],
    given: worldBuilding(
      [...PLAIN, COPY_APP].map((act) =>
        act.do === "write" && act.path.endsWith("/artifacts.toml")
          ? { ...act, text: artifactsToml({ file: "app.txt" }) }
          : act,
      ),
    ),
    when: [
      create(),
      newContainer,
      { edit: { "/workspace/app.txt": { text: "other" } } },
      create({ images: ["@app:2"] }),
    ],
    then: [
      expectThat(
        afterStep(3).artifact("@app:wasm", "digest"),
        { sameAs: afterStep(0).artifact("@app:wasm", "digest") },
        of("upload-with-image"),
      ),
    ],
  }),
  shows("anybody-publishes", {
    says: "A buildpack cannot take a tag that the platform has given to something else.",
    text: ["trust=any"],
    given: worldBuilding(artifactLayer("wasm", artifactsToml({ tag: "stable" })), {
      images: { "@app:stable": RUN_IMAGE },
      files: { "/cnb/artifacts.toml": { text: '[[allow]]\ntags = ["wasm"]\n', owner: "root" } },
    }),
    then: [expectThat(afterStep(0).image("@app:stable", "digest"), { present: true }, of("additive"))],
  }),
];

const ofFiles: readonly FindingWorld[] = [
  shows("outside-the-layer", {
    says: "The exporter does not publish credentials that it can read.",
    text: ["file=text"],
    given: worldBuilding(artifactLayer("wasm", artifactsToml({ file: `../../..${SECRET}` })), SECRETS),
    then: [expectFailure(0, of("file-relative")), noArtifact(of("file-relative"))],
  }),
  shows("link-outside", {
    says: "The exporter does not publish credentials through a link in the layer.",
    text: ["file=text"],
    given: worldBuilding(
      [
        ...artifactLayer("wasm", artifactsToml({ file: "link" })),
        { do: "symlink", path: "${CNB_LAYERS_DIR}/wasm/link", to: SECRET },
      ],
      SECRETS,
    ),
    then: [expectFailure(0, of("publish-files")), noArtifact(of("publish-files"))],
  }),
  shows("relative-to-what", {
    says: "The sample of the RFC, which names a file of its own layer, is published.",
    text: ["relative-to=layers-dir"],
    given: worldBuilding(PLAIN),
    then: [expectEqual(wasm, CONTENT, of("publish-files"))],
  }),
  shows("directory-refused", {
    says: "Files of the layer are published when a directory of them is named.",
    text: [],
    given: worldBuilding(artifactLayer("wasm", artifactsToml({ file: "chart" }), { "chart/a": "1", "chart/b": "2" })),
    then: [expectThat(afterStep(0).artifact("@app:wasm", "layers"), { length: 1 }, of("publish-files"))],
  }),
  shows("foreign-file", {
    says: "A buildpack that has had a file artifacts.toml of its own in a layer builds as before.",
    text: ["trust=any"],
    given: worldBuilding([
      ...artifactLayer("tools", 'artifact = "build/output.bin"\n', {}),
      writeMetadataFile("tools", "[types]\nlaunch = true\n"),
    ]),
    then: [
      expectSuccess(0, of("additive")),
      expectEqual(lifecycleLabel(0, "buildpacks", 0, "layers", "tools", "launch"), true, of("additive")),
    ],
  }),
  shows("ignored-layer-lost", {
    says: "A layer that is not for launch has its artifact published.",
    text: ["form=draft", "ignored=lost"],
    given: worldBuilding([
      writeMetadataFile("wasm", `[layer]\npublish = false\ncache = false\n\n${additionalArtifact()}`),
      writeInLayers("wasm/app.wasm", CONTENT),
    ]),
    then: [expectEqual(wasm, CONTENT, ofDraft("layer-not-launch"))],
  }),
  shows("reused-layer", {
    says: "A layer that is taken from the previous image still has its artifact.",
    text: [],
    given: worldBuilding([
      {
        do: "if",
        exists: "${CNB_LAYERS_DIR}/wasm.toml",
        acts: [writeMetadataFile("wasm", "[types]\nlaunch = true\n")],
        otherwise: [...PLAIN, writeMetadataFile("wasm", "[types]\nlaunch = true\n")],
      },
    ]),
    when: [create(), newContainer, create({ images: ["@shop:1"], flags: { "-previous-image": "@app:1" } })],
    then: [expectEqual(afterStep(2).artifact("@shop:wasm", "layers", 0, "text"), CONTENT, of("upload-with-image"))],
  }),
];

const LABELS = [{ ConfigMediaType: CONFIG_MEDIA, ContentLayerMediaType: LAYER_MEDIA, "org.acme.tested": "yes" }];

const ofRegistries: readonly FindingWorld[] = [
  shows("image-without-artifact", {
    says: "If the registry rejects the artifact, it has no new image without the artifact.",
    text: ["order=image"],
    given: worldBuilding(PLAIN, { registry: { artifacts: "refuse" } }),
    then: [expectThat(afterStep(0).image("@app:1"), { present: false }, of("upload-with-image"))],
  }),
  shows("label-dropped", {
    says: "The artifact has a label that the RFC does not define.",
    text: ["labels=dropped"],
    given: worldBuilding(artifactLayer("wasm", artifactsToml({ labels: LABELS }))),
    then: [
      expectEqual(
        afterStep(0).artifact("@app:wasm", "annotations"),
        { "org.acme.tested": "yes" },
        of("generic-labels"),
        of("set-labels"),
      ),
    ],
  }),
  shows("unknown-variable", {
    says: "A variable that nothing can be put in for is not published as it is written.",
    text: ["form=draft", "variables=keep"],
    given: worldBuilding([
      writeMetadataFile("wasm", additionalArtifact({ labels: [{ built: "$${build.sha}" }] })),
      writeInLayers("wasm/app.wasm", CONTENT),
    ]),
    then: [expectFailure(0, ofDraft("label-interpolation")), noArtifact(ofDraft("label-interpolation"))],
  }),
  shows("not-listed", {
    says: "The report lists the tags of artifacts.",
    text: ["form=draft", "report=silent"],
    given: worldBuilding([writeMetadataFile("wasm", additionalArtifact()), writeInLayers("wasm/app.wasm", CONTENT)]),
    then: [
      expectEqual(
        afterStep(0).toml("/layers/report.toml", "artifacts", 0, "tags"),
        ["@app:wasm"],
        ofDraft("clear-output"),
      ),
    ],
  }),
  shows("subject-stale", {
    says: "After a rebase, the artifact is about the image that the app's tag names.",
    text: ["subject=app"],
    given: worldBuilding(PLAIN),
    when: [
      create(),
      { publish: { "@run:1": runImage({ files: [{ name: "/etc/new", text: "1" }] }) } },
      rebase("@run:1"),
    ],
    then: [
      expectThat(
        afterStep(2).artifact("@app:wasm", "subject"),
        { sameAs: afterStep(2).image("@app:1", "reference") },
        of("upload-with-image"),
      ),
    ],
  }),
  shows("denied-last", {
    says: "A repository that may not be written to is found by the analyzer.",
    text: ["tag-is=reference", "access=image"],
    given: worldBuilding(artifactLayer("wasm", artifactsToml({ tag: "127.0.0.1:5000/closed:wasm" })), {
      files: { "/cnb/artifacts.toml": { text: '[[allow]]\ntags = ["127.0.0.1:5000/closed:wasm"]\n', owner: "root" } },
      registry: { unwritable: ["closed"] },
    }),
    when: [analyze()],
    then: [expectExit(0, 32, "platform.analyzer.write-access")],
  }),
  shows("sample-is-not-toml", {
    says: "The sample of the draft, as it is printed, publishes its artifact.",
    text: ["form=draft"],
    given: worldBuilding([
      writeMetadataFile(
        "wasm",
        "[layer]\npublish=false\ncache=false\n\n[additionalArtifact]\ntag=wasm\nfile=mywasmprogram.wasm\n\n" +
          "[additionalArtifact.labels]\nmyLabel1=blah1-$${build.tag}\nmyLabel2=blah2\n",
      ),
      writeInLayers("wasm/mywasmprogram.wasm", CONTENT),
    ]),
    then: [
      expectSuccess(0, ofDraft("tag-unquoted")),
      expectEqual(wasm, CONTENT, ofDraft("field-in-layer-toml"), ofDraft("set-tag")),
    ],
  }),
];

export const counterexamples: readonly FindingWorld[] = [...ofTags, ...ofFiles, ...ofRegistries];
