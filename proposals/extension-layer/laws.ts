/**
 * Extensions write wherever they can, and a buildpack copies whatever it can read. The app image has what Dockerfiles copy, and nothing
 * else of all that. Each text has words of its own, so that the law can find it again.
 */

import * as fc from "fast-check";
import { api } from "#base";
import { buildpack, writeFile } from "#cases/vocabulary";
import { writeLayerToml } from "#cases/vocabulary/acts";
import { extension, FROM_BASE_IMAGE, type GenerateWorldChanges } from "#cases/vocabulary/extensions";
import { hasSucceeded, imageIn, type Law, type LawViolation, lawId, singleSession, type Trial } from "#laws/kit";
import type { Act } from "#machine";
import type { ExtensionSpec, ImageObservation, StepObservation } from "#protocol";
import { instantiate, statementIds, type Versions } from "#protocol";
import { stringsIn } from "../shared/quoted-strings.ts";
import { BUILT, LAYER, OUTPUT, worldForExtend } from "./worlds/contexts.ts";

type Form = "approved" | "draft";

/** The first characters of every text that the law looks for. */
const MARK = "written by ";
const SECRET = `${MARK}the platform`;
const LEFT = `${MARK}an earlier build`;
/** Marks the text of a Dockerfile. */
const PREAMBLE = "ARG base_image";

interface Draft {
  readonly id: string;
  readonly files: readonly { readonly where: string; readonly name: string }[];
  /** True: the Dockerfile copies the whole context. False: it copies each file that it knows. */
  readonly copies: "all" | "each";
}

interface WorldDraft {
  readonly extensions: readonly Draft[];
  /** Undefined: the default. */
  readonly generated: string | undefined;
  /** The first extension makes a link of its context. */
  readonly link: boolean;
  readonly left: boolean;
}

/** One is the id of the buildpack, two differ in case, one is a prefix of another. */
const IDS = ["acme/ext", "acme/hello", "acme/Ext", "acme/ext.run"];
const NAMES = [
  "tool",
  "TOOL",
  ".hidden",
  ".wh.tool",
  "sub/tool",
  "caf\u00e9",
  "cafe\u0301",
  "with space",
  "run.Dockerfile",
];
/** Dockerfiles copy from paths below the context, never beside it. */
const FINE = ["context", "beside", "another's"];
const AMISS = ["/workspace", "/layers/acme_hello/tool", "/layers/config", "/layers/sbom/launch", "/layers/generated"];
const PLACES = [
  "/layers/elsewhere",
  "/workspace/generated",
  "/workspace",
  "/layers",
  "/layers/config",
  "/layers/acme_hello",
];

const extensionsOf = (where: readonly string[]): fc.Arbitrary<readonly Draft[]> =>
  fc.uniqueArray(
    fc.record({
      id: fc.constantFrom(...IDS),
      files: fc.uniqueArray(fc.record({ where: fc.constantFrom(...where), name: fc.constantFrom(...NAMES) }), {
        selector: ({ where: at, name }) => `${at} ${name}`,
        maxLength: 3,
      }),
      copies: fc.constantFrom("each" as const, "all" as const),
    }),
    { selector: ({ id }) => id, minLength: 1, maxLength: 2 },
  );

const within = (dangers: Partial<{ [K in keyof WorldDraft]: fc.Arbitrary<WorldDraft[K]> }>): fc.Arbitrary<WorldDraft> =>
  fc.record({
    extensions: extensionsOf(FINE),
    generated: fc.constantFrom(undefined, "/layers/elsewhere"),
    link: fc.constant(false),
    left: fc.boolean(),
    ...dangers,
  });
const misplaced = { generated: fc.constantFrom(...PLACES) };
const linked = { link: fc.constant(true) };
const amiss = { extensions: extensionsOf([...FINE, ...AMISS]) };

/** Most worlds have at most one danger, because a lifecycle that rejects one never reaches another. */
const worlds = fc.oneof(
  { weight: 3, arbitrary: within({}) },
  { weight: 1, arbitrary: within(misplaced) },
  { weight: 1, arbitrary: within(linked) },
  { weight: 1, arbitrary: within(amiss) },
  { weight: 1, arbitrary: within({ ...misplaced, ...linked, ...amiss }) },
);

