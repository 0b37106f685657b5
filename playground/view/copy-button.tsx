/** Copies a text, and says so. A page from disk may lack the clipboard, so the text can be saved as a file too. */
import { useState } from "preact/hooks";

interface CopyButtonProps {
  readonly text: string;
  /** "the link": what is copied. */
  readonly what: string;
  /** The name of the file. Without it there is no file. */
  readonly name?: string;
}

export function CopyButton({ text, what, name }: CopyButtonProps) {
  const [said, setSaid] = useState("");
  const copy = async (): Promise<void> =>
    setSaid((await copied(text)) ? "Copied." : "This browser does not let pages copy.");
  return (
    <span class="row wrap">
      <button type="button" onClick={() => void copy()}>
        Copy {what}
      </button>
      {name === undefined ? null : (
        <button type="button" onClick={() => save(text, name)}>
          Save it as {name}
        </button>
      )}
      <span role="status" class="faint">
        {said}
      </span>
    </span>
  );
}

async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

function save(text: string, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
