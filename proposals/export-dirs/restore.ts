/** With `checks=group` the restorer checks the run image: only the directories of the group must be empty. */
import { describeFault } from "#base";
import { phaseFault, step } from "#lifecycle";
import { refuseContent } from "../shared/run-image.ts";
import { dirOf, ofGroup } from "./lists.ts";
import type { Options } from "./options.ts";

export const checkForGroup = (options: Options) =>
  step("restore", {
    id: "restore:export-dirs",
    cites: ["proposal.export-dirs.validated"],
    needs: ["analyzed", "stores"],
    async run(context) {
      const directories = ofGroup(context).map(dirOf);
      const { analyzed, stores } = context.state;
      const name = analyzed?.runImage?.reference;
      if (directories.length === 0 || name === undefined) return;
      const image = await stores.images.open(name);
      if (!image.ok || image.value === undefined)
        throw phaseFault(
          "restore",
          `the run image ${name} ${!image.ok ? `cannot be read: ${describeFault(image.fault)}` : "is not there"}`,
          {
            remedy: "give the restorer access to the run image that analyzed.toml names",
          },
        );
      await refuseContent({ image: image.value, name, directories, failsAs: "restore" }, options);
    },
  });
