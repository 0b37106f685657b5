/** Platform API 0.10. */
import { api } from "#base";
import type { Amendment } from "../phase/amendment.ts";

export const platform010: Amendment = {
  id: "platform-0.10",
  axis: "platform",
  at: api("0.10"),
  says: "Commands are lists, and each buildpack's API says whether the user's arguments replace its own.",
  after: [],
  platform: {
    metadataForm: { cites: ["platform.builder.metadata.processes"], apply: () => "list" },
    argumentsAppended: {
      cites: ["platform.launcher.args.replace", "platform.launcher.args.append"],
      apply: () => false,
    },
    restoresStore: { cites: ["platform.creator.skip-restore"], apply: () => () => true },
  },
};
