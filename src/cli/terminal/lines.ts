/** Makes lines of bytes that come in parts. */
import { StringDecoder } from "node:string_decoder";
import type { Bytes } from "#base";

export interface LineSplitter {
  add(part: Bytes): void;
  /** The last line may have no end. */
  end(): void;
}

/** Leaves empty lines out. A character may come in two parts. */
export function lineSplitter(onLine: (line: string) => void): LineSplitter {
  let decoder = new StringDecoder("utf8");
  let rest = "";
  const take = (text: string): void => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line !== "") onLine(line);
  };
  return {
    add: (part) => take(decoder.write(Buffer.from(part))),
    end: () => {
      take(`${decoder.end()}\n`);
      decoder = new StringDecoder("utf8");
    },
  };
}
