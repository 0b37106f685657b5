/** Without the proposals, or with them. */
import type { SideName } from "../model/built.ts";

interface SideChoiceProps {
  readonly chosen: SideName;
  readonly onChoose: (side: SideName) => void;
}

const SIDES: readonly SideName[] = ["without", "with"];

export function SideChoice({ chosen, onChoose }: SideChoiceProps) {
  return (
    <fieldset class="choice">
      <legend class="hidden">Which build</legend>
      {SIDES.map((side) => (
        <label key={side}>
          <input type="radio" name="side" checked={side === chosen} onChange={() => onChoose(side)} />
          <span>{side} the proposals</span>
        </label>
      ))}
    </fieldset>
  );
}
