/**
 * Loads the chunks of the package. They are CommonJS, because only scripts can be compiled ahead. The command, its threads and the exports of
 * the package load them here, so that each class exists once.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { Script } from "node:vm";
import { type CodeCache, cachePlaces, openCodeCache } from "./code-cache.ts";
import { longRun, OPTIMIZES_LATE } from "./optimizes-late.ts";

type Exports = Readonly<Record<string, unknown>>;

/** Loads a chunk by the name of its file. */
export type LoadChunk = (name: string) => Exports;

export interface LoaderOptions {
  /** The folder of the chunks. */
  readonly directory: string;
  readonly cache: CodeCache;
  /** Each use has compiled code of its own, because it runs functions of its own. */
  readonly use: string;
  /** Keep what was compiled when this process or thread ends. */
  readonly keeps: boolean;
}

/** Exit codes above are 128 and the number of a signal. */
const INTERRUPTED_MIN = 128;

type Require = (id: string) => unknown;
/** Scripts that are compiled ahead lose their `import()`. The build replaces it by a call of this function. */
const nativeImport = (id: string): Promise<unknown> => import(/* @vite-ignore */ id);
/** A chunk as a function, as Node.js makes one of a CommonJS module. */
type Chunk = (
  exports: Exports,
  require: Require,
  module: { exports: Exports },
  file: string,
  folder: string,
  importer: typeof nativeImport,
) => void;
const HEAD = "(function (exports, require, module, __filename, __dirname, nativeImport) {";

export function createLoader({ directory, cache, use, keeps }: LoaderOptions): LoadChunk {
  const native = createRequire(join(directory, "loader.cjs"));
  const loaded = new Map<string, { exports: Exports }>();
  const fresh = new Map<string, Script>();
  /** In the end a script contains the functions that were used. */
  function keep(): void {
    for (const [name, script] of fresh) cache.write(name, () => script.createCachedData());
    fresh.clear();
  }
  if (keeps) {
    process.once("exit", (code) => {
      // A user who pressed Ctrl-C does not wait.
      if (code <= INTERRUPTED_MIN) keep();
    });
    const optimizeLate = (): void => {
      // V8 rejects what was compiled with other flags, and the next command starts without them.
      keep();
      process.getBuiltinModule("node:v8").setFlagsFromString(OPTIMIZES_LATE);
    };
    process.once("worker", optimizeLate);
    longRun.subscribe(optimizeLate);
  }

  function load(path: string): Exports {
    const known = loaded.get(path);
    if (known !== undefined) return known.exports;
    const module = { exports: {} };
    loaded.set(path, module);
    const folder = dirname(path);
    const require: Require = (id) => (id.startsWith(".") ? load(join(folder, id)) : native(id));
    compiled(path)(module.exports, require, module, path, folder, nativeImport);
    return module.exports;
  }

  function compiled(path: string): Chunk {
    // The name of a chunk contains a digest of its content. V8 compares nothing but lengths.
    const name = `${basename(path, ".cjs")}.${use}`;
    const cachedData = cache.read(name);
    // The build writes ASCII (build/bundle.mjs).
    const script = new Script(`${HEAD}${readFileSync(path, "latin1")}\n})`, {
      filename: path,
      ...(cachedData !== undefined && {
        cachedData: Buffer.from(cachedData.buffer, cachedData.byteOffset, cachedData.length),
      }),
    });
    if (cachedData === undefined || script.cachedDataRejected === true) fresh.set(name, script);
    return script.runInThisContext();
  }

  return (name) => load(join(directory, name));
}

let ofThisThread: LoadChunk | undefined;

/**
 * What the files that `build/bundle.mjs` writes call. The first call decides about the use: the command and its threads name theirs. Programs
 * of users read what `plimsoll test` has kept, and keep nothing.
 */
export function load(name: string, use?: string): Exports {
  const places = process.env.NODE_DISABLE_COMPILE_CACHE ? [] : cachePlaces(join(import.meta.dirname, "../cache"));
  ofThisThread ??= createLoader({
    directory: import.meta.dirname,
    cache: openCodeCache(places),
    use: use ?? "test",
    keeps: use !== undefined,
  });
  return ofThisThread(name);
}

/** Starts the command. Its verbs use different code. */
export const startCommand = (name: string): void => void load(name, VERB.exec(process.argv[2] ?? "")?.[0] ?? "other");

const VERB = /^(test|replay|build|rebase|inspect|try|explain|ledger|export|differential|doctor)$/;
