/** Run images of a world. */
import type { Json } from "#base";
import type { ImageSpec } from "#protocol";

export const RUN_IMAGE_LABELS: Readonly<Record<string, string>> = {
  "io.buildpacks.base.distro.name": "plimsoll",
  "io.buildpacks.base.distro.version": "1",
};

export const RUN_IMAGE: ImageSpec = runImage();

/** A run image with one layer. */
export function runImage(
  changes: {
    readonly config?: Json;
    readonly labels?: Readonly<Record<string, string>>;
    readonly files?: ImageSpec["layers"][number];
    readonly media?: "oci" | "docker";
  } = {},
): ImageSpec {
  return {
    layers: [
      [
        { name: "/bin", dir: true, owner: "root" },
        { name: "/etc", dir: true, owner: "root" },
        { name: "/etc/passwd", text: "root:x:0:0::/root:/bin/sh\ncnb:x:1000:1000::/home/cnb:/bin/sh\n", owner: "root" },
        { name: "/home", dir: true, owner: "root" },
        { name: "/home/cnb", dir: true },
        ...(changes.files ?? []),
      ],
    ],
    config: {
      os: "linux",
      architecture: "amd64",
      config: {
        User: "1000:1000",
        Env: ["PATH=/usr/local/bin:/usr/bin:/bin"],
        Labels: changes.labels ?? RUN_IMAGE_LABELS,
      },
      ...(typeof changes.config === "object" && changes.config),
    },
    media: changes.media ?? "docker",
  };
}

/** A run image with an additional layer. */
export function newerRunImage(changes: Parameters<typeof runImage>[0] = {}): ImageSpec {
  const base = runImage(changes);
  return {
    ...base,
    layers: [...base.layers, [{ name: "/etc/newer", text: "newer\n", owner: "root" }]],
  };
}
