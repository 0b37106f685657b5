/** The page: the world on one side, what the simulator makes of it on the other. On a narrow screen they are below each other. */
import { useState } from "preact/hooks";
import { amendmentsOf, type Catalogue, lawsFor } from "../model/catalogue.ts";
import { linesOfTexts, textsOfLines } from "../model/new-parts.ts";
import { filesOf, type PlayWorld, textOfFile, withFilesOf, withText } from "../model/world.ts";
import { BuildTab } from "./build-tab.tsx";
import type { Client } from "./client.ts";
import { Editor } from "./editor.tsx";
import { FilesPanel, type Opened } from "./files-panel.tsx";
import { FilesTab } from "./files-tab.tsx";
import { FindingsTab } from "./findings-tab.tsx";
import { ImageTab } from "./image-tab.tsx";
import { LawsTab } from "./laws-tab.tsx";
import { ProposalsPanel } from "./proposals-panel.tsx";
import { shownText } from "./shown-text.ts";
import { type Tab, Tabs } from "./tabs.tsx";
import { TopBar } from "./top-bar.tsx";
import { useWorkbench, type Workbench } from "./workbench.ts";

interface AppProps {
  readonly catalogue: Catalogue;
  readonly first: PlayWorld;
  /** What was wrong with a link. */
  readonly notice?: string | undefined;
  /** A finding to show. */
  readonly finding?: string | undefined;
  readonly builds: Client;
  readonly searches: Client;
}

type View = "build" | "image" | "files" | "findings" | "laws";

export function App({ catalogue, first, notice, finding, builds, searches }: AppProps) {
  const bench = useWorkbench(first, builds);
  const { world, edit, state } = bench;
  const [opened, setOpened] = useState<Opened>(openedFirst(first));
  const [view, setView] = useState<View>(finding === undefined ? "build" : "findings");
  const [said, setSaid] = useState(notice);
  /** Counts worlds that came from elsewhere than the editor. */
  const [given, setGiven] = useState(0);
  const start = (next: PlayWorld): void => {
    edit(() => next);
    setGiven(given + 1);
    setOpened(openedFirst(next));
    setSaid(undefined);
  };
  const on = catalogue.proposals.filter(({ id }) => world.proposals.some((word) => word.split(":")[0] === id));
  const laws = lawsFor(catalogue, amendmentsOf(catalogue, world.proposals));
  const tabs: readonly Tab<View>[] = [
    { id: "build", title: "Build" },
    { id: "image", title: "Image" },
    { id: "files", title: "Files" },
    { id: "findings", title: "Findings", count: on.reduce((sum, { findings }) => sum + findings.length, 0) },
    { id: "laws", title: "Laws", count: laws.length },
  ];
  const { built } = state;
  return (
    <>
      <button type="button" class="skip" onClick={() => document.getElementById("result")?.focus()}>
        To the result
      </button>
      <TopBar
        catalogue={catalogue}
        world={world}
        onStart={start}
        onPlatformApi={(platformApi) => edit((old) => ({ ...old, platformApi }))}
      />
      {said === undefined ? null : (
        <p class="notice" role="alert">
          {shownText(said)}{" "}
          <button type="button" class="plain" onClick={() => setSaid(undefined)}>
            Close
          </button>
        </p>
      )}
      <main>
        <section class="world" aria-label="The world">
          <ProposalsPanel
            catalogue={catalogue}
            words={world.proposals}
            onChange={(proposals) => edit((old) => ({ ...old, proposals }))}
          />
          <div class="source">
            <FilesPanel world={world} opened={opened} onOpen={setOpened} edit={edit} />
            <OpenedText key={given} world={world} opened={opened} edit={edit} />
          </div>
        </section>
        <div class="result" id="result" tabIndex={-1}>
          <Status bench={bench} />
          <Tabs label="What the simulator shows" tabs={tabs} chosen={view} onChoose={setView}>
            {view === "findings" ? <FindingsTab proposals={on} client={searches} first={finding} /> : null}
            {view === "laws" ? <LawsTab laws={laws} words={world.proposals} client={searches} /> : null}
            {built === undefined && view !== "findings" && view !== "laws" ? (
              <p class="faint">Nothing is built yet.</p>
            ) : null}
            {built !== undefined && view === "build" ? <BuildTab built={built} readFile={bench.readFile} /> : null}
            {built !== undefined && view === "image" ? <ImageTab built={built} /> : null}
            {built !== undefined && view === "files" ? <FilesTab built={built} readFile={bench.readFile} /> : null}
          </Tabs>
        </div>
      </main>
    </>
  );
}

