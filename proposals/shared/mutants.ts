/** What mutants of the export proposals do where there is a previous image. */
import type { PhaseContext, StepChange } from "#lifecycle";
import { addStep } from "#mutants/kit";

type State = PhaseContext<"export", "previous" | "created">["state"];

/** `was`: the label of the previous image; `now`: of the image that is exported. */
export const onRebuild = (
  where: StepChange["where"],
  label: string,
  change: (state: State, was?: string, now?: string) => void,
) =>
  addStep(
    "export",
    where,
    ({ state }) => {
      const { previous } = state;
      if (previous !== undefined) change(state, previous.config.config.Labels?.[label], state.labels.get(label));
    },
    "previous",
    "created",
  );

/** The exporter adds the top layer of the previous image. */
export const keepTopLayer = (state: State): void => {
  const layer = state.previous?.layers.at(-1);
  if (layer !== undefined) state.layers.get("app")?.push({ layer, history: { created: state.created } });
};
