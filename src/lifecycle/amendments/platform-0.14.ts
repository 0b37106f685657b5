/** What Platform API 0.14 changed: launch layers that the previous image lacks are restored from the cache. */
import { api } from "#base";
import type { Amendment } from "../phase/amendment.ts";

export const platform014: Amendment = {
  id: "platform-0.14",
  axis: "platform",
  at: api("0.14"),
  after: [],
  platform: {
    restoresFromCache: {
      cites: ["buildpack.layers.restore-matrix"],
      apply: () => (i) => i.cache && (!i.launch || !i.inImage),
    },
  },
};
