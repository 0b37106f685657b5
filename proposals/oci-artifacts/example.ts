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
mkdir -p "$chart/shop/templates"
cp Chart.yaml "$chart/shop/Chart.yaml"
cat > "$chart/shop/templates/deployment.yaml" <<'YAML'
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
YAML
echo "---> packing shop-1.0.0.tgz"
tar -czf "$chart/shop-1.0.0.tgz" -C "$chart" shop

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
