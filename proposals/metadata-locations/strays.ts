/**
 * If a new-style buildpack writes launch.toml to its layers directory, the file silently becomes the metadata of a layer called `launch`.
 * A store.toml cannot be distinguished from the metadata of a layer called `store`.
 */
import { type ByteString, byteString, textOfByteString } from "#base";
import { toml } from "#contract";
import { type PhaseContext, phaseFault, placesOf, step } from "#lifecycle";

const OLD_NAMES = [byteString("build.toml"), byteString("launch.toml")];
const OF_LAYERS = ["types", "metadata"];

export const refuseStrays = step("build", {
  id: "build:refuse-strays",
  cites: ["proposal.metadata-locations.new-bp-layer-files", "proposal.metadata-locations.new-bp-launch-toml"],
  needs: ["group"],
  run(context) {
    for (const element of context.state.group) {
      const { layers, config } = placesOf(context, element);
      if (config === layers) continue;
      for (const name of OLD_NAMES) refuse(context, byteString`${layers}/${name}`, byteString`${config}/${name}`);
    }
  },
});

function refuse({ process: { fs } }: PhaseContext<"build">, file: ByteString, place: ByteString): void {
  if (!fs.exists(file) || fs.stat(file).kind !== "file") return;
  const read = toml.read(fs.read(file), textOfByteString(file));
  const stray = read.ok ? Object.keys(read.value).find((key) => !OF_LAYERS.includes(key)) : undefined;
  if (stray === undefined) return;
  throw phaseFault("build", `${stray} is no key of a layer's metadata`, {
    where: { file: textOfByteString(file), key: stray },
    remedy: `write it to ${textOfByteString(place)}, which CNB_BUILDPACK_CONFIG_DIR names`,
  });
}
