/** The four properties of Plimsoll's mission: which laws say them, what makes their worlds, and the counterexample of the text as it stands. */

/** A declaration in the source, by file and name. */
export interface Code {
  readonly file: string;
  readonly name: string;
}

export interface MeasuredLaw {
  readonly law: string;
  /** As `--proposal` takes them: with these the law holds. */
  readonly proposals: readonly string[];
  readonly code: readonly Code[];
}

export interface Property {
  /** The file below docs/properties. */
  readonly id: string;
  readonly title: string;
  /** What holds, in a few sentences. */
  readonly says: string;
  readonly laws: readonly MeasuredLaw[];
  /** What makes the worlds, in words, with files. */
  readonly worlds: readonly string[];
  /** The findings whose worlds show that the text as it stands does not hold. */
  readonly findings: readonly string[];
}

const REBASE = "conformance/laws/rebase/laws.ts";
const EXCLUSION: readonly Code[] = [
  { file: "proposals/extension-layer/laws.ts", name: "exclusionOf" },
  { file: "proposals/extension-layer/laws.ts", name: "excluded" },
];
const BUILD_WORLDS =
  "`conformance/laws/arbitraries/builds.ts` makes apps and buildpacks: layers, slices, links out of the app, names like `.wh.a`, set-id files and FIFOs; `conformance/laws/arbitraries/images.ts` makes run images with whiteouts, repeated diffIDs and empty layers.";

export const PROPERTIES: readonly Property[] = [
  {
    id: "rebase-safety",
    title: "Rebase safety",
    says: "A rebased image is the app image on another run image and nothing else: its layers, its configuration and whatever the app image owns stay; everywhere else it reads like the new run image. Proposals that export directories promise the same for those directories.",
    laws: [
      { law: "rebase.safety.L1", proposals: [], code: [{ file: REBASE, name: "checkIdentical" }] },
      { law: "rebase.safety.L2", proposals: [], code: [{ file: REBASE, name: "checkSameLayers" }] },
      { law: "rebase.safety.L3", proposals: [], code: [{ file: REBASE, name: "checkOwned" }] },
      { law: "rebase.safety.L4", proposals: [], code: [{ file: REBASE, name: "checkRest" }] },
      { law: "rebase.safety.L5", proposals: [], code: [{ file: REBASE, name: "checkRunLayers" }] },
      {
        law: "export-dirs.rebase-safe",
        proposals: ["export-dirs:rebase=check"],
        code: [{ file: "proposals/export-dirs/laws.ts", name: "exportDirsRebaseSafe" }],
      },
      {
        law: "exportable-volumes.rebase-safe",
        proposals: ["exportable-volumes:rebase=check"],
        code: [{ file: "proposals/shared/laws.ts", name: "rebaseFinding" }],
      },
    ],
    worlds: [
      BUILD_WORLDS,
      "`conformance/laws/rebase/scenario.ts` builds on one run image and rebases on another. For L3 and L4 the new run image has nothing in directories that the app image owns, because no lifecycle could obey them otherwise.",
      "For a proposal, `proposals/<id>/worlds/generator.ts` makes the first buildpack export one or two directories; the new run image may have content there.",
    ],
    findings: ["export-dirs.rebase-shows-run-image", "exportable-volumes.rebase-shows-run-image"],
  },
  {
    id: "emptiness",
    title: "Emptiness of exported directories",
    says: "Whatever the images have: a build that succeeds started from exported directories without content, and a build that starts with content there fails in the phase that must say so, with the path in the message.",
    laws: [
      {
        law: "export-dirs.emptiness",
        proposals: ["export-dirs"],
        code: [
          { file: "proposals/export-dirs/laws.ts", name: "emptiness" },
          { file: "proposals/export-dirs/laws.ts", name: "exportDirsEmptiness" },
        ],
      },
      {
        law: "exportable-volumes.emptiness",
        proposals: ["exportable-volumes"],
        code: [{ file: "proposals/shared/laws.ts", name: "contentAt" }],
      },
    ],
    worlds: [
      BUILD_WORLDS,
      "`proposals/export-dirs/laws.ts` chooses the directories: one or two, nested ones, names that differ in case or in Unicode form. The run image may have content at one of them, above it, or a whiteout over it; the build container may have a stale file.",
      "`proposals/exportable-volumes/laws/worlds.ts` does the same for volumes, mapped or not.",
    ],
    findings: ["export-dirs.other-run-image", "export-dirs.build-image-content"],
  },
  {
    id: "layer-names",
    title: "Freedom from collisions of layer names",
    says: "For any set of buildpack ids and layer names that the specification allows, no two of these share a path: the content of a layer, its metadata, an SBOM, launch, build and store metadata, and the files of the lifecycle and the platform.",
    laws: [
      {
        law: "metadata-locations.collision-freedom",
        proposals: ["metadata-locations:names=apart"],
        code: [
          { file: "proposals/metadata-locations/laws.ts", name: "collisionFreedom" },
          { file: "proposals/metadata-locations/laws.ts", name: "ofLayers" },
        ],
      },
    ],
    worlds: [
      "`proposals/metadata-locations/laws.ts` makes buildpacks whose ids and layers have the names of files: `launch`, `build.toml`, `a` and `a.toml`, `a.ignore`, `config`, `sbom`, ids that differ in case.",
      "Each buildpack writes its own name into everything that it makes: metadata, SBOMs, launch.toml, store.toml, files of layers. The law looks for each of them in the app image.",
    ],
    findings: ["metadata-locations.layer-beside-metadata", "metadata-locations.sbom-of-layer-launch"],
  },
  {
    id: "extension-exclusion",
    title: "Exclusion of extension layers from the app image",
    says: "Nothing that an extension writes is in a layer of the app image, except what a Dockerfile copies on purpose; and that is there.",
    laws: [
      { law: "extension-layer.exclusion", proposals: ["extension-layer"], code: EXCLUSION },
      { law: "extension-layer-draft.exclusion", proposals: ["extension-layer:form=draft"], code: EXCLUSION },
    ],
    worlds: [
      "`proposals/extension-layer/laws.ts` makes one or two extensions that write wherever they can: into their own directory, the directory of another, the app, a layer of a buildpack; a context may be a link, and the generated directory may be in the app or in the layers of a buildpack.",
      "A buildpack copies whatever it can read into a layer of its own. Each file has a mark, so the law finds it in any layer.",
    ],
    findings: ["extension-layer.read-at-build", "extension-layer.generate-writes-app"],
  },
];
