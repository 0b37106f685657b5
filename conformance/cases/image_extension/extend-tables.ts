/** image_extension.md > Phase: Extension: tables of what a Dockerfile of each kind gets, and of the users that a run image may end with. */
import type { FileSpec, Step, TestCase } from "#protocol";
import { expectEqual } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import {
  expectRootRejected,
  extendBuildImage,
  extendedFileText,
  extendedRunImage,
  extendRunImage,
  FROM_BASE_IMAGE,
  worldForExtend,
} from "../vocabulary/extensions.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { RUN_IMAGE } from "../vocabulary/run-images.ts";
import { restore } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { buildpack } from "../vocabulary/world.ts";

const NEEDS = { platform: ["0.13"], buildpack: ["0.10"], can: ["extend", "two-uids"] } as const;
const SAID = "home/cnb/said";
const KINDS = ["run", "build"] as const;
type Kind = (typeof KINDS)[number];

/** The steps that extend an image of this kind, and where the text of the file `SAID` is to be seen after them. */
const WORK: Readonly<Record<Kind, { readonly when: readonly Step[]; readonly said: string }>> = {
  run: { when: [restore(), extendRunImage()], said: extendedFileText(1, 0, SAID) },
  build: {
    when: [restore({ flags: { "-build-image": "@build:1" } }), extendBuildImage()],
    said: afterStep(1).file("/layers/acme_hello/said", "text"),
  },
};
/** Takes the file out of the build container, which is not observed as a whole. */
const SHOWS_SAID = buildpack({ build: [{ do: "copy", path: `/${SAID}`, to: "${CNB_LAYERS_DIR}/said" }] });

interface Worked {
  /** The Dockerfiles of acme/ext and acme/other, after FROM. */
  readonly texts: readonly string[];
  /** Files by path below `<generated>`. */
  readonly generated?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, FileSpec>>;
}

const NAMES = ["acme/ext", "acme/other"];

const worked = (kind: Kind, { texts, generated, files = {} }: Worked) => ({
  ...NEEDS,
  given: worldForExtend({
    of: NAMES.slice(0, texts.length),
    images: { "@build:1": RUN_IMAGE },
    buildpacks: [SHOWS_SAID],
    generated: {
      ...Object.fromEntries(
        texts.map((text, i) => [`${NAMES[i]?.replace("/", "_")}/${kind}.Dockerfile`, FROM_BASE_IMAGE + text]),
      ),
      ...generated,
    },
    files,
  }),
  when: WORK[kind].when,
});

const CONTEXTS = ["context", "context.run", "context.build"] as const;
/** Sets of context directories that may be together, and the one that COPY reads for each kind. */
const CONTEXT_TABLE = [
  { present: [], run: "app", build: "app" },
  { present: ["context"], run: "context", build: "context" },
  { present: ["context.run"], run: "context.run", build: "app" },
  { present: ["context.build"], run: "app", build: "context.build" },
  { present: ["context.run", "context.build"], run: "context.run", build: "context.build" },
] as const;
const CONTEXT_STATEMENT: Readonly<Record<"app" | (typeof CONTEXTS)[number], string>> = {
  app: "ext.context.default-app",
  context: "ext.context.shared",
  "context.run": "ext.context.run",
  "context.build": "ext.context.build",
};

const contexts = KINDS.flatMap((kind) =>
  CONTEXT_TABLE.map(({ present, ...reads }): TestCase => {
    const names = present.length === 0 ? "no context directory" : present.join(" and ");
    return mustCase({
      id: `extend.contexts.${kind}-${present.length === 0 ? "none" : present.map((name) => name.replace(".", "-")).join("-")}`,
      says: `With ${names}, COPY reads ${reads[kind]} when the ${kind} image is extended.`,
      ...worked(kind, {
        texts: [`COPY of /${SAID}\n`],
        generated: Object.fromEntries(present.map((name) => [`acme_ext/${name}/of`, name])),
        files: { "/workspace/of": { text: "app" } },
      }),
      then: [
        expectSuccess(1),
        expectEqual(WORK[kind].said, reads[kind], "platform.extender.build-context", CONTEXT_STATEMENT[reads[kind]]),
      ],
    });
  }),
);

const argumentToml = (kind: Kind, name: string, value: string): string =>
  `[[${kind}.args]]\nname = "${name}"\nvalue = "${value}"\n`;

