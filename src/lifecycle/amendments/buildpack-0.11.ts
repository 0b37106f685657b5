/** Buildpack API 0.11. */
import { api } from "#base";
import type { Amendment } from "../phase/amendment.ts";

export const buildpack011: Amendment = {
  id: "buildpack-0.11",
  axis: "buildpack",
  at: api("0.11"),
  says: "Nothing changed for component buildpacks. Image extensions may have build contexts.",
  after: [],
};
