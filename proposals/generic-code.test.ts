/**
 * Code outside the folder of a proposal names no proposal: what is true of one proposal is in its folder. Comments and the help of the command
 * may name one as an example.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { proposals } from "./registry.ts";

const top = join(import.meta.dirname, "..");

/** `export-dirs`, `export_dirs`, `exportDirs` and `ExportDirs`. */
function spellings(id: string): readonly string[] {
  const words = id.split("-");
  const capital = words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join("");
  return [id, words.join("_"), capital.slice(0, 1).toLowerCase() + capital.slice(1), capital];
}

const files = ["src", "conformance", "proposals", "build"].flatMap((folder) =>
  readdirSync(join(top, folder), { recursive: true, encoding: "utf8" })
    .map((name) => `${folder}/${name}`)
    .filter((path) => /\.(ts|mjs)$/.test(path) && !/\.(test|testkit|fixture|d)\.ts$|^src\/cli\/verbs\//.test(path)),
);

test.each(proposals)("only its own folder and the registry name $id", ({ id }) => {
  const named = new RegExp(`\\b(${spellings(id).join("|")})\\b`);
  const generic = files.filter(
    (path) => path !== "proposals/registry.ts" && !/^proposals\/(?!user|kit|shared)[^/]+\//.test(path),
  );
  const naming = generic.flatMap((path) =>
    readFileSync(join(top, path), "utf8")
      .split("\n")
      .flatMap((line, at) =>
        !/^\s*(\/?\*|\/\/)/.test(line) && named.test(line) ? [`${path}:${at + 1} ${line.trim()}`] : [],
      ),
  );
  expect(naming).toEqual([]);
});
