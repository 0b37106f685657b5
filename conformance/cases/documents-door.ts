/** The documents that phases read: each with one that works, where it is put, and what shows that the phase read it. */
import { rowsAfterBuild } from "./platform/documents-after-build.ts";
import { rowsBeforeBuild } from "./platform/documents-before-build.ts";
import { rowsOfBuild } from "./platform/documents-of-build.ts";
import { rowsOfComponents } from "./platform/documents-of-components.ts";
import { rowsOfCreate } from "./platform/documents-of-create.ts";
import { rowsOfRunImages } from "./platform/documents-of-run-images.ts";
import type { DocumentRow } from "./vocabulary/documents.ts";

export const documentRows: readonly DocumentRow[] = [
  ...rowsBeforeBuild,
  ...rowsOfBuild,
  ...rowsAfterBuild,
  ...rowsOfCreate,
  ...rowsOfComponents,
  ...rowsOfRunImages,
];

export { type DocumentRow, type DocumentText, documentText, needsOf, stepsOfTexts } from "./vocabulary/documents.ts";
