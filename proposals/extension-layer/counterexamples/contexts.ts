/** Counterexamples about contexts, and the files that COPY reads. */

import { expectAbsent, expectEqual } from "#cases/vocabulary/expect";
import { expectExit, expectFailure, expectSuccess } from "#cases/vocabulary/expect-exit";
import { extendedFileText, extension, writeGenerated } from "#cases/vocabulary/extensions";
import { analyze, detect } from "#cases/vocabulary/steps";
import type { FindingWorld } from "../../kit/finding-world.ts";
import {
  copiedText,
  copyingExtension,
  copyToRunImage,
  DISTROLESS,
  EXTENDED,
  MADE,
  OUTPUT,
  onlyInSecondBuild,
  START_SECOND_BUILD,
  worldForExtend,
  writeOutput,
} from "../worlds/contexts.ts";
import { draft, findingWithExtender, promise } from "./finding-with-extender.ts";

const APP_FILE = { "/workspace/settings": { text: "of the app" } };
const INSTALLER = `ARG base_image
FROM \${base_image}
ARG build_id=0

ADD custom-installer .
ADD tar.deb .
RUN ./custom-installer -p ./tar.deb
`;

export const ofContexts: readonly FindingWorld[] = [
  findingWithExtender("app-out-of-reach", {
    says: "The Dockerfile of an extension that was written for RFC 0105 copies a file of the app.",
    text: ["form=draft"],
    given: worldForExtend({ extensions: [copyingExtension("settings")], files: APP_FILE }),
    when: EXTENDED,
    then: [
      expectSuccess(3, draft("open-two-contexts")),
      expectEqual(copiedText(), "of the app", "ext.context.default-app", draft("open-two-contexts")),
    ],
  }),
  findingWithExtender("context-is-a-file", {
    says: "Any file called `context` beside context.run fails detection.",
    text: ["folders=any"],
    given: worldForExtend({
      extensions: [copyingExtension("tool", writeOutput("context", "a tool"), writeOutput("context.run/tool"))],
    }),
    when: [analyze(), detect()],
    then: [expectFailure(1, promise("exclusive-fails"))],
  }),
  findingWithExtender("context-is-a-link", {
    says: "A context that leads out of the output directory does not put the platform's secrets into the run image.",
    text: ["folders=any"],
    given: worldForExtend({
      extensions: [copyingExtension("TOKEN", { do: "symlink", path: `${OUTPUT}/context.run`, to: "/platform/env" })],
      files: { "/platform/env/TOKEN": { text: "secret" } },
    }),
    when: EXTENDED,
    then: [
      expectFailure(1, promise("accessible-at-extend")),
      expectAbsent(copiedText(), promise("not-in-image"), promise("accessible-at-extend")),
    ],
  }),
  findingWithExtender("left-over-context", {
    says: "A build whose extension gives no context has the app as context, though the build before it had one.",
    text: ["leftovers=kept"],
    given: worldForExtend({
      extensions: [
        copyingExtension(
          "settings",
          onlyInSecondBuild([], [writeOutput("context.run/settings", "of the first build")]),
        ),
      ],
      files: APP_FILE,
    }),
    when: [analyze(), detect(), START_SECOND_BUILD, ...EXTENDED],
    then: [
      expectSuccess(6, promise("default-app")),
      expectEqual(copiedText(6), "of the app", promise("default-app"), promise("no-breaking")),
    ],
  }),
  findingWithExtender("old-extension-has-a-context", {
    says: "An extension that was written before contexts, and keeps its notes in `context`, copies from the app as it did.",
    text: [],
    given: worldForExtend({
      extensions: [extension({ api: "0.9", generate: [writeOutput("context/notes"), ...copyToRunImage("settings")] })],
      files: APP_FILE,
    }),
    when: EXTENDED,
    then: [expectSuccess(3, promise("no-breaking")), expectEqual(copiedText(), "of the app", promise("no-breaking"))],
  }),
  findingWithExtender("other-kind-only", {
    says: "An extension with a context for the build image alone copies from the app into the run image.",
    text: ["other-kind=empty"],
    given: worldForExtend({
      extensions: [copyingExtension("settings", writeOutput("context.build/tool"))],
      files: APP_FILE,
    }),
    when: EXTENDED,
    then: [
      expectExit(3, 0, promise("context-build-only")),
      expectEqual(copiedText(), "of the app", "ext.context.default-app", promise("context-build-only")),
    ],
  }),
  findingWithExtender("stale-copy", {
    says: "A file that has changed in the context is in the run image as it is now.",
    text: ["cache=instruction"],
    given: worldForExtend({
      extensions: [
        copyingExtension(
          "tool",
          onlyInSecondBuild([writeOutput("context/tool", "two")], [writeOutput("context/tool", "one")]),
        ),
      ],
    }),
    when: [...EXTENDED, { fresh: ["layers"] }, START_SECOND_BUILD, ...EXTENDED],
    then: [
      expectEqual(copiedText(9), "two", promise("accessible-at-extend"), promise("context-both")),
      expectEqual(copiedText(3), "one", promise("accessible-at-extend")),
    ],
  }),
  findingWithExtender("shell-form", {
    says: "The example of the RFC extends a run image without a shell.",
    text: [],
    given: worldForExtend({
      extensions: [
        extension({
          generate: [
            {
              do: "copy",
              path: "${CNB_EXTENSION_DIR}/bin/custom-installer",
              to: `${OUTPUT}/context.run/custom-installer`,
            },
            writeOutput("context.run/tar.deb"),
            ...writeGenerated({ "run.Dockerfile": INSTALLER }),
          ],
          files: { "bin/custom-installer": { acts: [{ do: "write", path: `/${MADE}`, text: "of the package" }] } },
        }),
      ],
      images: { "@run:1": DISTROLESS },
    }),
    when: EXTENDED,
    then: [
      expectSuccess(3, promise("distroless")),
      expectEqual(extendedFileText(3, 2, MADE), "of the package", promise("distroless")),
    ],
  }),
  findingWithExtender("generate-where-no-shell-is", {
    says: "A run image without a shell is extended with a file that bin/generate wrote.",
    text: ["generate=extend"],
    given: worldForExtend({
      extensions: [copyingExtension("tool", writeOutput("context.run/tool"))],
      images: { "@run:1": DISTROLESS },
    }),
    when: EXTENDED,
    then: [
      expectSuccess(3, promise("dir-per-detected-ext"), promise("distroless")),
      expectEqual(copiedText(), "context.run/tool", promise("accessible-at-extend")),
    ],
  }),
];
