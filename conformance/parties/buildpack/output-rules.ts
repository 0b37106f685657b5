/** Rules of bin/build: how it ends, build.toml, store.toml, SBOM files, the legacy BOM and exec.d programs. */
import { describeFault } from "#base";
import { bomToml, buildToml, storeToml, toml } from "#contract";
import { fileBytesIn } from "#platform";
import { endOf, inWorld, onMain } from "../component/answers.ts";
import type { ComponentEvidence } from "../component/evidence.ts";
import { execdFiles } from "../component/execd.ts";
import { type Finding, notRun, type Rule } from "../kit/rule.ts";
import { finding, implied, must } from "../kit/rule-kit.ts";
import { execdOutput } from "./execd-output.ts";

export const outputRules: readonly Rule<ComponentEvidence>[] = [
  implied({
    id: "check.buildpack.build-exit",
    says: "bin/build ends by itself, with 0 or with a code for a failure.",
    statements: ["buildpack.build.exit-status"],
    judge: (evidence) =>
      inWorld(evidence, "usual", ({ main }) => {
        if (main === undefined) return notRun("bin/build did not run, because bin/detect does not pass this app");
        if (main.limit !== undefined) return notRun(`the machine cannot run bin/build: ${main.limit}`);
        if (main.code !== undefined && !main.cannotStart) return [];
        return [{ ...finding("bin/build", "an exit code of its own", endOf(main.ran)), ran: [main.ran] }];
      }),
  }),
  must({
    id: "check.buildpack.unmet",
    says: "build.toml names only unmet entries that are in the plan.",
    statements: ["buildpack.build-toml.unmet.name"],
    judge: (evidence) =>
      onMain(evidence, ({ output, plan }) => {
        const bytes = fileBytesIn(output, "/build.toml");
        if (bytes === undefined) return notRun("bin/build writes no build.toml");
        const read = buildToml.read(bytes, "build.toml");
        if (!read.ok) return [finding("build.toml", "a list of unmet entries", describeFault(read.fault))];
        return read.value.unmet
          .filter(({ name }) => !plan.includes(name))
          .map(({ name }) => finding("build.toml unmet", `one of ${plan.join(", ") || "no entries"}`, name));
      }),
  }),
  implied({
    id: "check.buildpack.store",
    says: "store.toml is TOML with a table of metadata.",
    statements: ["buildpack.analysis.restore-store"],
    judge: (evidence) =>
      onMain(evidence, ({ output }) => {
        const bytes = fileBytesIn(output, "/store.toml");
        if (bytes === undefined) return notRun("bin/build writes no store.toml");
        const read = storeToml.read(bytes, "store.toml");
        return read.ok ? [] : [finding("store.toml", "a table of metadata", describeFault(read.fault))];
      }),
  }),
  must({
    id: "check.buildpack.bom",
    says: "Each entry of a legacy bom has a name.",
    statements: [
      "buildpack.deprecated.launch-bom.name",
      "buildpack.deprecated.build-bom.name",
      "buildpack.deprecated.launch-bom.metadata",
      "buildpack.deprecated.build-bom.metadata",
    ],
    judge: (evidence) =>
      onMain(evidence, ({ output }) => {
        const files = ["launch.toml", "build.toml"].flatMap((name) => {
          const bytes = fileBytesIn(output, `/${name}`);
          const read = bytes === undefined ? undefined : toml.read(bytes, name);
          return bytes !== undefined && read?.ok === true && read.value.bom !== undefined ? [{ name, bytes }] : [];
        });
        if (files.length === 0) return notRun("bin/build writes no bom");
        return files.flatMap(({ name, bytes }) => {
          const read = bomToml.read(bytes, name);
          return read.ok
            ? []
            : [finding(`${name} bom`, "entries with a name, and a table of metadata", describeFault(read.fault))];
        });
      }),
  }),
  implied({
    id: "check.buildpack.exec.d",
    says: "The programs in exec.d are executable and end with 0.",
    statements: ["buildpack.execd.exit-status"],
    judge: (evidence) =>
      onMain(evidence, ({ output, execd }) => {
        const files = execdFiles(output);
        if (files.length === 0) return notRun("no layer has programs in exec.d");
        return [
          ...files
            .filter(({ node }) => (node.mode & 0o111) === 0)
            .map(({ program, node }) => finding(program, "an executable file", `mode ${node.mode.toString(8)}`)),
          ...execd
            .filter(({ code }) => code !== 0)
            .map(({ program, ran }): Finding => ({ ...finding(program, "exit 0", endOf(ran)), ran: [ran] })),
        ];
      }),
  }),
  ...execdOutput,
];
