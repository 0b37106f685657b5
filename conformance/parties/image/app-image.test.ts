/** App images, as the reference lifecycle makes them, each with one fault. */
import { beforeAll, describe, expect, test } from "vitest";
import { api, orThrow } from "#base";
import { LABELS } from "#contract";
import { append, fetchImage, type Image, labelOf, layerOf, OCI_LAYER_GZIP, setLabels, setRunConfig } from "#image";
import { entriesOfTree } from "#platform";
import { type NodeSpec, treeOf } from "#tree";
import { GOOD } from "../buildpack/model.testkit.ts";
import { wholeEvidence } from "../buildpack/whole.testkit.ts";
import { componentWith, verdictsOn } from "../component/component.testkit.ts";
import { appRules } from "./app-rules.ts";
import { imageEvidence } from "./evidence.ts";
import { rebaseTrial } from "./rebase.ts";
import { simStarts, startProcesses } from "./starts.ts";

let app: Image;
beforeAll(async () => {
  const { whole } = await wholeEvidence(componentWith("buildpack", GOOD));
  const built = "first" in whole ? whole.first.image : undefined;
  if (built === undefined) throw new Error("the buildpack without a fault builds");
  app = orThrow(await fetchImage(built));
});

const verdicts = async (image: Image, isRebased = false) =>
  verdictsOn(
    appRules,
    imageEvidence(image, {
      role: "app",
      starts: await startProcesses(image, simStarts(undefined)),
      ...(isRebased && { rebase: await rebaseTrial(image, api("0.15")) }),
    }),
  );

const withFiles = (image: Image, files: Readonly<Record<string, NodeSpec>>): Image =>
  append(image, [{ layer: layerOf(entriesOfTree(treeOf(files)), OCI_LAYER_GZIP), history: {} }]);

const edited = (image: Image, label: string, from: RegExp, to: string): Image => {
  const text = labelOf(image, label) ?? "";
  expect(text).toMatch(from);
  return setLabels(image, { [label]: text.replace(from, to) });
};

const OTHER = `"sha":"sha256:${"0".repeat(64)}"`;

describe("an app image", () => {
  test("of the reference lifecycle passes every rule", async () => {
    expect([...(await verdicts(app, true))].filter(([, verdict]) => verdict !== "pass")).toEqual([]);
  });

  test.each<readonly [rule: string, says: string, fault: (image: Image) => Image, shows: string]>([
    [
      "lifecycle-label",
      "a label that is no JSON",
      (image) => setLabels(image, { [LABELS.lifecycleMetadata]: "layers" }),
      "layers",
    ],
    ["build-label", "no build metadata", (image) => setLabels(image, { [LABELS.buildMetadata]: "" }), '""'],
    [
      "layers",
      "a layer that is not there",
      (image) => edited(image, LABELS.lifecycleMetadata, /"sha":"sha256:[0-9a-f]{64}"/, OTHER),
      "0000",
    ],
    [
      "top-layer",
      "another top layer",
      (image) => edited(image, LABELS.lifecycleMetadata, /"topLayer":"sha256:/, '"topLayer":"sha256:0'),
      "sha256:0",
    ],
    ["launcher", "another entrypoint", (image) => setRunConfig(image, { Entrypoint: ["/bin/sh"] }), "/bin/sh"],
    [
      "variables",
      "no CNB_APP_DIR",
      (image) =>
        setRunConfig(image, { Env: (image.config.config.Env ?? []).filter((line) => !line.startsWith("CNB_APP_DIR")) }),
      "null",
    ],
    ["process-links", "a file instead of a link", (image) => withFiles(image, { "/cnb/process/web": "" }), "file"],
    [
      "process-programs",
      "a program without its executable bit",
      (image) => withFiles(image, { "/layers/acme_hello/tools/bin/hello": "" }),
      "mode 644",
    ],
    [
      "process-starts",
      "a program with an interpreter that is not there",
      (image) => withFiles(image, { "/layers/acme_hello/tools/bin/hello": { text: "#!/no/such\n", mode: 0o755 } }),
      "exit ",
    ],
  ])("fails %s: %s", async (rule, _, fault, shows) => {
    const verdict = (await verdicts(fault(app))).get(`check.image.${rule}`);
    expect(verdict).toMatch(/^fail /);
    expect(verdict).toContain(shows);
  });

  test("that hides a file of its run image is not rebasable", async () => {
    const verdict = (await verdicts(withFiles(app, { "/etc/os-release": "ID=other\n" }), true)).get(
      "check.image.rebase",
    );
    expect(verdict).toContain("L4 /etc/os-release");
  });
});
