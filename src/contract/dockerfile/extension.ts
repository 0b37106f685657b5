/**
 * Checks `build.Dockerfile` and `run.Dockerfile` against the image extension specification; each flaw cites the statement that it
 * breaks. The lifecycle decides which flaws fail the phase. Does not check changes in the app, layers and platform directories, which
 * only the extender sees.
 */
import type { Dockerfile, Keyword, SourceSpan } from "./model.ts";

export type DockerfileKind = "build" | "run";

export interface Flaw extends Pick<SourceSpan, "line" | "column"> {
  /** The id of the statement. */
  readonly cites: string;
  /** MUST includes MUST NOT; SHOULD is only advice. */
  readonly level: "MUST" | "SHOULD";
  readonly message: string;
  readonly remedy: string;
}

export interface ExtensionDockerfile {
  readonly flaws: readonly Flaw[];
  /** The image in the first FROM, unless it is spelled `${base_image}`. As written: variables are not expanded. */
  readonly switchesTo?: string;
  /** The file has instructions after FROM. */
  readonly extends: boolean;
}

const BASE_IMAGE = "${base_image}";
const PERMITTED: readonly Keyword[] = ["ADD", "ARG", "COPY", "ENV", "LABEL", "RUN", "SHELL", "USER", "WORKDIR"];

export function checkExtensionDockerfile(dockerfile: Dockerfile, kind: DockerfileKind): ExtensionDockerfile {
  const [first] = dockerfile.stages;
  const flaws = [...(kind === "build" ? preamble(dockerfile) : []), ...stages(dockerfile, kind)];
  for (const { instructions } of dockerfile.stages)
    flaws.push(...instructions.filter(({ keyword }) => !PERMITTED.includes(keyword)).map((one) => other(one, kind)));
  flaws.push(...buildId(dockerfile, kind), ...resetUser(dockerfile, kind));
  const image = first?.from.image ?? BASE_IMAGE;
  const isExtended = dockerfile.stages.some(({ instructions }) => instructions.length > 0);
  return { flaws, extends: isExtended, ...(image !== BASE_IMAGE && { switchesTo: image }) };
}

type At = Pick<SourceSpan, "line" | "column">;
const place = ({ line, column }: At): At => ({ line, column });

/** The first name of the only ARG line counts. The specification says nothing about more names on it, or about a default. */
function preamble({ globals, stages: [stage] }: Dockerfile): readonly Flaw[] {
  const flaw = (at: At, message: string): Flaw => ({
    cites: "ext.dockerfile.build.preamble",
    level: "MUST",
    message,
    remedy: "begin with ARG base_image, then FROM ${base_image}",
    ...place(at),
  });
  const [arg, second] = globals;
  const flaws: Flaw[] = [];
  if (arg?.args[0]?.name !== "base_image")
    flaws.push(flaw(arg ?? { line: 1, column: 1 }, "the file does not begin with ARG base_image"));
  if (second !== undefined) flaws.push(flaw(second, "a second ARG precedes FROM"));
  if (stage !== undefined && stage.from.image !== BASE_IMAGE)
    flaws.push(flaw(stage.from, `FROM names ${stage.from.image}, not ${BASE_IMAGE}`));
  return flaws;
}

const stages = ({ stages: [, ...more] }: Dockerfile, kind: DockerfileKind): readonly Flaw[] =>
  more.map(({ from }) => ({
    cites: `ext.dockerfile.${kind}.single-from`,
    level: "MUST",
    message: "there is more than one FROM",
    remedy: "keep one stage",
    ...place(from),
  }));

const other = (instruction: At & { readonly keyword: Keyword }, kind: DockerfileKind): Flaw => ({
  cites: `ext.dockerfile.${kind}.no-other`,
  level: "SHOULD",
  message: `an extension should not use ${instruction.keyword}`,
  remedy: `use ${PERMITTED.join(", ")}`,
  ...place(instruction),
});

/** A missing build_id is not a flaw: this check cannot tell which instructions must run again in each build. */
const buildId = ({ stages: [stage] }: Dockerfile, kind: DockerfileKind): readonly Flaw[] =>
  (stage?.instructions ?? []).flatMap((instruction) => {
    if (instruction.keyword !== "ARG") return [];
    const declared = instruction.args.find(({ name }) => name === "build_id");
    if (declared === undefined || declared.value === "0") return [];
    return {
      cites: `ext.dockerfile.${kind}.build-id-default`,
      level: "SHOULD",
      message: "build_id has no default of 0",
      remedy: "write ARG build_id=0",
      ...place(instruction),
    };
  });

function resetUser({ stages: [stage] }: Dockerfile, kind: DockerfileKind): readonly Flaw[] {
  const last = (stage?.instructions ?? []).findLast(({ keyword }) => keyword === "USER");
  if (last?.keyword !== "USER" || /\$\{?user_id\b/.test(last.value)) return [];
  const cites = `ext.dockerfile.${kind}.reset-user`;
  const message = `the last USER is ${last.value}, not the user of the image`;
  return [{ cites, level: "SHOULD", message, remedy: "end with USER ${user_id}:${group_id}", ...place(last) }];
}
