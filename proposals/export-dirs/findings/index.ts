/** What running export-dirs shows of its text. */
import type { Finding } from "../../kit/finding.ts";
import { ofDirectories } from "./directories.ts";
import { ofImages } from "./images.ts";
import { ofLists } from "./lists.ts";

export const findings: readonly Finding[] = [...ofImages, ...ofLists, ...ofDirectories];
