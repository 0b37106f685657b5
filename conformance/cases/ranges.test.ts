/** A test case runs at every version at which its statements hold, except for a reason of this table. */
import { expect, test } from "vitest";
import { orThrow } from "#base";
import { heldAt, ledger } from "#ledger";
import { coveredBy, type TestCase, versionsOf } from "#protocol";
import { referenceSubject } from "#subjects";
import { specificationCases } from "./index.ts";

interface Reason {
  readonly axis: "platform" | "buildpack";
  /** The first or the last version that it is a reason for. */
  readonly from?: string;
  readonly to?: string;
  readonly because: string;
  /** What shows it, in the JSON of the world, the steps and the expectations; or else the ids of the cases. */
  readonly shownBy?: RegExp;
  readonly of?: RegExp;
}

const ODD = /^documents\..*\.(odd|odd-values|large|cyclic)$|^surroundings\./;
const ODD_DOCUMENTS = /^documents\..*\.(odd|odd-values|large|cyclic)(-older)?$|^surroundings\./;
const ODD_OLDER = /^documents\..*\.(odd|odd-values)-older$/;
const OLDER_FORM = "the command of a process in metadata.toml is a text, for the last time";

const REASONS: readonly Reason[] = [
  { axis: "buildpack", from: "0.8", because: "a process has a working directory", shownBy: /working-dir/ },
  {
    axis: "buildpack",
    from: "0.8",
    because: "the paths of the programs are variables",
    of: /^(detect\.run\.environment|build\.run\.paths|inputs\.build\.layers\.|create\.second\.|restore\.changed-metadata\.)/,
  },
  {
    axis: "buildpack",
    from: "0.8",
    because: "its table has working directories",
    of: /^launch\.(words|own-words|command|exit)\./,
  },
  { axis: "buildpack", from: "0.9", because: "a command is a list", shownBy: /command = \[/ },
  {
    axis: "buildpack",
    from: "0.9",
    because: "its table has lists of commands, or image extensions",
    of: /^(detect|build)\.program\.|^generate\.|\.processes-no$|\.launch-toml\.|^export\.process-types\./,
  },
  {
    axis: "buildpack",
    from: "0.9",
    because: "it is the first with image extensions",
    of: /^restore\.with-extension\./,
  },
  { axis: "buildpack", from: "0.10", because: "it has image extensions", shownBy: /extension/ },
  { axis: "buildpack", from: "0.10", because: "it has targets", shownBy: /targets|CNB_TARGET/ },
  { axis: "buildpack", from: "0.10", because: "its table has targets", of: /^documents\./ },
  { axis: "buildpack", from: "0.12", because: "it has execution environments", shownBy: /exec-env|EXEC_ENV/ },
  { axis: "buildpack", from: "0.12", because: "its documents have every key of the newest version", of: ODD_DOCUMENTS },
  { axis: "buildpack", from: "0.12", because: "its world has everything that an extension may write", of: /-whole$/ },
  { axis: "buildpack", to: "0.8", because: "a command is a string", shownBy: /command = \\"/ },
  { axis: "buildpack", to: "0.8", because: "its table has commands that are strings", of: /\.processes-legacy-no$/ },
  { axis: "platform", from: "0.8", because: "SBOM files are kept", shownBy: /sbom/ },
  {
    axis: "platform",
    from: "0.8",
    because: "-skip-layers leaves out SBOM files too",
    of: /^restore\.skip-layers\.layers$/,
  },
  { axis: "platform", from: "0.9", because: "SBOM files have these names", shownBy: /sbom/ },
  {
    axis: "platform",
    from: "0.9",
    because: "a rebase keeps the SBOM layer of these names",
    of: /^rebase\.(layers\.kept|metadata\.sbom)$/,
  },
  {
    axis: "platform",
    from: "0.10",
    because: "the detector takes analyzed.toml for extensions",
    of: /^inputs\.detect\.analyzed\./,
  },
  {
    axis: "platform",
    from: "0.10",
    because: "it is the first with image extensions",
    of: /^restore\.with-extension\./,
  },
  {
    axis: "platform",
    from: "0.10",
    because: "metadata.toml has lists of commands",
    of: /^(build\.(buildpack-api|metadata|random-order|larger)|values\.process|export\.(config|larger|label))\./,
  },
  { axis: "platform", from: "0.9", because: OLDER_FORM, of: ODD_OLDER },
  { axis: "platform", to: "0.9", because: OLDER_FORM, of: ODD_OLDER },
  { axis: "platform", from: "0.11", because: "operators set variables", shownBy: /build-config/ },
  { axis: "platform", from: "0.11", because: "the rebaser takes a previous image", shownBy: /-previous-image/ },
  {
    axis: "platform",
    from: "0.11",
    because: "it is the newest version with stack.toml",
    of: /^documents\.analyze\.stack-toml\./,
  },
  {
    axis: "platform",
    to: "0.11",
    because: "analyzed.toml says nothing of the target, for the last time",
    of: /\.target-variables\.older$/,
  },
  {
    axis: "platform",
    from: "0.12",
    because: "targets are compared",
    of: /^(detect\.(targets|target-data|few-targets|optional-targets|stacks|second)|create\.target-variables|rebase\.(target|reproducible)|inputs\.build\.analyzed|documents\.(detect|restore))\./,
  },
  {
    axis: "platform",
    from: "0.12",
    because: "analyzed.toml describes the run image",
    of: /^analyze\.whole-documents\./,
  },
  { axis: "platform", from: "0.12", because: "the rebaser has -force", shownBy: /-force/ },
  {
    axis: "platform",
    from: "0.12",
    because: "RFC 0102 was released, which adds histories",
    of: /^export\.base\.history-kept$/,
  },
  {
    axis: "platform",
    from: "0.12",
    because: "layouts are experimental, or a daemon is compared with them",
    shownBy: /-layout|-daemon|USE_DAEMON|EXPERIMENTAL/,
  },
  { axis: "platform", from: "0.12", because: "execution environments have no meaning yet", shownBy: /exec-env/ },
  {
    axis: "platform",
    from: "0.13",
    because: "extensions are not experimental, and have directories",
    shownBy: /extension|extend/,
  },
  {
    axis: "platform",
    from: "0.13",
    because: "its table has insecure registries",
    of: /^analyze\.run-image-names\.port-|\.one-host\./,
  },
  {
    axis: "platform",
    from: "0.14",
    because: "layers are restored from the cache alone",
    of: /^restore\.(pair|pair-sbom|cache)\./,
  },
  { axis: "platform", from: "0.15", because: "execution environments have a meaning", shownBy: /exec-env|EXEC_ENV/ },
  { axis: "platform", from: "0.15", because: "the platform adds buildpacks", shownBy: /system\.toml/ },
  { axis: "platform", from: "0.15", because: "its documents have every key of the newest version", of: ODD },
  { axis: "platform", to: "0.11", because: "stack.toml has a stack of its own kind", shownBy: /stack\.toml/ },
  {
    axis: "platform",
    to: "0.11",
    because: "until RFC 0102 was released, its text was open",
    of: /^export\.base\.history$/,
  },
  { axis: "platform", to: "0.12", because: "extensions are experimental", shownBy: /EXPERIMENTAL|by-kind|extension/ },
  { axis: "platform", to: "0.14", because: "system.toml has no meaning yet", of: /\.newer-inputs\.system-/ },
  { axis: "platform", to: "0.14", because: "execution environments have no meaning yet", shownBy: /exec-env/ },
];

const described = await orThrow(referenceSubject()).describe();
const ends = (needs: TestCase["needs"], axis: Reason["axis"]) => {
  const versions = versionsOf({ needs }, described).map((one) => String(one[axis]));
  return { from: versions[0], to: versions.at(-1) };
};

/** The ends of a case's ranges at which it stops although its statements go on. */
const narrower = (one: TestCase): readonly Pick<Reason, "axis" | "from" | "to">[] => {
  const held = heldAt(coveredBy(one).flatMap((id) => ledger().get(id) ?? []));
  return (["platform", "buildpack"] as const).flatMap((axis) => {
    const [own, all] = [ends(one.needs, axis), ends(held, axis)];
    return [
      ...(own.from === undefined || own.from === all.from ? [] : [{ axis, from: own.from }]),
      ...(own.to === undefined || own.to === all.to ? [] : [{ axis, to: own.to }]),
    ];
  });
};

test("no range is narrower than the statements of its case without a reason, and each reason is one", () => {
  const used = new Set<Reason>();
  const odd = specificationCases().flatMap((one) => {
    const data = JSON.stringify([one.given, one.when, one.then]);
    return narrower(one).flatMap((end) => {
      const reasons = REASONS.filter(
        ({ axis, from, to, shownBy, of }) =>
          axis === end.axis && from === end.from && to === end.to && (shownBy?.test(data) ?? of?.test(one.id)),
      );
      for (const reason of reasons) used.add(reason);
      return reasons.length > 0 ? [] : [`${one.id}: ${end.axis} ${JSON.stringify({ from: end.from, to: end.to })}`];
    });
  });
  expect(odd).toEqual([]);
  expect(REASONS.filter((reason) => !used.has(reason)).map(({ because }) => because)).toEqual([]);
});
