/** A buildpack of bash scripts packs a Helm chart. Without the proposal the chart is not published. */
import { pathOfText } from "#base";
import type { Example } from "../kit/example.ts";
import { executableFile, scriptedBuildpack } from "../kit/scripted-buildpack.ts";

const DETECT = executableFile(`#!/usr/bin/env bash
[ -f Chart.yaml ] || exit 100
`);

const pack = (declaration: string): string => `#!/usr/bin/env bash
set -euo pipefail

chart="$1/chart"
mkdir -p "$chart"
echo "---> packing shop-1.0.0.tgz"
# Programs for tar pack the same files into different bytes, so the archive of the chart is here as it is.
base64 -d > "$chart/shop-1.0.0.tgz" <<'TGZ'
H4sIAAAAAAACA+3VwYrCMBQF0KzzFe8L2sRpEujW+YbZP2jAYtOGJhb8+9GBEUdGRLAqes8mIdv73k1aDbEU81I7zpifc+f0/Odu
rbGCjLiDTco8Eok3lfb5L1c85mLLoZstf1tV5/M3+m/+WhnnBCnkPzuO7ZcfUzv0NU0L2XPwNe2HQk6/z7pQhZICXnb/sw+x4+xT
Odv+X9X/WllTof8fkH/jYzdsg+9v+R1c7H9XneT/4RYa/X/v/ucYUzlpuW77pqbPwyjI4DM3nLmWREc/BNoTAAAAAAAAAAAAAAAA
AOB5fAOj3RzpACgAAA==
TGZ

${declaration}
TOML
`;

const TYPES = `ConfigMediaType = "application/vnd.cncf.helm.config.v1+json"
ContentLayerMediaType = "application/vnd.cncf.helm.chart.content.v1.tar+gzip"`;

const APPROVED = `cat > "$chart/artifacts.toml" <<'TOML'
[[artifact]]
tag = "chart"
file = "shop-1.0.0.tgz"

[[artifact.labels]]
${TYPES}`;

const DRAFT = `cat > "$chart.toml" <<'TOML'
[layer]
publish = false
cache = false

[additionalArtifact]
tag = "chart"
file = "shop-1.0.0.tgz"

[additionalArtifact.labels]
${TYPES}
myLabel1 = "shop-\${build.tag}"
myLabel2 = "blah2"`;

const exampleWith = (declaration: string, where: string): Example => ({
  says: `A buildpack packs a Helm chart and names it in ${where}. With the proposal the exporter publishes it as an artifact beside the image.`,
  app: { "/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n" },
  buildpacks: [scriptedBuildpack({ id: "example/chart", detect: DETECT, build: pack(declaration) })],
  shows: [pathOfText("/layers")],
});

export const example = exampleWith(APPROVED, "artifacts.toml");
export const draftExample = exampleWith(DRAFT, "the metadata file of the layer");
