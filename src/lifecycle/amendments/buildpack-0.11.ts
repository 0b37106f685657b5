/** What Buildpack API 0.11 changed: no decision about component buildpacks. The entry says that the reference supports it. */
import { api } from "#base";
import type { Amendment } from "../phase/amendment.ts";

export const buildpack011: Amendment = { id: "buildpack-0.11", axis: "buildpack", at: api("0.11"), after: [] };
