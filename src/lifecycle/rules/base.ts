/** The oldest supported versions. Amendments change their decisions and steps. */
import { api } from "#base";

export const BASE_PLATFORM = api("0.7");
export const BASE_BUILDPACK = api("0.7");
