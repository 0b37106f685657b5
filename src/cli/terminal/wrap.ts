/** Breaks prose to fit the terminal. */
import { wrapText } from "#reports";
import { terminalWidth } from "./output.ts";

export const wrap = (text: string, indent: number, width = terminalWidth()): string => wrapText(text, indent, width);
