/** Rules of the Dockerfiles that an image extension generates. */
import { describeFault } from "#base";
import { dockerfile } from "#contract";
import type { ComponentEvidence } from "../component/evidence.ts";
import { type Answer, type Finding, notRun, type Rule } from "../kit/rule.ts";
import { finding, must, should } from "../kit/rule-kit.ts";
import { type DockerfileKind, onDockerfile } from "./output.ts";

type ReadDockerfile = Extract<ReturnType<typeof dockerfile.readDockerfile>, { readonly ok: true }>["value"];

const onRead = (evidence: ComponentEvidence, kind: DockerfileKind, answer: (read: ReadDockerfile) => Answer): Answer =>
  onDockerfile(evidence, kind, (_, read) =>
    read.ok ? answer(read.value) : notRun(`${kind}.Dockerfile cannot be read`),
  );

/** The flaws that the extender finds and that cite one of these statements. */
const flaws = (kind: DockerfileKind, statements: readonly string[]) => (evidence: ComponentEvidence) =>
  onRead(evidence, kind, (read) =>
    dockerfile
      .checkExtensionDockerfile(read, kind)
      .flaws.filter(({ cites }) => statements.includes(cites))
      .map(({ line, message, remedy }) => finding(`${kind}.Dockerfile:${line}`, remedy, message)),
  );

const readable = (kind: DockerfileKind): Rule<ComponentEvidence> =>
  must({
    id: `check.extension.${kind}-dockerfile`,
    says: `${kind}.Dockerfile is a Dockerfile.`,
    statements: ["ext.gen.dockerfile-adheres", "ext.gen.may-dockerfiles", `ext.dockerfile.${kind}.instructions`],
    judge: (evidence) =>
      onDockerfile(evidence, kind, (text, read) => {
        if (read.ok) return [];
        // Whether run.Dockerfile needs a FROM is an open question of the text.
        if (kind === "run" && !/^\s*FROM\s/im.test(text))
          return notRun("run.Dockerfile has no FROM, which the text leaves open (A-06)");
        return [finding(`${kind}.Dockerfile`, "a Dockerfile", describeFault(read.fault))];
      }),
  });

const oneFrom = (kind: DockerfileKind): Rule<ComponentEvidence> => {
  const statement = `ext.dockerfile.${kind}.single-from`;
  return must({
    id: `check.extension.${kind}-one-from`,
    says: `${kind}.Dockerfile has one FROM.`,
    statements: [statement, ...(kind === "run" ? ["ext.dockerfile.run.may-from"] : [])],
    judge: flaws(kind, [statement]),
  });
};

const instructions = (kind: DockerfileKind): Rule<ComponentEvidence> => {
  const statement = `ext.dockerfile.${kind}.no-other`;
  return should({
    id: `check.extension.${kind}-instructions`,
    says: `${kind}.Dockerfile has only the instructions that the specification lists.`,
    statements: [statement],
    judge: flaws(kind, [statement]),
  });
};

const buildId = (kind: DockerfileKind): Rule<ComponentEvidence> => {
  const statement = `ext.dockerfile.${kind}.build-id-default`;
  return should({
    id: `check.extension.${kind}-build-id`,
    says: `Where ${kind}.Dockerfile declares build_id, its default is 0.`,
    statements: [statement, `ext.dockerfile.${kind}.build-id`],
    judge: flaws(kind, [statement]),
  });
};

const resetUser = (kind: DockerfileKind): Rule<ComponentEvidence> => {
  const statement = `ext.dockerfile.${kind}.reset-user`;
  return should({
    id: `check.extension.${kind}-user`,
    says: `${kind}.Dockerfile sets the user back.`,
    statements: [statement],
    judge: flaws(kind, [statement]),
  });
};

/** Where changes are lost. */
const VOLUMES = /^\/(workspace|layers|platform)(\/|$)/;

const volumes = (kind: DockerfileKind): Rule<ComponentEvidence> =>
  should({
    id: `check.extension.${kind}-volumes`,
    says: `${kind}.Dockerfile copies nothing into the directories of the app, the layers and the platform.`,
    statements: [`ext.dockerfile.${kind}.no-edit-dirs`],
    judge: (evidence) =>
      onRead(evidence, kind, ({ stages }) =>
        stages.flatMap(({ instructions: all }): readonly Finding[] =>
          all.flatMap((one) =>
            (one.keyword === "COPY" || one.keyword === "ADD") && VOLUMES.test(one.to)
              ? [finding(`${kind}.Dockerfile:${one.line}`, "another directory: changes there are not kept", one.to)]
              : [],
          ),
        ),
      ),
  });

const rebasable: Rule<ComponentEvidence> = should({
  id: "check.extension.run-rebasable",
  says: "run.Dockerfile says with a label whether its layers are safe to rebase.",
  statements: ["ext.dockerfile.run.rebasable"],
  judge: (evidence) =>
    onRead(evidence, "run", ({ stages }) => {
      const all = stages.flatMap((stage) => stage.instructions);
      if (all.length === 0) return notRun("run.Dockerfile adds nothing");
      const labels = all.flatMap((one) => (one.keyword === "LABEL" ? one.pairs : []));
      return labels.some(({ name }) => name.replace(/["']/g, "") === "io.buildpacks.rebasable")
        ? []
        : [finding("run.Dockerfile", "LABEL io.buildpacks.rebasable", null)];
    }),
});

const preamble: Rule<ComponentEvidence> = must({
  id: "check.extension.build-preamble",
  says: "build.Dockerfile begins with ARG base_image and FROM ${base_image}.",
  statements: ["ext.dockerfile.build.preamble"],
  judge: flaws("build", ["ext.dockerfile.build.preamble"]),
});

const perKind = [readable, oneFrom, instructions, buildId, resetUser, volumes];

export const dockerfileRules: readonly Rule<ComponentEvidence>[] = [
  ...(["build", "run"] as const).flatMap((kind) => perKind.map((make) => make(kind))),
  preamble,
  rebasable,
];
