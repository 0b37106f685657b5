/** The page of the built package: as a folder for any static host, or as one file. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageFile } from "#base/host";
import type { PlayWorld } from "../../model/world.ts";

/** What the page opens with, unless its address has a world. */
export interface Opening {
  readonly world?: PlayWorld;
  /** The id of a finding. */
  readonly finding?: string;
}

const SCRIPTS = ["catalogue.js", "page.js", "worker.js"] as const;
const STYLE = "page.css";
/** Of the libraries in the scripts. */
const LICENCES = "LICENSES.txt";

/** The texts of the files, by name. */
export const pageFiles = (): Readonly<Record<string, string>> => ({
  "index.html": html({
    style: `<link rel="stylesheet" href="${STYLE}">`,
    opening: "",
    scripts: SCRIPTS.map((name) => `<script src="${name}"></script>`).join("\n    "),
  }),
  [STYLE]: read(STYLE),
  ...Object.fromEntries([...SCRIPTS, LICENCES].map((name) => [name, read(name)])),
});

export const singlePage = (opening: Opening): string =>
  html({
    style: `<style>\n${read(STYLE)}</style>`,
    opening: `<script type="application/json" id="plimsoll-opening">${inScript(JSON.stringify(opening))}</script>`,
    scripts: SCRIPTS.map((name) => `<script>\n${read(name)}</script>`).join("\n"),
  });

interface Parts {
  readonly style: string;
  readonly opening: string;
  readonly scripts: string;
}

const html = ({ style, opening, scripts }: Parts): string =>
  // A function as the replacement: texts have `$&` and the like.
  read("page.html")
    .replace("<!-- style -->", () => style)
    .replace("<!-- opening -->", () => opening)
    .replace("<!-- scripts -->", () => scripts);

/** JSON that no HTML parser can leave. */
const inScript = (json: string): string => json.replaceAll("<", "\\u003c");

const read = (name: string): string => readFileSync(join(packageFile("dist/playground"), name), "utf8");
