/** Rules of the files that a platform provides: buildpacks, orders, variables of users and operators, and metadata. */
import { describeFault, utf8 } from "#base";
import { type DocumentTable, type inputs, names, toml } from "#contract";
import { parseReference } from "#image";
import { placeOf, showValue, tableIn, tablesIn, textIn } from "../kit/documents.ts";
import { type Answer, type Finding, notRun, type Rule } from "../kit/rule.ts";
import { finding, implied, must, should } from "../kit/rule-kit.ts";
import { filesBelow, inputOf, type PhaseCall } from "./call.ts";
import { callsOf, commandOf, onCallsWith, type PlatformEvidence } from "./evidence.ts";

type PlatformRule = Rule<PlatformEvidence>;

const DETECTING: readonly inputs.ProgramPhase[] = ["detect", "create"];

/** Answers for each call that sees the document of an input. */
const onDocument = (
  evidence: PlatformEvidence,
  phases: readonly inputs.ProgramPhase[],
  name: string,
  judge: (table: DocumentTable, call: PhaseCall) => readonly Finding[],
): Answer =>
  onCallsWith(
    evidence,
    phases,
    { pick: (call) => call.files[inputOf(call, name) ?? ""]?.text, none: `no phase sees a file for ${name}` },
    (text, call) => {
      const file = inputOf(call, name) ?? name;
      const read = toml.read(utf8(text), file);
      return read.ok ? judge(read.value, call) : [finding(file, "a TOML file", describeFault(read.fault))];
    },
  );

const groupsIn = (table: DocumentTable, key: string): readonly DocumentTable[] =>
  tablesIn(table, key).flatMap((one) => tablesIn(one, "group"));

const withoutFields = (references: readonly DocumentTable[], file: string): readonly Finding[] =>
  references.flatMap((reference) =>
    ["id", "version"]
      .filter((key) => (textIn(reference, key) ?? "") === "")
      .map((key) => finding(placeOf(reference, key, file), `a text ${key}`, showValue(reference[key]))),
  );

/** An order can also be that of a builder, which the platform made. */
const orderRules: readonly PlatformRule[] = [
  must({
    id: "check.platform.order",
    says: "Each entry of the order has an id and a version.",
    statements: ["platform.order.fields-present"],
    judge: (evidence) =>
      onDocument(evidence, DETECTING, "order", (table) =>
        withoutFields([...groupsIn(table, "order"), ...groupsIn(table, "order-extensions")], "order.toml"),
      ),
  }),
  must({
    id: "check.platform.extension-order",
    says: "The order of extensions has no nested orders.",
    statements: ["buildpack.order.ext.no-nested"],
    judge: (evidence) =>
      onDocument(evidence, DETECTING, "order", (table) =>
        groupsIn(table, "order-extensions")
          .filter((one) => one.group !== undefined || one.order !== undefined)
          .map((one) =>
            finding(placeOf(one, "id", "order.toml"), "no order inside", showValue(one.group ?? one.order)),
          ),
      ),
  }),
  must({
    id: "check.platform.system",
    says: "Each entry of system.toml has an id and a version.",
    statements: ["platform.system.fields-present", "platform.system.pre.may", "platform.system.post.may"],
    judge: (evidence) =>
      onDocument(evidence, DETECTING, "system", (table) =>
        withoutFields(
          ["pre", "post"].flatMap((key) => tablesIn(tableIn(tableIn(table, "system"), key), "buildpacks")),
          "system.toml",
        ),
      ),
  }),
];

const layoutRules = (
  kind: "buildpack" | "extension",
  prefix: "bp-dir" | "ext-dir",
  orderKey: string,
): readonly PlatformRule[] => [
  must({
    id: `check.platform.${kind}s-unarchived`,
    says: `The directory of ${kind}s has directories, and no archives.`,
    statements: [`platform.${prefix}.layout`],
    judge: (evidence) =>
      onComponents(evidence, kind, (files, directory) =>
        Object.entries(files)
          .filter(([path, { kind: is }]) => path.split("/").length <= 2 && is !== "dir")
          .map(([path]) => finding(`${directory}/${path}`, "a directory", "a file")),
      ),
  }),
  must({
    id: `check.platform.${kind}s-places`,
    says: `Each ${kind} of the order is at <id>/<version>.`,
    statements: [`platform.${prefix}.top-level-id`, `platform.${prefix}.second-level-version`],
    judge: (evidence) =>
      onComponents(evidence, kind, (files, directory, call) => {
        const text = call.files[inputOf(call, "order") ?? ""]?.text;
        const read = text === undefined ? undefined : toml.read(utf8(text), "order.toml");
        const references = read?.ok === true ? groupsIn(read.value, orderKey) : [];
        return references
          .map((one) => `${names.escapeId(textIn(one, "id") ?? "")}/${textIn(one, "version") ?? ""}`)
          .filter((path) => files[path]?.kind !== "dir")
          .map((path) => finding(`${directory}/${path}`, `the ${kind}`, null));
      }),
  }),
];

const onComponents = (
  evidence: PlatformEvidence,
  kind: "buildpack" | "extension",
  judge: (files: PhaseCall["files"], directory: string, call: PhaseCall) => readonly Finding[],
): Answer =>
  onCallsWith(
    evidence,
    DETECTING,
    {
      pick: (call) => {
        const directory = inputOf(call, `${kind}s`);
        return directory === undefined || call.files[directory] === undefined ? undefined : directory;
      },
      none: `no detector sees a directory of ${kind}s`,
    },
    (directory, call) => judge(filesBelow(call, directory), directory, call),
  );

