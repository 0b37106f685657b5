/** Rules of app images: labels that agree with layers and files, processes that start, and a rebase that breaks nothing. */
import { pathOfText, textOfByteString } from "#base";
import { LABELS, lifecycleMetadata } from "#contract";
import { envOf, labelOf } from "#image";
import { buildMetadataOf, layersMetadataOf, processesOf } from "#platform";
import { lookup, resolve } from "#tree";
import { type Answer, type Finding, notRun, type Rule } from "../kit/rule.ts";
import { finding, implied } from "../kit/rule-kit.ts";
import { inRole } from "./base-rules.ts";
import type { ImageEvidence } from "./evidence.ts";

type ImageRule = Rule<ImageEvidence>;
type Metadata = NonNullable<ReturnType<typeof layersMetadataOf>>;

const onMetadata = (evidence: ImageEvidence, answer: (metadata: Metadata) => Answer): Answer =>
  inRole(evidence, ["app"], () => {
    const metadata = layersMetadataOf(evidence.image);
    return metadata === undefined ? notRun(`the label ${LABELS.lifecycleMetadata} cannot be read`) : answer(metadata);
  });

/** Each digest in the label with its place. */
const claims = (metadata: Metadata): readonly (readonly [place: string, sha: string])[] => [
  ...metadata.app.map(({ sha }, i) => [`app ${i}`, sha] as const),
  ...metadata.buildpacks.flatMap(({ key, layers }) =>
    Object.entries(layers).flatMap(([name, { sha, launch }]) => (launch ? [[`${key} ${name}`, sha] as const] : [])),
  ),
  ["config", metadata.config.sha],
  ["launcher", metadata.launcher.sha],
  ["process-types", metadata.processTypes.sha],
  ...(metadata.sbom === undefined ? [] : [["sbom", metadata.sbom.sha] as const]),
];

