/** Choices that both RFCs about exported directories leave open. */
import { option } from "../kit/options.ts";

export const RESERVED = option(
  "reserved",
  "Rejects overlaps with directories of the specification, or not.",
  "refused",
  "allowed",
);
export const BUILD_IMAGE = option(
  "build-image",
  "Detection checks that the directories are empty, or trusts the platform.",
  "check",
  "trust",
);
export const PARENTS = option(
  "parents",
  "Layers repeat the parent directories, like the app's, or omit them.",
  "text",
  "left",
);
export const REBASE = option(
  "rebase",
  "The rebaser accepts any run image, or checks it like the analyzer.",
  "text",
  "check",
);
