/** Mutants that treat references of some forms in another way. */
import { addStep, type Mutant, mutant, overrideDecision } from "./mutant.ts";

export const referenceMutants: readonly Mutant[] = [
  mutant("digest-as-target", "The exporter writes an image to a digest reference.", {
    breaks: ["platform.exporter.image.valid-tag-ref"],
    fault: overrideDecision("namesProblem", (previous) => (i) => previous({ ...i, written: false })),
  }),
  mutant("long-tags-refused", "The lifecycle refuses tags of more than 100 characters.", {
    breaks: ["platform.analyzer.exit.0", "platform.creator.exit.0", "platform.rebaser.exit.0"],
    fault: overrideDecision("namesProblem", (previous) => (i) => {
      const isLong = i.all.some((name) => /:[^/:]{101,}$/.test(name));
      return isLong ? { message: "the tag is too long", remedy: "give it a shorter one" } : previous(i);
    }),
  }),
  mutant("deep-names-cut", "analyzed.toml has the first two components of a run image's repository.", {
    breaks: ["platform.analyzed.run-image.image"],
    fault: overrideDecision("analyzedNames", (previous) => (i) => {
      const names = previous(i);
      return { ...names, image: names.image.split("/").slice(0, 3).join("/") };
    }),
  }),
  mutant("late-tags-unreported", "The report has the first ten names of an image.", {
    breaks: ["platform.report.tags"],
    fault: overrideDecision("reportedTags", (previous) => (i) => previous(i).slice(0, 10)),
  }),
];

export const layoutPathMutants: readonly Mutant[] = [
  mutant("layout-ports-cut", "With a layout, analyzed.toml has the path of a run image without the registry's port.", {
    breaks: ["platform.layout.tag-path"],
    fault: overrideDecision("analyzedNames", (previous) => (i) => {
      const names = previous(i);
      return i.layout ? { ...names, reference: names.reference.replace(/:\d+(?=\/)/, "") } : names;
    }),
  }),
];

export const layoutNameMutants: readonly Mutant[] = [
  mutant(
    "layout-own-image-only",
    "With a layout, the analyzer takes the app image for the previous image, whichever is given.",
    {
      breaks: ["platform.analyzer.layout.resolve"],
      fault: addStep(
        "analyze",
        "before:analyze:open-previous-image",
        ({ inputs, state }) => {
          if (inputs.layout) state.previousName = inputs.args[0] ?? state.previousName;
        },
        "previousName",
      ),
    },
  ),
  mutant("layout-first-name-only", "With a layout, the exporter writes the image to the path of its first name.", {
    breaks: ["platform.exporter.layout.write", "platform.exporter.same-image-each-tag"],
    fault: addStep(
      "export",
      "before:export:save",
      ({ inputs, state }) => {
        const { images } = state.stores;
        const save: typeof images.save = (image, names) => images.save(image, names.slice(0, 1));
        if (inputs.layout) state.stores = { ...state.stores, images: { ...images, save } };
      },
      "stores",
    ),
  }),
  mutant("layout-cache-image", "With a layout, the cache image is in the layout directory.", {
    breaks: ["platform.exporter.input.cache-image"],
    fault: addStep(
      "create",
      "after:create:open-stores",
      ({ inputs, state }) => {
        if (inputs.layout) state.stores = { ...state.stores, registry: state.stores.images };
      },
      "stores",
    ),
  }),
];
