/** What Buildpack API 0.11 changed: nothing that the lifecycle decides for component buildpacks. Listed, so that it is spoken. */
import { api } from "#base";
import type { Amendment } from "../phase/amendment.ts";

export const buildpack011: Amendment = { id: "buildpack-0.11", axis: "buildpack", at: api("0.11"), after: [] };
