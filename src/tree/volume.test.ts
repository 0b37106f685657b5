import { Volume } from "memfs";
import { describe, expect, it } from "vitest";
import { print } from "./model/print.ts";
import { treeOf } from "./spec.ts";
import { fromVolume, toVolume } from "./volume.ts";

describe("a memfs volume", () => {
  it("holds a tree's files, links, modes, owners and times", async () => {
    const tree = treeOf({
      "/a/b": "text",
      "/bin/x": { text: "q", mode: 0o4755, uid: 5, gid: 6 },
      "/h": { hardlink: "/a/b" },
      "/l": { symlink: "a/b" },
      "/é": { dir: true, mode: 0o1777 },
    });
    const volume = await toVolume(tree);
    expect(volume.readFileSync("/l", "utf8")).toBe("text");
    expect(volume.statSync("/bin/x").mtimeMs).toBe(315_532_801_000);
    const back = fromVolume(volume);
    expect(print(back)).toBe(print(tree));
    expect(back.links.size).toBe(1);
  });

  it("is made whatever the modes of directories are", async () => {
    const volume = await toVolume(treeOf({ "/closed": { dir: true, mode: 0 }, "/closed/a/b": "" }));
    expect(volume.statSync("/closed").mode & 0o777).toBe(0);
  });

  it("leaves out what it cannot hold", async () => {
    expect(print(fromVolume(await toVolume(treeOf({ "/f": { fifo: true } }))))).toBe("drwxr-xr-x 0:0 /");
  });

  it("is taken as it is, and copied", () => {
    const volume = Volume.fromJSON({ "/app/index.js": "1", "/app/empty": null });
    const tree = fromVolume(volume);
    volume.writeFileSync("/app/index.js", "changed");
    expect(
      print(tree)
        .split("\n")
        .map((line) => line.split(" ").slice(2).join(" ")),
    ).toEqual(["/", "/app", "/app/empty", "/app/index.js 1"]);
  });
});
