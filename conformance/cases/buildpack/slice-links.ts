/** buildpack.md > launch.toml > slices: links that a pattern matches are in the slice as links, and what they lead to stays where it is. */
import type { FileSpec, TestCase } from "#protocol";
import { expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { afterCreate } from "../vocabulary/images.ts";
import { withSlices } from "../vocabulary/slices.ts";
import { createCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";

const LINKS: Readonly<Record<string, readonly [words: string, to: string]>> = {
  file: ["a file of the app", "../target/file"],
  absolute: ["a file of the app by its whole path", "/workspace/target/file"],
  directory: ["a directory of the app", "../target"],
  nothing: ["nothing", "../none"],
  outside: ["a file that is not of the app", "/etc/passwd"],
  itself: ["itself", "link"],
};
const TARGET: Readonly<Record<string, FileSpec>> = { "/workspace/target/file": { text: "what links lead to\n" } };
const LINK = "/workspace/links/link";
const entriesOf = (role: string): string => afterCreate.layer("@app:1", role, "/entries/*/name");

export const sliceLinkCases: readonly TestCase[] = Object.entries(LINKS).map(([what, [words, to]]) =>
  createCase({
    id: `export.slice-links.${what}`,
    says: `A slice has a link that its pattern matches, and not what it leads to: ${words}.`,
    given: world({
      buildpacks: [withSlices("acme/slices", ["links/*"])],
      files: { ...TARGET, [LINK]: { symlink: to } },
    }),
    then: [
      expectSuccess(0),
      expectThat(entriesOf("app:1"), { includes: LINK }, "buildpack.slices.separate-layers"),
      expectThat(entriesOf("app:1"), { excludes: "/workspace/target/file" }, "buildpack.slices.separate-layers"),
      expectThat(entriesOf("app:2"), { includes: "/workspace/target/file" }, "buildpack.slices.rest"),
    ],
  }),
);
