/** A small page for tests, and a bundle with everything that the page shows. */
import type { Json } from "#base";
import { pageAssets } from "../host/page-assets.ts";
import { NO_BUNDLES } from "../records/bundles.ts";
import type { RunRecord } from "../records/record.ts";
import type { StatementSource } from "../records/standing.ts";
import { htmlPage } from "./page.ts";

export const STATEMENT: StatementSource = {
  id: "platform.it",
  document: "platform.md",
  revision: "b745fcfd90d7139d6a04cca2878b47ec402be943",
  section: "Data Format > Files",
  lines: "800-806",
  level: "MUST",
  subject: "lifecycle",
  phases: ["build"],
  says: "The lifecycle does it",
  testable: "yes",
};
const statements = new Map([
  [STATEMENT.id, STATEMENT],
  ["platform.other", { ...STATEMENT, id: "platform.other" }],
]);
export const pageOf = (record: RunRecord, bundle?: Json): string =>
  htmlPage([{ record, bundleOf: bundle === undefined ? NO_BUNDLES : () => bundle }], statements, pageAssets());

export const BUNDLE: Json = {
  case: {
    given: {
      env: { HOME: "/home/cnb" },
      files: { "/workspace/app.txt": { text: "1" }, "/workspace/gone": { text: "" }, "/layers": { dir: true } },
      images: { "@run:1": { layers: [[{ name: "/bin", dir: true }]], config: {} } },
    },
    when: [{ run: "create", flags: { "-app": "/workspace" }, images: ["@app:1"], env: { CNB_X: "1" } }],
  },
  observation: {
    steps: [
      {
        exit: { code: 0 },
        files: {
          "/workspace": { kind: "dir", mode: "0755", owner: "user" },
          "/workspace/app.txt": { kind: "file", mode: "0644", owner: "user", text: "2" },
          "/layers/new.txt": { kind: "file", mode: "0644", owner: "user" },
        },
        images: {
          "@run:1": { digest: "sha256:0" },
          "@app:1": { digest: "sha256:1", layers: [{ id: "L0", role: "run", entries: [{ name: "/bin" }] }] },
        },
      },
    ],
  },
};
