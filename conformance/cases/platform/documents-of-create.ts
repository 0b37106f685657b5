/** platform.md > creator: the documents that it reads, as no phase of a lifecycle writes them. */
import type { TestCase } from "#protocol";
import { makeLayer } from "../vocabulary/acts.ts";
import { type DocumentRow, documentCases, placeFile } from "../vocabulary/documents.ts";
import { create } from "../vocabulary/steps.ts";
import { buildpack, world } from "../vocabulary/world.ts";
import { ORDER_TOML, RUN_TOML } from "./documents-before-build.ts";
import { hasLib, hasProject, PROJECT_TOML } from "./documents-of-build.ts";

const root = { owner: "root" } as const;
const CREATED = world({
  buildpacks: [buildpack({ build: [...makeLayer("lib", ["launch"], { file: "1\n" })] })],
});
export const createRow = { phase: "create", lane: "must", given: CREATED, run: create() } as const;
export const rowsOfCreate: readonly DocumentRow[] = [
  {
    ...createRow,
    document: "order-toml",
    data: ORDER_TOML,
    large: true,
    place: placeFile("/cnb/order.toml", root),
    shows: hasLib,
    covers: ["platform.creator.equivalence"],
    reactions: { absent: "rejected", empty: "rejected", malformed: "rejected" },
  },
  {
    ...createRow,
    document: "run-toml",
    data: RUN_TOML,
    place: placeFile("/cnb/run.toml", root),
    shows: hasLib,
    covers: ["platform.creator.equivalence"],
    reactions: { absent: "rejected", empty: "rejected", malformed: "rejected" },
  },
  {
    ...createRow,
    document: "project-metadata-toml",
    data: PROJECT_TOML,
    place: placeFile("/layers/project-metadata.toml"),
    shows: hasProject,
    covers: ["platform.creator.equivalence"],
    reactions: { absent: "accepted", empty: "accepted" },
    acceptedShows: hasLib,
  },
];

export const documentsOfCreateCases = (): readonly TestCase[] => documentCases(rowsOfCreate);
