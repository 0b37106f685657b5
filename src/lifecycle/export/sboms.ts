/**
 * Copies the SBOM files of the lifecycle to those of the buildpacks:
 *
 *   /cnb/lifecycle/lifecycle.sbom.<format>.json   ->  <layers>/sbom/build/buildpacksio_lifecycle/sbom.<format>.json
 *   <launcher-sbom>/launcher.sbom.<format>.json   ->  <layers>/sbom/launch/buildpacksio_lifecycle/launcher/sbom.<format>.json
 */

import { type ByteString, byteString } from "#base";
import { type PhaseContext, step } from "../phase/context.ts";
import { directoriesOf } from "../phase/places.ts";

const OWN = "/cnb/lifecycle";
const FORMATS = [byteString("sbom.cdx.json"), byteString("sbom.spdx.json"), byteString("sbom.syft.json")];

export const copyLifecycleSboms = step("export", {
  id: "export:copy-lifecycle-sboms",
  cites: [
    "platform.exporter.input.launcher-sbom",
    "platform.exporter.sbom.launcher",
    "platform.exporter.sbom.lifecycle",
    "platform.exporter.sbom.build-dir",
  ],
  run(context) {
    const { inputs, rules } = context;
    if (!rules.platform.copiesLifecycleSbom) return;
    const { sbom } = directoriesOf(context);
    copyOf(context, byteString("lifecycle"), byteString`${sbom}/build/buildpacksio_lifecycle`);
    const launcher = byteString`${sbom}/launch/buildpacksio_lifecycle/launcher`;
    if (inputs.launcherSbom === OWN) copyOf(context, byteString("launcher"), launcher);
    else copyAll(context, inputs.launcherSbom, launcher);
  },
});

function copyOf({ process: { fs } }: PhaseContext, component: ByteString, to: ByteString): void {
  for (const format of FORMATS) {
    const from = byteString`${OWN}/${component}.${format}`;
    if (!fs.exists(from)) continue;
    fs.mkdir(to, { parents: true });
    fs.write(`${to}/${format}`, fs.readContent(from));
  }
}

/** Copies every SBOM file of a directory of the platform, under its own name. */
function copyAll({ process: { fs } }: PhaseContext, from: ByteString, to: ByteString): void {
  const files = fs.readDir(from).filter((name) => FORMATS.some((format) => name.endsWith(format)));
  fs.mkdir(to, { parents: true, mode: 0o755 });
  for (const file of files) fs.write(`${to}/${file}`, fs.readContent(`${from}/${file}`));
}