/** Three arguments of each kind, one of them with a name that both have. */
const OF_BOTH_KINDS = KINDS.flatMap((kind) => [
  argumentToml(kind, "shared", `of ${kind}`),
  argumentToml(kind, `only_${kind}`, `only ${kind}`),
  argumentToml(kind, `more_${kind}`, `a=b "${kind}`.replaceAll('"', '\\"')),
]).join("");
const SAY_ALL = "shared only_run more_run only_build more_build"
  .split(" ")
  .map((name) => `ARG ${name}=none\n`)
  .join("");

const otherKind = (kind: Kind): Kind => (kind === "run" ? "build" : "run");

const buildArguments = KINDS.flatMap((kind): readonly TestCase[] => [
  mustCase({
    id: `extend.arguments.${kind}-only-others`,
    lane: "implied",
    says: `A ${kind}.Dockerfile gets no argument if extend-config.toml has arguments of the other kind only.`,
    ...worked(kind, {
      texts: [`ARG one=none\nRUN echo "$one" > /${SAID}\n`],
      generated: { "acme_ext/extend-config.toml": argumentToml(otherKind(kind), "one", "1") },
    }),
    then: [expectSuccess(1), expectEqual(WORK[kind].said, "none\n", `ext.extend-config.${otherKind(kind)}.name`)],
  }),
  mustCase({
    id: `extend.arguments.${kind}-no-others`,
    lane: "implied",
    says: `A ${kind}.Dockerfile gets every argument of its kind, and none of the other kind.`,
    ...worked(kind, {
      texts: [`${SAY_ALL}RUN printf '%s|' "$shared" "$only_run" "$more_run" "$only_build" "$more_build" > /${SAID}\n`],
      generated: { "acme_ext/extend-config.toml": OF_BOTH_KINDS },
    }),
    then: [
      expectSuccess(1),
      expectEqual(
        WORK[kind].said,
        kind === "run" ? 'of run|only run|a=b "run|none|none|' : 'of build|none|none|only build|a=b "build|',
        `ext.extend-config.${kind}.name`,
      ),
    ],
  }),
  mustCase({
    id: `extend.arguments.${kind}-own-extension`,
    lane: "implied",
    says: `A ${kind}.Dockerfile gets the arguments of its own extension only.`,
    ...worked(kind, {
      texts: ["ONE", "TWO"].map((name) => `ARG one=none\nARG two=none\nRUN echo "${name} $one $two" >> /${SAID}\n`),
      generated: {
        "acme_ext/extend-config.toml": argumentToml(kind, "one", "1"),
        "acme_other/extend-config.toml": argumentToml(kind, "two", "2"),
      },
    }),
    then: [
      expectSuccess(1),
      expectEqual(
        kind === "run" ? extendedFileText(1, 1, SAID) : WORK.build.said,
        "ONE 1 none\nTWO none 2\n",
        `ext.extend-config.${kind}.name`,
      ),
    ],
  }),
]);

const ROOTS = [
  ["root", "root"],
  ["number", "0"],
  ["name-and-group", "root:root"],
  ["numbers", "0:0"],
  ["number-and-other-group", "0:1000"],
  ["name-and-other-group", "root:1000"],
] as const;
/** Users that are near root in how they are written. */
const OTHERS = [
  ["with-root-group", "1000:0"],
  ["with-root-group-name", "1000:root"],
  ["ends-in-zero", "10:1000"],
] as const;

const endsWith = (user: string) => worked("run", { texts: [`USER ${user}\n`] });

const users = [
  ...OTHERS.map(([id, user]) =>
    mustCase({
      id: `extend.users.${id}`,
      lane: "implied",
      says: `The extender accepts a run image whose final user is ${user}.`,
      ...endsWith(user),
      then: [expectSuccess(1), expectEqual(extendedRunImage(1, "config", "config", "User"), user)],
    }),
  ),
  ...ROOTS.map(([id, user]) =>
    mustCase({
      id: `extend.users.root-${id}`,
      says: `The extender rejects a run image whose final user is ${user}.`,
      ...endsWith(user),
      then: [expectRootRejected],
      control: {
        id: "extend.users.with-root-group",
        differs: "/given/files/~1layers~1generated~1acme_ext~1run.Dockerfile/text",
      },
    }),
  ),
];

export const extendTableCases: readonly TestCase[] = [...contexts, ...buildArguments, ...users];
