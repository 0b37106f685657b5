/** The API versions that Plimsoll knows. */
import { type Api, compareApi, invariant } from "#base";
import { referenceBook } from "#lifecycle";

const newestOf = (versions: readonly Api[]): Api => {
  const newest = versions.toSorted(compareApi).at(-1);
  invariant(newest !== undefined, "the reference supports a version of each API");
  return newest;
};

/** For what declares no version. */
export function newestVersions(): { readonly platformApi: Api; readonly buildpackApi: Api } {
  const { platformApis, buildpackApis } = referenceBook();
  return { platformApi: newestOf(platformApis), buildpackApi: newestOf(buildpackApis) };
}

/** Undefined if Plimsoll knows this Buildpack API. */
export function whyUnknown(declared: Api): string | undefined {
  const known = referenceBook().buildpackApis.toSorted(compareApi);
  return known.includes(declared)
    ? undefined
    : `Plimsoll knows Buildpack API ${known[0]} to ${known.at(-1)}, and this is ${declared}`;
}
