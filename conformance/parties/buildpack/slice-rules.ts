/** Rules of the slices in launch.toml. */
import { absPath, byteString, isWithin, pathOfText } from "#base";
import type { DocumentTable } from "#contract";
import { elementsIn } from "../component/descriptor-rules.ts";
import type { ComponentEvidence } from "../component/evidence.ts";
import { placeOf, showValue } from "../kit/documents.ts";
import type { Finding, Rule } from "../kit/rule.ts";
import { finding, must } from "../kit/rule-kit.ts";
import { LAUNCH_FILE, onLaunch } from "./launch.ts";

/** The app directory of the usual world. */
const APP = "/workspace";

export const sliceRules: readonly Rule<ComponentEvidence>[] = [
  must({
    id: "check.buildpack.slice-paths",
    says: "The paths of a slice stay in the app directory.",
    statements: ["buildpack.slices.paths"],
    judge: (evidence) => onLaunch(evidence, "slices", (slice) => paths(slice, "a path in the app directory", isInside)),
  }),
  must({
    id: "check.buildpack.slice-patterns",
    says: "The paths of a slice are patterns of Go's filepath.Match.",
    statements: ["buildpack.slices.glob-syntax", "buildpack.slices.glob-zero-or-more"],
    judge: (evidence) =>
      onLaunch(evidence, "slices", (slice) => paths(slice, "a pattern of filepath.Match", isPattern)),
  }),
];

const paths = (slice: DocumentTable, expected: string, isFine: (path: string) => boolean): readonly Finding[] =>
  elementsIn(slice, "paths")
    .filter((path) => typeof path !== "string" || !isFine(path))
    .map((path) => finding(placeOf(slice, "paths", LAUNCH_FILE), expected, showValue(path)));

const isInside = (path: string): boolean =>
  path.startsWith("/")
    ? isWithin(pathOfText(APP), pathOfText(path))
    : isWithin(pathOfText(APP), absPath(byteString(`${APP}/${path}`)));

const CLASS_MEMBER = String.raw`(?:\\[\s\S]|[^\\\]\-])`;
const PATTERN = new RegExp(String.raw`^(?:\\[\s\S]|\[\^?(?:${CLASS_MEMBER}(?:-${CLASS_MEMBER})?)+\]|[^\\[])*$`);

/** Every class is closed, and no backslash is the last character. */
const isPattern = (path: string): boolean => PATTERN.test(path);
