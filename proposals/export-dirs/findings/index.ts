/** What running export-dirs shows about its RFC. */
import type { Finding } from "../../kit/finding.ts";
import { ofDirectories } from "./directories.ts";
import { ofImages } from "./images.ts";
import { ofLists } from "./lists.ts";

export const findings: readonly Finding[] = [...ofImages, ...ofLists, ...ofDirectories];
