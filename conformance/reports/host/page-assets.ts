/** Reads the style and the script of the HTML page from the package. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageFile } from "#base/host";
import type { PageAssets } from "../html/page.ts";

const FOLDER = "conformance/reports/html";

export const pageAssets = (): PageAssets => ({ style: read("page.css"), script: read("page.js") });

const read = (name: string): string => readFileSync(join(packageFile(FOLDER), name), "utf8");
