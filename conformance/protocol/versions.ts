/** A pair of API versions. */
import type { Api } from "#base";

export interface Versions {
  readonly platform: Api;
  readonly buildpack: Api;
}
