/** Worlds of the laws about build plans: four buildpacks that declare, in each detection, what files of the app say, and one that declares nothing. */
import * as fc from "fast-check";
import type { BuildpackSpec, FileSpec, Step, Versions, World } from "#protocol";
import type { Trial } from "../kit/law.ts";
import { deliveredTo, type Participant, resultsOf, type Section } from "./model.ts";

export interface Scenario {
  readonly participants: readonly Participant[];
  /** For each name: how many of the first providers report it as unmet. */
  readonly unmet: Readonly<Record<string, number>>;
}

const NAMES = ["ruby", "node"] as const;
const IDS = ["acme/a", "acme/b", "acme/c", "acme/d"] as const;
/** Required and without a plan, so that the group is never empty: the text does not say what an empty one means. */
const PLAIN = "acme/plain";
const SCENARIO = "/workspace/scenario.json";
const DECLARED = "/workspace/plans";
const UNMET = "/workspace/unmet";
export const SEEN = "/workspace/seen";
const SCENARIOS_MAX = 8;

export const fileOf = (directory: string, id: string): string => `${directory}/${id.replace("/", "_")}.toml`;

const anyNames = fc.subarray([...NAMES]);
const anySection: fc.Arbitrary<Section> = fc.record({ provides: anyNames, requires: anyNames });
const anyParticipant = (id: string): fc.Arbitrary<Participant> =>
  fc
    .record({ optional: fc.boolean(), top: anySection, or: fc.array(anySection, { maxLength: 2 }) })
    .map(({ optional, top, or }) => ({ id, optional, sections: [top, ...or] as const }));
const anyScenario: fc.Arbitrary<Scenario> = fc
  .record({
    all: fc.tuple(...IDS.map(anyParticipant)),
    count: fc.integer({ min: 1, max: IDS.length }),
    ruby: fc.integer({ min: 0, max: 2 }),
    node: fc.integer({ min: 0, max: 2 }),
  })
  .map(({ all, count, ruby, node }) => ({ participants: all.slice(0, count), unmet: { ruby, node } }));

/** Two of three scenarios pass detection; of arbitrary ones only one in seven would. */
const anyPassing = anyScenario.filter(({ participants }) => resultsOf(participants)[0] !== undefined);

/** Each scenario is three steps: its files, a detection, a build. Before all of them, a group without plans is detected. */
export const planTrials = (versions: Versions): fc.Arbitrary<Trial> =>
  fc
    .array(fc.oneof(anyScenario, anyPassing, anyPassing), { minLength: 1, maxLength: SCENARIOS_MAX, size: "max" })
    .map((scenarios) => ({
      given: worldOf(versions),
      when: [{ run: "detect" }, ...scenarios.flatMap(stepsOf)],
    }));

export const STEPS_OF_SCENARIO = 3;

/** The scenarios of a trial, from its steps. */
export const scenariosOf = ({ when }: Trial): readonly Scenario[] =>
  when.flatMap((step) => {
    const file = "edit" in step ? step.edit[SCENARIO] : undefined;
    return file !== undefined && file !== null && "text" in file ? [JSON.parse(file.text) as Scenario] : [];
  });

function stepsOf(scenario: Scenario): readonly Step[] {
  const { participants } = scenario;
  const perId = IDS.flatMap((id): [string, FileSpec | null][] => {
    const one = participants.find((participant) => participant.id === id);
    return [
      [fileOf(DECLARED, id), one === undefined ? null : { text: planToml(one) }],
      [fileOf(UNMET, id), unmetFile(scenario, id)],
      [fileOf(SEEN, id), null],
    ];
  });
  return [
    {
      edit: {
        [SCENARIO]: { text: JSON.stringify(scenario) },
        "/cnb/order.toml": { text: orderToml(participants), owner: "root" },
        "/layers/group.toml": null,
        "/layers/plan.toml": null,
        ...Object.fromEntries(perId),
      },
    },
    { run: "detect" },
    { run: "build" },
  ];
}

/** A buildpack reports only what it gets. */
function unmetFile({ participants, unmet }: Scenario, id: string): FileSpec | null {
  const [resolved] = resultsOf(participants);
  if (resolved === undefined) return null;
  const reported = deliveredTo(resolved, id, unmet).filter(
    (name) => (resolved.entries[name]?.providers.indexOf(id) ?? 0) < (unmet[name] ?? 0),
  );
  return { text: reported.map((name) => `[[unmet]]\nname = "${name}"\n`).join("") };
}

const planToml = ({ id, sections: [top, ...or] }: Participant): string =>
  sectionToml("", id, top) + or.map((section) => `[[or]]\n${sectionToml("or.", id, section)}`).join("");

const sectionToml = (at: string, id: string, { provides, requires }: Section): string =>
  provides.map((name) => `[[${at}provides]]\nname = "${name}"\n`).join("") +
  requires.map((name) => `[[${at}requires]]\nname = "${name}"\n[${at}requires.metadata]\nby = "${id}"\n`).join("");

const elementToml = (id: string, optional: boolean): string =>
  `[[order.group]]\nid = "${id}"\nversion = "1"\n${optional ? "optional = true\n" : ""}`;

const orderToml = (participants: readonly Participant[]): string =>
  `[[order]]\n${participants.map(({ id, optional }) => elementToml(id, optional)).join("")}${elementToml(PLAIN, false)}`;

export const groupWith = (ids: readonly string[]): readonly string[] => [...ids, PLAIN];

function buildpackOf(id: string, api: string): BuildpackSpec {
  const [declared, unmet] = [fileOf(DECLARED, id), fileOf(UNMET, id)];
  const built = "${CNB_LAYERS_DIR}/build.toml";
  return {
    id,
    version: "1",
    toml: `api = "${api}"\n[buildpack]\nid = "${id}"\nversion = "1"\n`,
    detect: [{ do: "if", exists: declared, acts: [{ do: "copy", path: declared, to: "${CNB_BUILD_PLAN_PATH}" }] }],
    build: [
      { do: "copy", path: "${CNB_BP_PLAN_PATH}", to: fileOf(SEEN, id) },
      { do: "remove", path: built },
      { do: "if", exists: unmet, acts: [{ do: "copy", path: unmet, to: built }] },
    ],
  };
}

const worldOf = ({ platform, buildpack }: Versions): World => ({
  images: {},
  files: {
    "/cnb/order.toml": { text: orderToml([]), owner: "root" },
    "/layers": { dir: true },
    [DECLARED]: { dir: true },
    [UNMET]: { dir: true },
    [SEEN]: { dir: true },
  },
  buildpacks: [...IDS, PLAIN].map((id) => buildpackOf(id, buildpack)),
  env: { CNB_PLATFORM_API: platform, CNB_USER_ID: "1000", CNB_GROUP_ID: "1000" },
});
