/** The files of the app image, without and with the proposals, in one tree. */
import { useState } from "preact/hooks";
import type { Built, FilePlace, FileText, SideName } from "../model/built.ts";
import { FileView } from "./file-view.tsx";
import { SIDE_WORDS, TreeList } from "./tree-list.tsx";

interface FilesTabProps {
  readonly built: Built;
  readonly readFile: (place: FilePlace) => Promise<FileText>;
}

export function FilesTab({ built, readFile }: FilesTabProps) {
  const [path, setPath] = useState<string>();
  const chosen = built.files.rows.some((row) => row.path === path) ? path : undefined;
  const place = (side: SideName, file: string): FilePlace => ({ side, path: file, in: "image" });
  const hasBoth = built.with !== undefined;
  return (
    <>
      <p class="faint">
        {hasBoth
          ? "The app image, without the files that it has from the run image. + is only with the proposals, - only without them, ~ differs."
          : "The app image, without the files that it has from the run image."}
      </p>
      <TreeList
        label="Files of the app image"
        rows={built.files}
        words={SIDE_WORDS}
        chosen={chosen}
        onChoose={setPath}
      />
      {chosen === undefined ? null : (
        <FileView
          path={chosen}
          {...(hasBoth && { before: place("without", chosen) })}
          after={place(hasBoth ? "with" : "without", chosen)}
          readFile={readFile}
          build={built}
          onClose={() => setPath(undefined)}
        />
      )}
    </>
  );
}
