/** Reads and writes the files of the contract. A malformed file throws a fault. */
import {
  BoundedCache,
  type ByteString,
  byteString,
  byteStringOf,
  type Content,
  contentOf,
  type Fault,
  FaultError,
  type Result,
  textOfByteString,
} from "#base";
import { names, type TomlFile } from "#contract";
import { type ProcessFs, SystemError } from "#machine";

export function readDocument<T>(fs: ProcessFs, path: ByteString, file: TomlFile<T>): T {
  const content = fs.readContent(path);
  return documentsOf(file).get(content, () => {
    const read = file.read(content.bytes(), textOfByteString(path));
    if (!read.ok) throw new FaultError(read.fault);
    return read.value;
  }) as T;
}

/** Parses a label. The images of one build often have equal labels, so results are cached. */
export function readLabel<T>(label: string, document: Label<T>): Result<T, Fault> {
  return documentsOf(document).text(label, () => document.read(label)) as Result<T, Fault>;
}

interface Label<T> {
  read(text: string): Result<T, Fault>;
}

const byFile = new WeakMap<object, ParsedDocuments>();

function documentsOf(file: object): ParsedDocuments {
  const known = byFile.get(file) ?? new ParsedDocuments();
  byFile.set(file, known);
  return known;
}

const KEPT_MAX = 256;
const KEPT_BYTES_MAX = 4096;

/** Parsed documents: phases read each other's files again and again, and builds write the same ones. */
class ParsedDocuments {
  /** For documents that are too large to be kept as text. */
  readonly #byContent = new WeakMap<Content, unknown>();
  readonly #byText = new BoundedCache<unknown>(KEPT_MAX);

  get(content: Content, parse: () => unknown): unknown {
    if (content.size <= KEPT_BYTES_MAX) return this.text(byteStringOf(content.bytes()), parse);
    if (!this.#byContent.has(content)) this.#byContent.set(content, parse());
    return this.#byContent.get(content);
  }

  text(text: string, parse: () => unknown): unknown {
    return text.length > KEPT_BYTES_MAX ? parse() : this.#byText.getOrMake(text, parse);
  }
}

/** Undefined if there is no such file. */
export function readIfPresent<T>(fs: ProcessFs, path: ByteString, file: TomlFile<T>): T | undefined {
  try {
    return readDocument(fs, path, file);
  } catch (error) {
    if (error instanceof SystemError && error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** Creates the parent directories. */
export function writeDocument<T>(fs: ProcessFs, path: ByteString, file: TomlFile<T>, value: T): void {
  const parent = path.slice(0, path.lastIndexOf("/"));
  if (parent !== "") fs.mkdir(parent, { parents: true });
  fs.write(path, contentOf(file.write(value)));
}

/** The id as a file name: with an underscore for each slash. */
export const escapedId = (id: string): ByteString => byteString(names.escapeId(id));
