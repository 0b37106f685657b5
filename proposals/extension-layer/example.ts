/** A distroless run image is extended with a package and its settings by COPY alone, because it has no shell. One example for each form of the RFC. */
import { pathOfText } from "#base";
import type { Example, Files } from "../kit/example.ts";
import { executableFile, PASSING_DETECT, scriptedBuildpack, startScript } from "../kit/scripted-buildpack.ts";

/** Works for any package that `dpkg-deb --raw-extract` has unpacked into the extension. */
const generate = (context: string): string => `#!/usr/bin/env bash
set -euo pipefail

context="${context}"
root="$context/root"
echo "---> the build context is $context"
mkdir -p "$context"
cp -r "$CNB_EXTENSION_DIR/package" "$root"
cd "$root"
cp "$CNB_EXTENSION_DIR/fortune.conf" "$context/fortune.conf"
md5sum -c DEBIAN/md5sums > /dev/null
name="$(sed -n 's/^Package: //p' DEBIAN/control)"
echo "---> $name $(sed -n 's/^Version: //p' DEBIAN/control), from the package in this extension"

# No dpkg will run in the image: what it has is said in the way of distroless images, which scanners read.
mkdir -p var/lib/dpkg/status.d
mv DEBIAN/control "var/lib/dpkg/status.d/$name"
mv DEBIAN/md5sums "var/lib/dpkg/status.d/$name.md5sums"
rm -r DEBIAN

cat > "$CNB_OUTPUT_DIR/run.Dockerfile" <<'DOCKERFILE'
ARG base_image
FROM \${base_image}
COPY root /
COPY fortune.conf /etc/fortune.conf
LABEL io.buildpacks.rebasable=true
DOCKERFILE
`;

const PROGRAM = "the program, for whatever architecture\n";
const CONTROL = `Package: fortune
Version: 1.99
Architecture: all
Maintainer: Example <packages@example.org>
Depends: libc6
Description: prints a saying
`;
const MD5SUMS = `2ecacc664c57367fa6c1bc908f5cbdd3  usr/games/fortune
0d0fcd1ed391ca14a31e6ad7a8d395b0  usr/share/games/fortunes
33c7e5395d220fb4980ef056d7bc3c14  usr/share/doc/fortune/copyright
`;

const extension = (context: string): Files => ({
  "/extension.toml": 'api = "0.12"\n\n[extension]\nid = "example/package"\nversion = "1.0.0"\n',
  "/bin/detect": PASSING_DETECT,
  "/bin/generate": executableFile(generate(context)),
  "/fortune.conf": "short = true\n",
  "/package/DEBIAN/control": CONTROL,
  "/package/DEBIAN/md5sums": MD5SUMS,
  "/package/usr/games/fortune": executableFile(PROGRAM),
  "/package/usr/share/games/fortunes": "You will extend an image.\n",
  "/package/usr/share/doc/fortune/copyright": "Whoever can read it may tell it.\n",
});

/** Like a distroless image: no shell, no dpkg, and a file for each of its packages. */
const runImage: Files = {
  "/etc/os-release": 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Distroless"\n',
  "/var/lib/dpkg/status.d/base-files": "Package: base-files\nVersion: 12.4\nArchitecture: all\n",
  "/var/lib/dpkg/status.d/libc6": "Package: libc6\nVersion: 2.36-9\nArchitecture: amd64\n",
};

const exampleWith = (context: string, where: string): Example => ({
  says: `A run image without a shell is extended with an unpacked package of Debian and its settings. bin/generate writes both to ${where}, and the Dockerfile copies them.`,
  app: { "/saying.txt": "The app has nothing that the Dockerfile needs.\n" },
  buildpacks: [
    scriptedBuildpack({
      id: "example/start",
      build: startScript("/usr/games/fortune", "--config", "/etc/fortune.conf"),
    }),
  ],
  extensions: [extension(context)],
  runImage,
  shows: ["/etc", "/usr", "/var"].map(pathOfText),
});

/** RFC 0127. */
export const example = exampleWith("$CNB_OUTPUT_DIR/context.run", "the build context of the run image");
export const draftExample = exampleWith("$CNB_EXT_LAYER_DIR", "the layer of the extension");
