import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packageFile } from "#base/host";
import { inFolder } from "#base/testkit";
import { checkTypes } from "./check-types.ts";
import { skeletonText } from "./skeleton.ts";

/** A module where TypeScript is installed. */
const typed = <T>(text: string, act: (file: string) => Promise<T>): Promise<T> =>
  inFolder((folder) => {
    symlinkSync(packageFile("node_modules"), join(folder, "node_modules"));
    const file = join(folder, "mine.ts");
    writeFileSync(file, text);
    return act(file);
  });

test("the types of the skeleton fit", () =>
  typed(skeletonText("mine"), async (file) =>
    expect(await checkTypes(file)).toEqual({ what: file, says: "its types fit" }),
  ));

test("an error names file and line", () => {
  const text = skeletonText("mine").replace('title: "The title of the RFC"', "title: 5");
  const line = text.split("\n").findIndex((one) => one.includes("title: 5")) + 1;
  return typed(text, async (file) =>
    expect((await checkTypes(file))?.problem).toBe(
      `${file}:${line}:3: Type 'number' is not assignable to type 'string'.`,
    ),
  );
});

test("without TypeScript a note says so, and a module in JavaScript has no types", () =>
  inFolder(async (folder) => {
    expect(await checkTypes(join(folder, "mine.ts"))).toMatchObject({ note: expect.stringContaining("npm install") });
    expect(await checkTypes(join(folder, "mine.js"))).toBeUndefined();
  }));
