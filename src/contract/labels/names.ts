/** Names of the labels on images. */
export const LABELS = {
  lifecycleMetadata: "io.buildpacks.lifecycle.metadata",
  buildMetadata: "io.buildpacks.build.metadata",
  projectMetadata: "io.buildpacks.project.metadata",
  cacheMetadata: "io.buildpacks.lifecycle.cache.metadata",
  execEnv: "io.buildpacks.exec-env",
  rebasable: "io.buildpacks.rebasable",
  baseId: "io.buildpacks.base.id",
  baseMaintainer: "io.buildpacks.base.maintainer",
  baseHomepage: "io.buildpacks.base.homepage",
  baseReleased: "io.buildpacks.base.released",
  baseDescription: "io.buildpacks.base.description",
  baseMetadata: "io.buildpacks.base.metadata",
  baseDistroName: "io.buildpacks.base.distro.name",
  baseDistroVersion: "io.buildpacks.base.distro.version",
  stackId: "io.buildpacks.stack.id",
  stackMixins: "io.buildpacks.stack.mixins",
} as const;
