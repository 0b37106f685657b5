/** Realistic buildpacks in bash, and an app for them. */

export const APP = {
  "package.json": '{ "name": "shop", "version": "1.4.2", "files": ["public"] }\n',
  "public/index.html": "<h1>shop @VERSION@</h1>\n",
  "public/style css/main.css": "h1 { color: teal }\n",
};

const DETECT = `#!/usr/bin/env bash
set -euo pipefail

if [[ ! -f package.json ]]; then
  exit 100
fi
cat >> "$CNB_BUILD_PLAN_PATH" <<PLAN
[[provides]]
name = "assets"

[[requires]]
name = "assets"

[requires.metadata]
version = "$(jq -r .version package.json)"
PLAN
`;

const BUILD = `#!/usr/bin/env bash
set -euo pipefail

layers_dir="$1"
platform_dir="$2"
version="$(jq -r .version package.json)"
layer="$layers_dir/assets"

sum="$(find public -type f | sort | while IFS= read -r file; do sha256sum "$file"; done | sha256sum | cut -d ' ' -f 1)"
if [[ -f "$layer.toml" ]] && grep -q "$sum" "$layer.toml"; then
  echo "---> assets are up to date"
  reused=1
else
  rm -rf "$layer"
fi

mkdir -p "$layer/env" "$layer/bin"
if [[ -z "\${reused:-}" ]]; then
  echo "---> packing assets"
  sed -i "s/@VERSION@/$version/" public/index.html
  tar -cf - public | tar -xf - -C "$layer"
fi
cat > "$layer.toml" <<TOML
[types]
launch = true
cache = true
build = true

[metadata]
sum = "$sum"
TOML

printf '%s' "$version" > "$layer/env/SHOP_VERSION.override"

greeting=default
if [[ -f "$platform_dir/env/GREETING" ]]; then
  greeting="$(<"$platform_dir/env/GREETING")"
fi
cat > "$layer/bin/serve" <<'SERVE'
#!/usr/bin/env bash
while IFS= read -r line; do
  printf '%s | %s\\n' "$SHOP_VERSION" "$line"
done < "$1"
SERVE
chmod +x "$layer/bin/serve"

types=(web worker)
for type in "\${types[@]}"; do
  cat >> "$layers_dir/launch.toml" <<TOML
[[processes]]
type = "$type"
command = ["serve"]
args = ["$layer/public/index.html"]
default = $([[ "$type" == web ]] && echo true || echo false)

TOML
done
cat >> "$layers_dir/launch.toml" <<TOML
[[labels]]
key = "shop.greeting"
value = "$greeting"
TOML
`;

/** Files of one buildpack, by path in its folder. */
export const SHOP = {
  "buildpack.toml": `api = "0.12"

[buildpack]
id = "shop/assets"
version = "2.0.1"
name = "Assets"

[[targets]]
os = "linux"
`,
  "bin/detect": DETECT,
  "bin/build": BUILD,
};

/** A buildpack of two scripts. */
export const smallBuildpack = (
  id: string,
  build = "#!/usr/bin/env bash\nexit 0\n",
  detect = "#!/usr/bin/env bash\nexit 0\n",
) => ({
  "buildpack.toml": `api = "0.12"\n\n[buildpack]\nid = "${id}"\nversion = "1.0.0"\n`,
  "bin/detect": detect,
  "bin/build": build,
});

const smallExtension = (id: string, generate: string) => ({
  "extension.toml": `api = "0.12"\n\n[extension]\nid = "${id}"\nversion = "1.0.0"\n`,
  "bin/generate": generate,
});

const GENERATE = `#!/usr/bin/env bash
set -euo pipefail

mkdir -p "$CNB_OUTPUT_DIR/context"
printf '#!/bin/bash\\necho "hello from $BASH"\\n' > "$CNB_OUTPUT_DIR/context/greet"
for kind in build run; do
  cat > "$CNB_OUTPUT_DIR/$kind.Dockerfile" <<'DOCKERFILE'
ARG base_image
FROM \${base_image}
ARG user_id
ARG group_id
LABEL io.buildpacks.rebasable=true
USER root
SHELL ["/bin/bash", "-c"]
COPY greet /opt/greet/bin/greet
RUN chmod 0755 /opt/greet/bin/greet && /opt/greet/bin/greet | cut -d ' ' -f 1 > /opt/greet/said
USER 1000:1000
DOCKERFILE
done
`;

/** A tool that is put into both images. */
export const EXTENSION = smallExtension("greet/tool", GENERATE);

/** Has a process that calls what the extension put into the run image, with what it found in the build image. */
export const CALLER = smallBuildpack(
  "greet/caller",
  `#!/usr/bin/env bash
set -euo pipefail
said="$(cat /opt/greet/said)"
cat > "$CNB_LAYERS_DIR/launch.toml" <<TOML
[[processes]]
type = "greet"
command = ["/bin/bash", "-c", "echo \\"\\$(/opt/greet/bin/greet), as the build said: $said\\""]
TOML
`,
);

const UNPACK = `#!/usr/bin/env bash
set -euo pipefail

root="$CNB_OUTPUT_DIR/context.run/root"
mkdir -p "$CNB_OUTPUT_DIR/context.run"
dpkg-deb --raw-extract "$CNB_EXTENSION_DIR/package.deb" "$root"
cd "$root"
md5sum --check --quiet DEBIAN/md5sums
name="$(sed -n 's/^Package: //p' DEBIAN/control)"
mkdir -p var/lib/dpkg/status.d
mv DEBIAN/control "var/lib/dpkg/status.d/$name"
mv DEBIAN/md5sums "var/lib/dpkg/status.d/$name.md5sums"
rmdir DEBIAN

cat > "$CNB_OUTPUT_DIR/run.Dockerfile" <<'DOCKERFILE'
ARG base_image
FROM \${base_image}
COPY root /
LABEL io.buildpacks.rebasable=true
DOCKERFILE
`;

/** Puts a package of Debian, `package.deb` beside it, into a run image that could not install it: as distroless images have theirs. */
export const UNPACKER = smallExtension("debian/unpack", UNPACK);

/** Starts the program of a package that no buildpack brings. */
export const HELLO = smallBuildpack(
  "debian/hello",
  `#!/usr/bin/env bash
cat > "$CNB_LAYERS_DIR/launch.toml" <<'TOML'
[[processes]]
type = "hello"
command = ["/usr/bin/hello"]
args = ["--greeting=hello from a package"]
default = true
TOML
`,
);