const dirOf = (id: string): string => id.replaceAll("/", "_");
const textOf = (id: string, where: string, name: string): string => `${MARK}${id} to ${where}, as ${name}`;
const contextOf = (form: Form): string => (form === "draft" ? LAYER : `${OUTPUT}/context.run`);

function generate(draft: Draft, { extensions, link }: WorldDraft, form: Form): readonly Act[] {
  const { id, files, copies } = draft;
  const others = extensions.filter((one) => one.id !== id);
  const context = contextOf(form);
  const written = files.flatMap(({ where, name }): readonly Act[] => {
    const text = textOf(id, where, name);
    if (where === "context") return [writeFile(`${context}/${name}`, text)];
    if (where === "beside") return name.endsWith("Dockerfile") ? [] : [writeFile(`${OUTPUT}/${name}`, text)];
    if (where !== "another's") return [writeFile(`${where}/${name}`, text)];
    return others.map((other): Act => {
      const dir = `${OUTPUT}/../${dirOf(other.id)}/${form === "draft" ? "layer" : "context.run"}`;
      return { do: "if", exists: dir, acts: [writeFile(`${dir}/${name}`, text)] };
    });
  });
  const isLinked = link && id === extensions[0]?.id;
  return [
    ...(isLinked
      ? [{ do: "remove", path: context } as const, { do: "symlink", path: context, to: "/platform/env" } as const]
      : []),
    ...(isLinked ? written.filter((act) => act.do !== "write" || !act.path.startsWith(context)) : written),
    writeFile(`${OUTPUT}/run.Dockerfile`, dockerfile(draft, copies === "all" || isLinked).replaceAll("$", "$$$$")),
  ];
}

/** Dockerfiles copy only the context. An extension without a context copies nothing, because it would copy the app. */
function dockerfile({ id, files }: Draft, copiesAll: boolean): string {
  const names = files.flatMap(({ where, name }) => (where === "context" ? [name] : []));
  const made = `/made/${dirOf(id)}`;
  const copy = (from: string, to: string): string => `COPY ${JSON.stringify([from, to])}\n`;
  if (copiesAll) return `${FROM_BASE_IMAGE}${copy(".", `${made}/`)}`;
  return `${FROM_BASE_IMAGE}${names.map((name) => copy(name, `${made}/${name}`)).join("")}`;
}

/** A buildpack that copies all outputs of extensions into its layer. */
const taking = (generated: string) =>
  buildpack({
    build: [
      { do: "mkdir", path: "${CNB_LAYERS_DIR}/taken" },
      writeLayerToml("taken", ["launch"]),
      // It cannot copy a directory into itself.
      ...(generated === "/layers" ? [] : IDS).map((id): Act => {
        const from = `${generated}/${dirOf(id)}`;
        return {
          do: "if",
          exists: from,
          acts: [{ do: "copy", path: from, to: `\${CNB_LAYERS_DIR}/taken/${dirOf(id)}` }],
        };
      }),
    ],
  });

/** Files that an earlier build left in the same volume, of the same user. */
function leftAt(output: string, form: Form): GenerateWorldChanges["files"] {
  const context = `${output}/${form === "draft" ? "layer" : "context.run"}`;
  const parents = [output.slice(0, output.lastIndexOf("/")), output, context];
  return {
    ...Object.fromEntries(parents.map((path) => [path, { dir: true as const }])),
    [`${context}/left`]: { text: LEFT },
  };
}

function trialOf(draft: WorldDraft, form: Form, versions: Versions): Trial {
  const { extensions, generated, left } = draft;
  const dir = generated ?? "/layers/generated";
  const specs: readonly ExtensionSpec[] = extensions.map((one) =>
    extension({ id: one.id, generate: generate(one, draft, form) }),
  );
  const changes: GenerateWorldChanges = {
    extensions: specs,
    buildpacks: [taking(dir)],
    files: {
      "/platform/env/TOKEN": { text: SECRET },
      ...(left && leftAt(`${dir}/${dirOf(extensions[0]?.id ?? "")}`, form)),
    },
    ...(generated !== undefined && { env: { CNB_GENERATED_DIR: generated } }),
  };
  const { given } = instantiate({ given: worldForExtend(changes) }, versions);
  return { given, when: BUILT };
}

