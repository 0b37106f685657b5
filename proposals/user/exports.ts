/**
 * What a user proposal imports from `plimsoll`, besides the helpers of its evidence. In the reference's executables a module gets only these
 * names.
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
export { setLabels } from "#image";
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
