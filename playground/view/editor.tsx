/** The editor of one text: CodeMirror, with the language of the file's name. Tab leaves the editor, so that the keyboard is never caught. */
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { defaultHighlightStyle, HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { dockerFile } from "@codemirror/legacy-modes/mode/dockerfile";
import { shell } from "@codemirror/legacy-modes/mode/shell";
import { toml } from "@codemirror/legacy-modes/mode/toml";
import { EditorState, type Extension } from "@codemirror/state";
import { drawSelection, EditorView, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
import { useEffect, useRef } from "preact/hooks";

interface EditorProps {
  /** Another name opens another text, with a history of its own. */
  readonly name: string;
  readonly label: string;
  /** The text at first; later the editor has its own. A parent that changes it gives the component another key. */
  readonly text: string;
  readonly onEdit: (text: string) => void;
}

export function Editor({ name, label, text, onEdit }: EditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const edited = useRef(onEdit);
  edited.current = onEdit;
  useEffect(() => {
    if (place.current === null) return;
    const listen = EditorView.updateListener.of((update) => {
      if (update.docChanged) edited.current(update.state.doc.toString());
    });
    const attributes = EditorView.contentAttributes.of({ "aria-label": label });
    const extensions = [...COMMON, languageOf(name, text), listen, attributes];
    const view = new EditorView({ state: EditorState.create({ doc: text, extensions }), parent: place.current });
    return () => view.destroy();
  }, [name]);
  return <div class="editor" ref={place} />;
}

/** The default style with a class for each of its colours, so that the style sheet chooses them for light and dark. */
const STYLE = HighlightStyle.define(
  defaultHighlightStyle.specs.map(({ tag, color }) => ({ tag, class: `code${String(color ?? "").replace("#", "-")}` })),
);

const COMMON: readonly Extension[] = [
  lineNumbers(),
  history(),
  drawSelection(),
  highlightSpecialChars(),
  syntaxHighlighting(STYLE),
  EditorView.lineWrapping,
  keymap.of([...defaultKeymap, ...historyKeymap]),
];

function languageOf(name: string, text: string): Extension {
  if (name.endsWith(".toml")) return StreamLanguage.define(toml);
  if (/Dockerfile$/.test(name)) return StreamLanguage.define(dockerFile);
  return text.startsWith("#!") || name.endsWith(".sh") ? StreamLanguage.define(shell) : [];
}
