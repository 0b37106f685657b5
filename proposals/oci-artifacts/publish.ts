/**
 * Publication. A registry has no transaction over several tags, so everything that can fail comes before the first new tag:
 *
 *   staged     image and artifacts by digest  ->  tags of the artifacts  ->  tags of the image
 *   image      the image under its tags       ->  each artifact
 *   artifact   each artifact                  ->  the image under its tags
 *
 * With `staged`, a registry that rejects an artifact has changed no tag, and the artifacts of a new image always exist.
 */
import { orThrow, utf8 } from "#base";
import { toml } from "#contract";
import { type ArtifactPart, artifacts, type PhaseContext, step } from "#lifecycle";
import { ofPublication, ofReport } from "./cites.ts";
import type { Options } from "./options.ts";

type Context = PhaseContext<"export", "stores" | "image">;
type Images = Context["state"]["stores"]["images"];

/** The artifact to publish: with `subject=app` the app image is its subject. */
const finished = (
  { state: { image } }: PhaseContext<"export", "image">,
  { artifact }: ArtifactPart,
  { subject }: Options,
) => (subject === "app" ? artifacts.artifactAbout(artifact, image) : artifact);

async function publishAll(context: Context, images: Images, options: Options): Promise<void> {
  for (const part of context.state.artifacts) {
    const artifact = finished(context, part, options);
    orThrow(await images.publish(artifact, part.names));
    context.log.info(`Published ${part.names.join(", ")}: ${artifacts.digestOfArtifact(artifact)}`);
  }
}

/** Stores the content before any tag changes. A layout has directories instead of tags, so it needs no staging. */
async function stageAll(context: Context, images: Images, options: Options): Promise<void> {
  const { state, inputs } = context;
  if (!images.reportsDigest) return;
  orThrow(await images.save(state.image, byDigest(inputs.args, artifacts.imageDigest(state.image))));
  for (const part of state.artifacts) {
    const artifact = finished(context, part, options);
    orThrow(await images.publish(artifact, byDigest(part.names, artifacts.digestOfArtifact(artifact))));
  }
}

/** Without duplicate repositories. */
const byDigest = (names: readonly string[], digest: string): readonly string[] => [
  ...new Set(names.map((name) => artifacts.digestName(name, digest)).filter((name) => name !== undefined)),
];

export const beforeImage = (options: Options) =>
  step("export", {
    id: "export:oci-artifacts-before",
    cites: ofPublication(options),
    needs: ["stores", "image"],
    async run(context) {
      const { images } = context.state.stores;
      if (context.state.artifacts.length === 0) return;
      if (options.order === "staged") await stageAll(context, images, options);
      await publishAll(context, images, options);
    },
  });

export const afterImage = (options: Options) =>
  step("export", {
    id: "export:oci-artifacts-after",
    cites: ofPublication(options),
    needs: ["stores", "image"],
    run: (context) => publishAll(context, context.state.stores.images, options),
  });

/** Adds `[[artifacts]]` to the report of the image. */
export const report = (options: Options) =>
  step("export", {
    id: "export:oci-artifacts-report",
    cites: ofReport(options),
    writes: ["file:<report>"],
    needs: ["image"],
    run(context) {
      const { state, process, inputs } = context;
      if (state.artifacts.length === 0) return;
      const listed = state.artifacts.map((part) => {
        const artifact = finished(context, part, options);
        return new Map<string, string | readonly string[]>([
          ["tags", part.names],
          ["digest", artifacts.digestOfArtifact(artifact)],
          ["buildpack", part.by],
          ["layer", part.layer],
          ["file", part.file],
        ]);
      });
      process.fs.write(inputs.report, utf8(`\n${toml.text(new Map([["artifacts", listed]])).trimStart()}`), {
        append: true,
      });
    },
  });