const labels: readonly ImageRule[] = [
  implied({
    id: "check.image.lifecycle-label",
    says: "The label io.buildpacks.lifecycle.metadata can be read.",
    statements: ["platform.exporter.label.lifecycle-metadata"],
    judge: (evidence) =>
      inRole(evidence, ["app"], () => {
        const text = labelOf(evidence.image, LABELS.lifecycleMetadata) ?? "";
        const read = lifecycleMetadata.read(text);
        return read.ok
          ? []
          : [finding(`label ${LABELS.lifecycleMetadata}`, "the metadata of layers as JSON", text.slice(0, 200))];
      }),
  }),
  implied({
    id: "check.image.build-label",
    says: "The label io.buildpacks.build.metadata can be read.",
    statements: ["platform.exporter.label.build-metadata"],
    judge: (evidence) =>
      inRole(evidence, ["app"], () => {
        const text = labelOf(evidence.image, LABELS.buildMetadata);
        return buildMetadataOf(evidence.image) === undefined
          ? [finding(`label ${LABELS.buildMetadata}`, "buildpacks and processes as JSON", text?.slice(0, 200) ?? null)]
          : [];
      }),
  }),
  implied({
    id: "check.image.layers",
    says: "Each layer in the label of the lifecycle is a layer of the image.",
    statements: [
      "platform.label.lifecycle.app-sha",
      "platform.label.lifecycle.sbom-sha",
      "platform.label.lifecycle.config-sha",
      "platform.label.lifecycle.launcher-sha",
      "platform.label.lifecycle.layer-sha",
    ],
    judge: (evidence) =>
      onMetadata(evidence, (metadata) => {
        const there = new Set<string>(evidence.image.layers.map(({ diffId }) => diffId));
        return claims(metadata)
          .filter(([, sha]) => sha !== "" && !there.has(sha))
          .map(([place, sha]) => finding(`label ${LABELS.lifecycleMetadata} ${place}`, "the diffID of a layer", sha));
      }),
  }),
  implied({
    id: "check.image.top-layer",
    says: "The top layer of the run image in the label is a layer of the image, below the layers of the app.",
    statements: ["platform.label.lifecycle.run-image-top-layer"],
    judge: (evidence) =>
      onMetadata(evidence, (metadata) => {
        const ids: readonly string[] = evidence.image.layers.map(({ diffId }) => diffId);
        const { topLayer } = metadata.runImage;
        const top = ids.lastIndexOf(topLayer);
        const place = `label ${LABELS.lifecycleMetadata} runImage.topLayer`;
        if (top < 0) return [finding(place, "the diffID of a layer", topLayer)];
        const below = claims(metadata).filter(([, sha]) => sha !== "" && ids.lastIndexOf(sha) < ids.indexOf(topLayer));
        return below.map(([name]) => finding(place, `a layer below that of ${name}`, topLayer));
      }),
  }),
  implied({
    id: "check.image.launcher",
    says: "The launcher is in the image, and is its entrypoint or the target of it.",
    statements: ["platform.exporter.launcher.binary", "platform.exporter.entrypoint.launcher"],
    judge: (evidence) =>
      inRole(evidence, ["app"], () => {
        const launcher = lookup(evidence.tree, LAUNCHER);
        const [entrypoint = ""] = evidence.image.config.config.Entrypoint ?? [];
        const target = entrypoint.startsWith("/")
          ? resolve(evidence.tree, pathOfText(entrypoint), { follow: true })
          : undefined;
        const starts = target?.ok === true && target.node !== undefined && target.node === launcher;
        return [
          ...(launcher?.kind === "file" && (launcher.mode & 0o111) !== 0
            ? []
            : [finding("/cnb/lifecycle/launcher", "an executable file", launcher?.kind ?? null)]),
          ...(starts ? [] : [finding("Entrypoint", "the launcher, or a link to it", entrypoint)]),
        ];
      }),
  }),
  implied({
    id: "check.image.variables",
    says: "CNB_APP_DIR and CNB_LAYERS_DIR name directories of the image, and PATH begins with /cnb/process.",
    statements: ["platform.exporter.env.app-dir", "platform.exporter.env.layers-dir", "platform.exporter.env.path"],
    judge: (evidence) =>
      inRole(evidence, ["app"], () => [
        ...["CNB_APP_DIR", "CNB_LAYERS_DIR"].flatMap((name): readonly Finding[] => {
          const value = envOf(evidence.image, name);
          const node = value?.startsWith("/") === true ? lookup(evidence.tree, pathOfText(value)) : undefined;
          return node?.kind === "dir" ? [] : [finding(`Env ${name}`, "a directory of the image", value ?? null)];
        }),
        ...(/^\/cnb\/process(:|$)/.test(envOf(evidence.image, "PATH") ?? "")
          ? []
          : [finding("Env PATH", "/cnb/process first", envOf(evidence.image, "PATH") ?? null)]),
      ]),
  }),
];

const LAUNCHER = pathOfText("/cnb/lifecycle/launcher");

