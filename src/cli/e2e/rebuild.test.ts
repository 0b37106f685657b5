/** `npm run build` while a command of the last build runs. */
import { existsSync, readFileSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packageFile } from "#base/host";
import { inFolder } from "#base/testkit";
import { writeFiles } from "./command.testkit.ts";

const OLD = {
  "code/a-1.cjs": "old",
  "src/cli/main.js": "old",
  "types/gone.d.ts": "",
  "executables/lifecycle.cjs.cache": "",
};
const NEW = { "code/a-2.cjs": "new", "src/cli/main.js": "new", "executables/lifecycle.cjs": "" };

test("a build replaces what it made, and keeps the chunks of the last build for a while", () =>
  inFolder(async (folder) => {
    const builder: { install(from: string, to: string): void } = await import(
      /* @vite-ignore */ packageFile("build/install.mjs")
    );
    const [dist, next] = [join(folder, "dist"), join(folder, "dist/.build-7")];
    writeFiles(dist, OLD);
    writeFiles(next, NEW);
    builder.install(next, dist);
    const content = (path: string): string | undefined =>
      existsSync(join(dist, path)) ? readFileSync(join(dist, path), "utf8") : undefined;
    expect(["src/cli/main.js", "code/a-1.cjs", "code/a-2.cjs"].map(content)).toEqual(["new", "old", "new"]);
    expect(["types/gone.d.ts", "executables/lifecycle.cjs.cache"].map(content)).toEqual([undefined, undefined]);
    utimesSync(join(dist, "code/a-1.cjs"), 0, 0);
    writeFiles(next, NEW);
    builder.install(next, dist);
    expect(["code/a-1.cjs", "code/a-2.cjs"].map(content)).toEqual([undefined, "new"]);
  }));
