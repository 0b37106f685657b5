/** The world's files by part: choose one to edit, add and remove. Labels and variables are texts with a line each. */
import { useState } from "preact/hooks";
import { isPath } from "../model/check-world.ts";
import { NEW_BUILDPACK, NEW_EXTENSION, NEW_RUN_IMAGE } from "../model/new-parts.ts";
import {
  componentName,
  filesOf,
  listPlaceOf,
  type Part,
  type PlayFile,
  type PlayFiles,
  type PlayWorld,
  partsOf,
  withFilesOf,
  withoutComponent,
} from "../model/world.ts";
import { shownText } from "./shown-text.ts";

/** What the editor shows: a file, or the labels or variables as lines. */
export type Opened = { readonly part: Part; readonly path: string } | "labels" | "env";

interface FilesPanelProps {
  readonly world: PlayWorld;
  readonly opened: Opened;
  readonly onOpen: (opened: Opened) => void;
  readonly edit: (change: (world: PlayWorld) => PlayWorld) => void;
}

export function FilesPanel({ world, opened, onOpen, edit }: FilesPanelProps) {
  const addBuildpack = (): void => {
    const { length } = world.buildpacks;
    edit((old) => ({ ...old, buildpacks: [...old.buildpacks, NEW_BUILDPACK(length)] }));
    onOpen({ part: `buildpacks/${length}`, path: "/bin/build" });
  };
  const addExtension = (): void => {
    const { length } = world.extensions;
    edit((old) => ({ ...old, extensions: [...old.extensions, NEW_EXTENSION(length)] }));
    onOpen({ part: `extensions/${length}`, path: "/bin/generate" });
  };
  const addRunImage = (): void => {
    edit((old) => ({ ...old, newRunImage: NEW_RUN_IMAGE }));
    onOpen({ part: "newRunImage", path: Object.keys(NEW_RUN_IMAGE)[0] ?? "" });
  };
  return (
    <nav class="files" aria-label="Files of the world">
      {partsOf(world).map((part) => (
        <PartFiles key={part} part={part} world={world} opened={opened} onOpen={onOpen} edit={edit} />
      ))}
      <ul class="plain-list">
        <TextsEntry
          name="labels"
          title="Labels of the build image"
          count={Object.keys(world.labels).length}
          opened={opened}
          onOpen={onOpen}
        />
        <TextsEntry
          name="env"
          title="Variables of the user"
          count={Object.keys(world.env).length}
          opened={opened}
          onOpen={onOpen}
        />
      </ul>
      <div class="row wrap">
        <button type="button" onClick={addBuildpack}>
          Add a buildpack
        </button>
        <button type="button" onClick={addExtension}>
          Add an extension
        </button>
        {world.newRunImage === undefined ? (
          <button type="button" onClick={addRunImage}>
            Rebase to a new run image
          </button>
        ) : null}
      </div>
    </nav>
  );
}

interface TextsEntryProps {
  readonly name: "labels" | "env";
  readonly title: string;
  readonly count: number;
  readonly opened: Opened;
  readonly onOpen: (opened: Opened) => void;
}

const TextsEntry = ({ name, title, count, opened, onOpen }: TextsEntryProps) => (
  <li>
    <button type="button" class="file" aria-current={opened === name} onClick={() => onOpen(name)}>
      {title} <span class="count">{count}</span>
    </button>
  </li>
);

interface PartFilesProps extends FilesPanelProps {
  readonly part: Part;
}

/** In a larger world only the part of the open file is open. */
const PARTS_OPEN_MAX = 5;

function PartFiles({ part, world, opened, onOpen, edit }: PartFilesProps) {
  const files = filesOf(world, part);
  const title = titleOf(part, files);
  const change = (next: PlayFiles): void => edit((old) => withFilesOf(old, part, next));
  const remove = (path: string): void => {
    const { [path]: _, ...rest } = files;
    change(rest);
  };
  const isOpen = partsOf(world).length <= PARTS_OPEN_MAX || (typeof opened === "object" && opened.part === part);
  const isRemovable = part === "newRunImage" || listPlaceOf(part)[0] !== undefined;
  const removeAll = (): void =>
    edit((old) => {
      const { newRunImage, ...rest } = old;
      return part === "newRunImage" ? rest : withoutComponent(old, part);
    });
  return (
    <details class="part" open={isOpen}>
      <summary>
        {shownText(title)} <span class="count">{Object.keys(files).length}</span>
      </summary>
      <ul class="plain-list">
        {Object.entries(files)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([path, file]) => (
            <li key={path} class="row">
              <button
                type="button"
                class="file"
                aria-current={typeof opened === "object" && opened.part === part && opened.path === path}
                onClick={() => onOpen({ part, path })}
              >
                {shownText(path)} <span class="faint">{kindWords(file)}</span>
              </button>
              <button
                type="button"
                class="plain"
                aria-label={`Remove ${path} of ${title}`}
                onClick={() => remove(path)}
              >
                ×
              </button>
            </li>
          ))}
      </ul>
      <AddFile
        title={title}
        onAdd={(path, file) => {
          change({ ...files, [path]: file });
          onOpen({ part, path });
        }}
      />
      {isRemovable ? (
        <button type="button" class="plain" onClick={removeAll}>
          Remove {shownText(title)}
        </button>
      ) : null}
    </details>
  );
}

function titleOf(part: Part, files: PlayFiles): string {
  const [list, index] = listPlaceOf(part);
  if (list === "buildpacks") return `Buildpack ${componentName(files) ?? index + 1}`;
  if (list === "extensions") return `Extension ${componentName(files) ?? index + 1}`;
  return { app: "App", buildImage: "Build image", runImage: "Run image", newRunImage: "New run image, for a rebase" }[
    part as "app" | "buildImage" | "runImage" | "newRunImage"
  ];
}

function kindWords(file: PlayFile): string {
  if (typeof file === "string") return "";
  const mode = "mode" in file && file.mode !== undefined ? file.mode.toString(8).padStart(4, "0") : "";
  if ("dir" in file) return `directory ${mode}`;
  return "symlink" in file ? `→ ${shownText(file.symlink)}` : mode;
}

interface AddFileProps {
  readonly title: string;
  readonly onAdd: (path: string, file: PlayFile) => void;
}

/** A path that ends with a slash is a directory; a path in `bin` is a program. */
function AddFile({ title, onAdd }: AddFileProps) {
  const [path, setPath] = useState("");
  const [problem, setProblem] = useState("");
  const add = (event: Event): void => {
    event.preventDefault();
    const isDirectory = path.endsWith("/");
    const whole = `/${path.replace(/^\/+|\/+$/g, "")}`;
    setProblem(isPath(whole) ? "" : "Give a path such as /bin/build; end it with / for a directory.");
    if (!isPath(whole)) return;
    setPath("");
    const isProgram = /\/bin\/[^/]+$/.test(whole);
    onAdd(whole, isDirectory ? { dir: true } : isProgram ? { text: "#!/usr/bin/env bash\n", mode: 0o755 } : "");
  };
  return (
    <form class="row add" onSubmit={add}>
      <input
        type="text"
        value={path}
        placeholder="/path/of/a/file"
        aria-label={`Path of a new file of ${title}`}
        spellcheck={false}
        onInput={(event) => setPath(event.currentTarget.value)}
      />
      <button type="submit" disabled={path === ""}>
        Add
      </button>
      {problem === "" ? null : (
        <p class="bad" role="alert">
          {problem}
        </p>
      )}
    </form>
  );
}
