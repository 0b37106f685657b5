/** Appends without copying: the buffer of an appended content has spare room, and the next content is a longer view of it. */
import { type Bytes, type Content, contentOf, streamedContent } from "#base";

interface AppendBuffer {
  readonly buffer: Uint8Array;
  /** Bytes in use. Only the content that ends here may grow in place. */
  taken: number;
}

const appendBuffers = new WeakMap<Content, AppendBuffer>();
/** Beyond this size, an append streams both parts instead of loading them. */
const IN_MEMORY_MAX = 64 * 1024 * 1024;

export function appendContent(content: Content, more: Content): Content {
  if (more.size === 0) return content;
  if (content.size === 0) return more;
  const size = content.size + more.size;
  if (size > IN_MEMORY_MAX) return streamedContent(size, () => joined(content, more));
  const room = appendBufferFor(content, size);
  room.buffer.set(more.bytes(), content.size);
  room.taken = size;
  const grown = contentOf(room.buffer.subarray(0, size));
  appendBuffers.set(grown, room);
  return grown;
}

function appendBufferFor(content: Content, size: number): AppendBuffer {
  const room = appendBuffers.get(content);
  if (room !== undefined && room.taken === content.size && room.buffer.length >= size) return room;
  const buffer = new Uint8Array(Math.max(size * 2, 256));
  buffer.set(content.bytes());
  return { buffer, taken: content.size };
}

function* joined(a: Content, b: Content): Iterable<Bytes> {
  yield* a.chunks();
  yield* b.chunks();
}

/** A program's bytes as content. They are copied, because the program may reuse its buffer. */
export const contentFrom = (given: Bytes | Content): Content =>
  given instanceof Uint8Array ? contentOf(new Uint8Array(given)) : given;
