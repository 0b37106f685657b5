import { Volume } from "memfs";
import { describe, expect, it } from "vitest";
import { print } from "./model/print.ts";
import { treeOf } from "./spec.ts";
import { fromVolume, toVolume } from "./volume.ts";

describe("a memfs volume", () => {
  it("keeps the files, links, modes, owners and times of a tree", async () => {
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

  it("can have directories of any mode", async () => {
    const volume = await toVolume(treeOf({ "/closed": { dir: true, mode: 0 }, "/closed/a/b": "" }));
    expect(volume.statSync("/closed").mode & 0o777).toBe(0);
  });

  it("leaves out fifos", async () => {
    expect(print(fromVolume(await toVolume(treeOf({ "/f": { fifo: true } }))))).toBe("drwxr-xr-x 0:0 /");
  });

  it("is copied to a tree", () => {
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
