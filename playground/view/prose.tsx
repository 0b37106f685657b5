/** A text of a proposal: what is between backticks is code. */
import { shownText } from "./shown-text.ts";

export const Prose = ({ text }: { readonly text: string }) => (
  <>
    {shownText(text)
      .split("`")
      .map((part, i) => (i % 2 === 0 ? part : <code key={`${i} ${part}`}>{part}</code>))}
  </>
);
