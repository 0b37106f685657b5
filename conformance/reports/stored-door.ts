/** Records that were stored: read, merged, compared, and written as files for people and other tools. */
export { badgeOf, badgeSvg, shieldsJson } from "./formats/badge.ts";
export { junit } from "./formats/junit.ts";
export { markdown } from "./formats/markdown.ts";
export { pageAssets } from "./host/page-assets.ts";
export { failuresFolder, readBundles } from "./host/read-bundles.ts";
export { readRecord } from "./host/read-record.ts";
export { htmlPage } from "./html/page.ts";
export { NO_BUNDLES } from "./records/bundles.ts";
export { type Change, type Comparison, compareRecords } from "./records/compare.ts";
export { mergeRecords } from "./records/merge.ts";
