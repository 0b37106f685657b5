/** platform.md > run.toml, stack.toml: the lists of run images, in the phases that the other tables of documents leave out. */
import type { TestCase } from "#protocol";
import { type DocumentRow, documentCases, placeFile } from "../vocabulary/documents.ts";
import { analyze, detect, restore } from "../vocabulary/steps.ts";
import { tomlText } from "../vocabulary/toml.ts";
import { world, worldForDetect } from "../vocabulary/world.ts";
import {
  ANALYZED_TOML,
  detectsHello,
  forRestore,
  groupData,
  RUN_TOML,
  restoresUsual,
  takesRunImage,
} from "./documents-before-build.ts";

const place = placeFile("/cnb/run.toml", { owner: "root" });
const placeStack = placeFile("/cnb/stack.toml", { owner: "root" });
const until = { platform: ["0.7", "0.11"] } as const;
const STACK_TOML = { "run-image": { image: "127.0.0.1:5000/run:1", mirrors: ["localhost:5000/run:1"] } };

export const rowsOfRunImages: readonly DocumentRow[] = [
  {
    phase: "detect",
    document: "run-toml",
    data: RUN_TOML,
    given: worldForDetect(),
    place,
    run: detect(),
    shows: detectsHello,
    covers: ["platform.detector.input.order"],
    platform: ["0.12"],
  },
  {
    phase: "restore",
    document: "run-toml",
    data: RUN_TOML,
    given: {
      ...forRestore,
      files: {
        ...forRestore.files,
        "/layers/analyzed.toml": { text: tomlText(ANALYZED_TOML) },
        "/layers/group.toml": { text: tomlText(groupData("${buildpack-api}")) },
      },
    },
    place,
    run: restore(),
    shows: restoresUsual,
    covers: ["platform.restorer.input.group"],
    platform: ["0.12"],
  },
  {
    phase: "analyze",
    document: "stack-toml",
    lane: "must",
    data: STACK_TOML,
    given: world(),
    place: placeStack,
    run: analyze(),
    shows: takesRunImage("platform.analyzer.run-image.resolve-from-stack"),
    covers: ["platform.analyzer.run-image.resolve-from-stack"],
    reactions: { absent: "rejected", empty: "rejected", malformed: "rejected" },
    ...until,
  },
];

export const documentsOfRunImagesCases = (): readonly TestCase[] => documentCases(rowsOfRunImages);
