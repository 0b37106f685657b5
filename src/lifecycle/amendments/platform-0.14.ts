/** Platform API 0.14. */
import { api } from "#base";
import type { Amendment } from "../phase/amendment.ts";

export const platform014: Amendment = {
  id: "platform-0.14",
  axis: "platform",
  at: api("0.14"),
  says: "Launch layers that the previous image lacks are restored from the cache, and the restorer tries mirrors.",
  after: [],
  platform: {
    restoresFromCache: {
      cites: ["buildpack.layers.restore-matrix"],
      apply: () => (i) => i.cache && (!i.launch || !i.inImage),
    },
    restoredRunImage: {
      cites: ["platform.restorer.run-image.mirrors-digest"],
      apply:
        () =>
        ({ image, listed, same }) => {
          const entries = listed().map((one) => [one.image, ...one.mirrors]);
          const names = entries.find((entry) => entry.some((name) => same(name, image))) ?? [];
          return [image, ...names.filter((name) => name !== "" && !same(name, image))];
        },
    },
  },
};
