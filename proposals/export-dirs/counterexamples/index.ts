/** Worlds in which a promise of export-dirs does not hold. */
import type { FindingWorld } from "../../kit/finding-world.ts";
import { ofDirectories } from "./directories.ts";
import { ofImages } from "./images.ts";
import { ofLists } from "./lists.ts";
import { ofWriters } from "./writers.ts";

export const counterexamples: readonly FindingWorld[] = [...ofImages, ...ofLists, ...ofDirectories, ...ofWriters];