const runRules: readonly PlatformRule[] = [
  must({
    id: "check.platform.run-images",
    says: "Each entry of run.toml with mirrors has an image.",
    statements: ["platform.run.mirrors-need-image", "platform.run.image.may-be-tag", "platform.run.mirrors.may"],
    judge: (evidence) =>
      onDocument(evidence, ["analyze", "export", "create"], "run", (table) =>
        tablesIn(table, "images")
          .filter((one) => one.mirrors !== undefined && (textIn(one, "image") ?? "") === "")
          .map((one) => finding(placeOf(one, "image", "run.toml"), "an image beside mirrors", showValue(one.image))),
      ),
  }),
  should({
    id: "check.platform.run-registries",
    says: "The image and the mirrors of an entry of run.toml are each in another registry.",
    statements: ["platform.run.unique-registry"],
    judge: (evidence) =>
      onDocument(evidence, ["analyze", "export", "create"], "run", (table) =>
        tablesIn(table, "images").flatMap((one) => {
          const mirrors = toml.isArray(one.mirrors ?? []) ? [one.mirrors ?? []].flat() : [];
          const hosts = [one.image, ...mirrors].flatMap((each) => {
            const parsed = typeof each === "string" ? parseReference(each) : undefined;
            return parsed?.ok === true ? [parsed.value.registry] : [];
          });
          return hosts
            .filter((host, i) => hosts.indexOf(host) < i)
            .map((host) => finding("run.toml", "another registry for each", host));
        }),
      ),
  }),
];

/** How a user of the platform names variables for this check. */
const VARIABLES = [
  {
    what: "user",
    variable: "PLIMSOLL_USER",
    input: "platform",
    how: "build with a variable PLIMSOLL_USER=probe for buildpacks",
  },
  {
    what: "operator",
    variable: "PLIMSOLL_OPERATOR",
    input: "buildConfig",
    how: "configure a variable PLIMSOLL_OPERATOR=probe for all builds",
  },
] as const;

const variableRules = ({ what, variable, input, how }: (typeof VARIABLES)[number]): readonly PlatformRule[] => {
  const phases: readonly inputs.ProgramPhase[] = ["detect", "build", "create"];
  const fileOf = (call: PhaseCall) => call.files[`${inputOf(call, input) ?? ""}/env/${variable}`];
  const isGiven = (evidence: PlatformEvidence): boolean =>
    callsOf(evidence, ...phases).some((call) => fileOf(call) !== undefined || call.env[variable] !== undefined);
  const onGiven = (evidence: PlatformEvidence, judge: (call: PhaseCall) => readonly Finding[]): Answer =>
    isGiven(evidence) ? callsOf(evidence, ...phases).flatMap(judge) : notRun(how);
  return [
    must({
      id: `check.platform.${what}-variables`,
      says: `A variable of the ${what} is a file with its value.`,
      statements: [`platform.env.${what}.files`, `platform.env.${what}.one-per-file`],
      judge: (evidence) =>
        onGiven(evidence, (call) => {
          const text = fileOf(call)?.text;
          return text === "probe"
            ? []
            : [finding(commandOf(call), `${inputOf(call, input)}/env/${variable} with probe`, text ?? null)];
        }),
    }),
    should({
      id: `check.platform.${what}-variables-direct`,
      says: `A variable of the ${what} is not in the environment of the lifecycle.`,
      statements: [`platform.env.${what}.not-direct`],
      judge: (evidence) =>
        onGiven(evidence, (call) =>
          call.env[variable] === undefined
            ? []
            : [finding(commandOf(call), `no ${variable} in the environment`, "it is set")],
        ),
    }),
  ];
};

const metadataRules: readonly PlatformRule[] = [
  should({
    id: "check.platform.project-metadata",
    says: "project-metadata.toml says what the source is, and its version.",
    statements: [
      "platform.project-metadata.type",
      "platform.project-metadata.version",
      "platform.project-metadata.metadata",
    ],
    judge: (evidence) =>
      onDocument(evidence, ["export", "create"], "projectMetadata", (table) => {
        const source = tableIn(table, "source");
        return [
          ...((textIn(source, "type") ?? "") === ""
            ? [finding("project-metadata.toml source.type", "a text such as git", showValue(source.type))]
            : []),
          ...(toml.isTable(source.version)
            ? []
            : [finding("project-metadata.toml source.version", "a table", showValue(source.version))]),
        ];
      }),
  }),
  implied({
    id: "check.platform.kaniko",
    says: "The restorer with -build-image has a directory /kaniko.",
    statements: ["platform.restorer.build-image.needs-kaniko-dir"],
    judge: (evidence) =>
      onCallsWith(
        evidence,
        ["restore"],
        { pick: (call) => inputOf(call, "buildImage"), none: "no restorer gets -build-image" },
        (_, call) =>
          call.files["/kaniko"]?.kind === "dir" ? [] : [finding(commandOf(call), "a directory /kaniko", null)],
      ),
  }),
];

export const fileRules: readonly PlatformRule[] = [
  ...orderRules,
  ...layoutRules("buildpack", "bp-dir", "order"),
  ...layoutRules("extension", "ext-dir", "order-extensions"),
  ...runRules,
  ...VARIABLES.flatMap(variableRules),
  ...metadataRules,
];