const processes: readonly ImageRule[] = [
  implied({
    id: "check.image.process-links",
    says: "Each process has a link to the launcher in /cnb/process.",
    statements: ["platform.exporter.launcher.symlinks"],
    judge: (evidence) =>
      onProcesses(evidence, ({ type }) => {
        const node = lookup(evidence.tree, pathOfText(`/cnb/process/${type}`));
        const target = node?.kind === "symlink" ? textOfByteString(node.target) : undefined;
        return target === LAUNCHER
          ? []
          : [finding(`/cnb/process/${type}`, `a link to ${LAUNCHER}`, target ?? node?.kind ?? null)];
      }),
  }),
  implied({
    id: "check.image.process-programs",
    says: "The program of each process is in the image and executable, and so is its interpreter.",
    statements: ["buildpack.launch-toml.process.command-first"],
    judge: (evidence) =>
      onProcesses(evidence, ({ type, command, direct }) => {
        const [program = ""] = command;
        if (program === "" || (!direct && /\s/.test(program))) return [];
        const why = whyNotStart(evidence, program);
        return why === undefined ? [] : [finding(`process ${type}`, `a program ${program} that can start`, why)];
      }),
  }),
  implied({
    id: "check.image.process-starts",
    says: "Each process starts: the launcher finds and runs its program.",
    statements: ["platform.launcher.out.execute", "buildpack.launch-toml.process.command-first"],
    judge: (evidence) =>
      inRole(evidence, ["app"], () => {
        const { starts } = evidence;
        if ("notRun" in starts) return notRun(starts.notRun);
        const failed = starts.flatMap((one) =>
          "ran" in one && isOfLauncher(one.code)
            ? [{ ...finding(`process ${one.type}`, "the program starts", `exit ${one.code}`), ran: [one.ran] }]
            : [],
        );
        const [limited] = starts.flatMap((one) => ("limit" in one ? [`process ${one.type}: ${one.limit}`] : []));
        return failed.length === 0 && limited !== undefined ? notRun(limited) : failed;
      }),
  }),
];

/** A code of the launcher itself, or of a shell that cannot start the program. Any other end is that of the process. */
const isOfLauncher = (code: number | undefined): boolean =>
  code !== undefined && ((code >= 80 && code <= 89) || [11, 12, 126, 127].includes(code));

const onProcesses = (
  evidence: ImageEvidence,
  judge: (process: ReturnType<typeof processesOf>[number]) => readonly Finding[],
): Answer =>
  inRole(evidence, ["app"], () => {
    const all = processesOf(evidence.image);
    return all.length === 0 ? notRun("the image has no processes") : all.flatMap(judge);
  });

/** Undefined: it can. A name is looked up in PATH and in `bin` of each launch layer. */
function whyNotStart({ image, tree }: ImageEvidence, program: string): string | undefined {
  const metadata = layersMetadataOf(image);
  const layers = (metadata?.buildpacks ?? []).flatMap(({ key, layers: own }) =>
    Object.keys(own).map(
      (name) => `${envOf(image, "CNB_LAYERS_DIR") ?? "/layers"}/${key.replaceAll("/", "_")}/${name}/bin`,
    ),
  );
  const directories = [...layers, ...(envOf(image, "PATH") ?? "").split(":")].filter((one) => one.startsWith("/"));
  const workdir = image.config.config.WorkingDir ?? envOf(image, "CNB_APP_DIR") ?? "/workspace";
  const candidates = program.startsWith("/")
    ? [program]
    : program.includes("/")
      ? [`${workdir}/${program}`]
      : directories.map((one) => `${one}/${program}`);
  const found = candidates
    .map((path) => resolve(tree, pathOfText(path), { follow: true }))
    .find((one) => one.ok && one.node?.kind === "file");
  if (found === undefined || !found.ok || found.node?.kind !== "file") return "not in the image";
  return (found.node.mode & 0o111) === 0 ? `mode ${found.node.mode.toString(8)}` : undefined;
}

const rebase: ImageRule = implied({
  id: "check.image.rebase",
  says: "A rebase on a newer run image succeeds and breaks nothing: the laws of rebase hold.",
  statements: [
    "platform.rebaser.identical",
    "platform.rebaser.run-layers.replaced",
    "platform.label.lifecycle.run-image-top-layer",
  ],
  judge: ({ rebase: trial, ...evidence }) =>
    inRole({ ...evidence, rebase: trial }, ["app"], () => {
      if ("notRun" in trial) return notRun(trial.notRun);
      if (trial.code !== 0)
        return [
          { ...finding("rebaser", "exit 0", trial.ran.output.trimEnd().split("\n").at(-1) ?? ""), ran: [trial.ran] },
        ];
      return trial.findings.map(({ law, at, says }) => finding(`${law} ${at}`, "the same as before", says));
    }),
});

export const appRules: readonly ImageRule[] = [...labels, ...processes, rebase];
