/** The versions that everything else is an amendment of. */
import { api } from "#base";

export const BASE_PLATFORM = api("0.12");
export const BASE_BUILDPACK = api("0.8");