interface Copied {
  readonly name: string;
  readonly text: string;
}

/** The files that Dockerfiles copy on purpose: of those that each extension wrote to its own context. */
const copiedIn = ({ given }: Trial): readonly Copied[] =>
  (given.extensions ?? []).flatMap(({ generate = [] }) => {
    const context = [contextOf("approved"), contextOf("draft")];
    const files = generate.flatMap((act) => {
      const below = context.find((dir) => act.do === "write" && act.path.startsWith(`${dir}/`));
      return act.do === "write" && below !== undefined
        ? [{ name: act.path.slice(below.length + 1), text: act.text }]
        : [];
    });
    const texts = generate.flatMap((act) => (act.do === "write" && act.text.startsWith(PREAMBLE) ? [act.text] : []));
    return texts.flatMap((text) =>
      [...text.matchAll(/^COPY (\[.*\])$/gm)].flatMap(([, json = "[]"]): readonly Copied[] => {
        const [from = "", to = ""] = stringsIn(json);
        if (from === ".") return files.map((one) => ({ name: `${to}${one.name}`, text: one.text }));
        return files.filter(({ name }) => name === from).map((one) => ({ name: to, text: one.text }));
      }),
    );
  });

/** The build must succeed if no extension did anything forbidden. */
const isFine = ({ given }: Trial): boolean =>
  (given.env.CNB_GENERATED_DIR ?? "/layers/elsewhere") === "/layers/elsewhere" &&
  (given.extensions ?? []).every(({ generate = [] }) =>
    generate.every((act) => act.do !== "symlink" && !(act.do === "write" && act.path.startsWith("/"))),
  );

const absolute = (name: string): string => (name.startsWith("/") ? name : `/${name}`);

function excluded(trial: Trial, { layers }: ImageObservation): readonly LawViolation[] {
  const copied = copiedIn(trial);
  const present = layers.flatMap(({ entries }) =>
    entries.flatMap(({ name, text = "" }) =>
      text.includes(MARK) || text.startsWith(PREAMBLE) ? [{ name: absolute(name), text }] : [],
    ),
  );
  const isOneOf = (all: readonly Copied[], one: Copied): boolean =>
    all.some(({ name, text }) => name === one.name && text === one.text);
  return [
    ...present
      .filter((one) => !isOneOf(copied, one))
      .map(({ name, text }) => ({ at: name, expected: "nothing of an extension", actual: text })),
    ...copied
      .filter((one) => !isOneOf(present, one))
      .map(({ name, text }) => ({
        at: name,
        expected: text,
        actual: present.find((one) => one.name === name)?.text ?? null,
      })),
  ];
}

/** The platform stops after a phase that fails. */
const failed = (steps: readonly StepObservation[]): StepObservation | undefined =>
  steps.find((step) => !hasSucceeded(step));

const exclusionOf = (form: Form): Law => ({
  id: lawId(form === "draft" ? "extension-layer-draft.exclusion" : "extension-layer.exclusion"),
  says: "Of all files that extensions write, the app image has exactly those that a Dockerfile copies on purpose.",
  lane: "must",
  kind: "law",
  covers: statementIds(
    `proposal.extension-layer${form === "draft" ? "-draft" : ""}.not-in-image`,
    `proposal.extension-layer${form === "draft" ? "-draft" : ""}.accessible-at-extend`,
  ),
  needs: {
    amendments: [form === "draft" ? "extension-layer:form=draft" : "extension-layer"],
    platform: [api("0.13")],
    buildpack: [api("0.11")],
    can: ["extend", "two-uids"],
  },
  runsDivisor: 3,
  sessions: singleSession,
  trials: (versions) => worlds.map((draft) => trialOf(draft, form, versions)),
  check(trial, [seen = []]) {
    const stopped = failed(seen);
    if (stopped !== undefined) {
      if (!isFine(trial)) return { vacuous: "the build was refused" };
      return { violations: [{ at: "the build", expected: "success", actual: stopped.stderr }] };
    }
    const image = imageIn(seen.at(-1), "@app:1");
    if (image === undefined) return { violations: [{ at: "@app:1", expected: "an app image", actual: null }] };
    return { violations: excluded(trial, image) };
  },
});

export const laws: readonly Law[] = [exclusionOf("approved"), exclusionOf("draft")];
