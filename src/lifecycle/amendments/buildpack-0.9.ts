/** Buildpack API 0.9. */
import { api, byteString } from "#base";
import { userOrDefaults } from "../decisions/launch.ts";
import type { Amendment } from "../phase/amendment.ts";

export const buildpack09: Amendment = {
  id: "buildpack-0.9",
  axis: "buildpack",
  at: api("0.9"),
  says: "Commands are lists, processes are direct, and the user's arguments replace the default ones.",
  after: [],
  buildpack: {
    commandForm: {
      cites: ["buildpack.launch-toml.process.command", "buildpack.launch-toml.process.command-rest"],
      apply: () => "list",
    },
    processDirect: { cites: ["platform.launcher.args.direct-true"], apply: () => () => true },
    processStart: {
      cites: [
        "platform.launcher.args.replace",
        "platform.launcher.args.direct-true",
        "buildpack.launch-toml.process.args-overridable",
      ],
      apply:
        () =>
        ({ command: [command = byteString(""), ...always], args, user }) => ({
          command,
          args: [...always, ...userOrDefaults(args, user)],
          direct: true,
        }),
    },
  },
};
