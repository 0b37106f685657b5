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
import type { ProcessFs } from "#machine";

export function readDocument<T>(fs: ProcessFs, path: ByteString, file: TomlFile<T>): T {
  return parsed(fs.readContent(path), path, file);
}

function parsed<T>(content: Content, path: ByteString, file: TomlFile<T>): T {
  return documentsOf<T>(file).get(content, () => {
    const read = file.read(content, textOfByteString(path));
    if (!read.ok) throw new FaultError(read.fault);
    return read.value;
  });
}

/** Parses a label. The images of one build often have equal labels, so results are cached. */
export function readLabel<T>(label: string, document: Label<T>): Result<T, Fault> {
  return documentsOf<Result<T, Fault>>(document).text(label, () => document.read(label));
}

interface Label<T> {
  read(text: string): Result<T, Fault>;
}

const byFile = new WeakMap<object, ParsedDocuments<unknown>>();

/** The cache of one file format, whose documents all have the type `T`. */
function documentsOf<T>(file: object): ParsedDocuments<T> {
  const known = byFile.get(file) ?? new ParsedDocuments<unknown>();
  byFile.set(file, known);
  return known as ParsedDocuments<T>;
}

const KEPT_MAX = 256;
const KEPT_BYTES_MAX = 4096;

/** Parsed documents: phases read each other's files again and again, and builds write the same ones. */
class ParsedDocuments<T> {
  /** A file that did not change since the last reading has the same content object. */
  readonly #byContent = new WeakMap<Content, { readonly document: T }>();
  /** Equal files of different builds. */
  readonly #byText = new BoundedCache<T>(KEPT_MAX);

  get(content: Content, parse: () => T): T {
    const known = this.#byContent.get(content);
    if (known !== undefined) return known.document;
    const document = content.size > KEPT_BYTES_MAX ? parse() : this.text(byteStringOf(content.bytes()), parse);
    this.#byContent.set(content, { document });
    return document;
  }

  text(text: string, parse: () => T): T {
    return text.length > KEPT_BYTES_MAX ? parse() : this.#byText.getOrMake(text, parse);
  }
}

/** Undefined if there is no such file. */
export function readIfPresent<T>(fs: ProcessFs, path: ByteString, file: TomlFile<T>): T | undefined {
  const content = fs.readIfThere(path);
  return content === undefined ? undefined : parsed(content, path, file);
}

/** Creates the parent directories. */
export function writeDocument<T>(fs: ProcessFs, path: ByteString, file: TomlFile<T>, value: T): void {
  const parent = path.slice(0, path.lastIndexOf("/"));
  if (parent !== "") fs.mkdir(parent, { parents: true });
  fs.write(path, contentOf(file.write(value)));
}

/** The id as a file name: with an underscore for each slash. */
export const escapedId = (id: string): ByteString => byteString(names.escapeId(id));
