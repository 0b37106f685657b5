/**
 * What a proposal outside this package is written with: the words of its own rooms, which `import { … } from "plimsoll"` gives. Inside
 * the reference's executables a user's module gets these and nothing else.
 */
export {
  ancestors,
  api,
  baseName,
  byteString,
  compareApi,
  contentOf,
  describeFault,
  digestOf,
  FaultError,
  fail,
  isWithin,
  join,
  ok,
  parentOf,
  pathOfText,
  textOf,
  textOfByteString,
  utf8,
} from "#base";
export { json, names, toml } from "#contract";
export {
  addDirectory,
  ensureOwner,
  imageTree,
  phaseFault,
  placesOf,
  readDocument,
  readIfPresent,
  ruleBook,
  step,
  writeDocument,
} from "#lifecycle";
export { diff, lookup, print, treeOf, walk } from "#tree";
export { executableFile, scriptedBuildpack } from "../kit/scripted-buildpack.ts";
export { defineProposal } from "./define.ts";
