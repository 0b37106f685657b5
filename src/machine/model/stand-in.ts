/** Files that stand for registered programs. */
import { type Content, contentOf, utf8 } from "#base";

/**
 * The content of an executable that stands for the program `name`: register the program under its digest. Where it is not registered,
 * it cannot be run: its interpreter does not exist.
 */
export const standIn = (name: string): Content => contentOf(utf8(`#!/.plimsoll/program ${name}\n`));
