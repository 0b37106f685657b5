/** A repair: the platform's file names the repositories before the build, so the analyzer can check access to them. */
import { describeFault } from "#base";
import { phaseFault, readIfPresent, step } from "#lifecycle";
import { ofPublication } from "./cites.ts";
import { isReference } from "./names.ts";
import type { Options } from "./options.ts";
import { POLICY, policyFile } from "./policy.ts";

export const checkAccess = (options: Options) =>
  step("analyze", {
    id: "analyze:oci-artifacts",
    cites: ofPublication(options),
    needs: ["stores"],
    async run({ state, process }) {
      const policy = readIfPresent(process.fs, POLICY, policyFile) ?? [];
      const references = policy
        .flatMap(({ tags = [] }) => tags)
        .filter((tag) => isReference(tag) && !tag.endsWith("*"));
      for (const reference of new Set(references)) {
        const problem = await state.stores.images.problemOf(reference, "write");
        if (problem === undefined) continue;
        throw phaseFault(
          "analyze",
          `no write access to ${reference}, which ${POLICY} allows: ${describeFault(problem)}`,
          {
            where: { file: POLICY, key: "allow" },
            remedy: "give the lifecycle credentials for it, or allow it no longer",
          },
        );
      }
    },
  });
