/** Which proposals are on, and their options. */
import type { Catalogue, OptionEntry, ProposalEntry } from "../model/catalogue.ts";
import { chosenValue, isOn, withOption, withProposal } from "../model/words.ts";

interface ProposalsPanelProps {
  readonly catalogue: Catalogue;
  readonly words: readonly string[];
  readonly onChange: (words: readonly string[]) => void;
}

export function ProposalsPanel({ catalogue: { proposals }, words, onChange }: ProposalsPanelProps) {
  return (
    <fieldset class="proposals">
      <legend>Proposals</legend>
      {proposals.map((proposal) => (
        <div key={proposal.id}>
          <label>
            <input
              type="checkbox"
              checked={isOn(words, proposal.id)}
              onChange={(event) => onChange(withProposal(words, proposal.id, event.currentTarget.checked))}
            />
            <span>
              <strong>{proposal.id}</strong> <span class="faint">{proposal.title}</span>
            </span>
          </label>
          {isOn(words, proposal.id) ? <Options proposal={proposal} words={words} onChange={onChange} /> : null}
        </div>
      ))}
    </fieldset>
  );
}

interface OptionsProps {
  readonly proposal: ProposalEntry;
  readonly words: readonly string[];
  readonly onChange: (words: readonly string[]) => void;
}

/** The form of the text is always visible, the other choices on demand. */
function Options({ proposal: { id, options }, words, onChange }: OptionsProps) {
  const changed = options.filter((option) => chosenValue(words, id, option) !== option.values[0]);
  const form = options.filter(({ name }) => name === "form");
  const others = options.filter(({ name }) => name !== "form");
  const field = (option: OptionEntry) => (
    <OptionField
      key={option.name}
      id={id}
      option={option}
      value={chosenValue(words, id, option)}
      onChange={(value) => onChange(withOption(words, id, option, value))}
    />
  );
  return (
    <div class="options">
      {form.map(field)}
      <details>
        <summary>
          {others.length} choices that the text leaves open
          {changed.length === 0 ? "" : `; changed: ${changed.map(({ name }) => name).join(", ")}`}
        </summary>
        {others.map(field)}
      </details>
    </div>
  );
}

interface OptionFieldProps {
  readonly id: string;
  readonly option: OptionEntry;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function OptionField({ id, option: { name, says, values }, value, onChange }: OptionFieldProps) {
  const field = `option-${id}-${name}`;
  return (
    <div class="option">
      <label for={field}>{name}</label>
      <select
        id={field}
        value={value}
        aria-describedby={`${field}-says`}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {values.map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </select>
      <p id={`${field}-says`} class="faint">
        {says}
      </p>
    </div>
  );
}
