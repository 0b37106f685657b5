/** What Platform API 0.14 changed: layers for launch that the previous image lacks come back from the cache alone. */
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