/** The script that does the work: of the first extension, or else of the first buildpack. */
function openedFirst({ buildpacks, extensions }: PlayWorld): Opened {
  if (extensions.length > 0) return { part: "extensions/0", path: "/bin/generate" };
  return buildpacks.length > 0 ? { part: "buildpacks/0", path: "/bin/build" } : "labels";
}

interface OpenedTextProps {
  readonly world: PlayWorld;
  readonly opened: Opened;
  readonly edit: Workbench["edit"];
}

function OpenedText({ world, opened, edit }: OpenedTextProps) {
  if (typeof opened === "string") {
    const title = opened === "labels" ? "Labels of the build image" : "Variables of the user";
    return (
      <section class="text" aria-label={title}>
        <h3>{title}</h3>
        <p class="faint">One on each line: NAME=value</p>
        <TextsEditor key={opened} name={opened} title={title} texts={world[opened]} edit={edit} />
      </section>
    );
  }
  const { part, path } = opened;
  const file = filesOf(world, part)[path];
  const text = textOfFile(file);
  return (
    <section class="text" aria-label={`Content of ${path}`}>
      <h3>
        <code>{shownText(path)}</code>
      </h3>
      {text === undefined ? (
        <p class="faint">{file === undefined ? "Choose a file to edit it." : "It has no text."}</p>
      ) : (
        <Editor
          name={`${part} ${path}`}
          label={`Content of ${path}`}
          text={text}
          onEdit={(next) =>
            edit((old) =>
              withFilesOf(old, part, { ...filesOf(old, part), [path]: withText(filesOf(old, part)[path], next) }),
            )
          }
        />
      )}
    </section>
  );
}

interface TextsEditorProps {
  readonly name: "labels" | "env";
  readonly title: string;
  readonly texts: PlayWorld["labels"];
  readonly edit: Workbench["edit"];
}

/** Keeps the lines as the user writes them: a line without a value is no entry yet. */
function TextsEditor({ name, title, texts, edit }: TextsEditorProps) {
  const [lines, setLines] = useState(linesOfTexts(texts));
  const change = (next: string): void => {
    setLines(next);
    edit((old) => ({ ...old, [name]: textsOfLines(next) }));
  };
  return <Editor name={name} label={title} text={lines} onEdit={change} />;
}

function Status({ bench: { state, stop, build } }: { readonly bench: Workbench }) {
  const { is, built, message = "", ms } = state;
  const failure = (built?.with ?? built?.without)?.failure;
  const isBusy = is === "starting" || is === "building";
  const words = {
    starting: "Starting the simulator…",
    // The last words stay, because a screen reader reads what changes.
    building: failure ?? "Built",
    done: failure ?? "Built",
    fault: message,
    stopped: `The build did not end: ${message}`,
  }[is];
  const isBad = is === "fault" || is === "stopped" || (is === "done" && failure !== undefined);
  return (
    <div class="status" data-state={is}>
      <p role="status" class={isBad ? "bad" : is === "done" ? "good" : "faint"}>
        {shownText(words)}
      </p>
      <span class="faint" aria-hidden="true">
        {is === "building" ? "Building…" : is === "done" ? `in ${Math.round(ms ?? 0)} ms` : ""}
      </span>
      {isBusy ? (
        <button type="button" onClick={stop}>
          Stop
        </button>
      ) : null}
      {is === "stopped" ? (
        <button type="button" onClick={build}>
          Build again
        </button>
      ) : null}
    </div>
  );
}
