/** Executable files of registered programs. */
import { type Content, contentOf, utf8 } from "#base";

/**
 * The content of the executable file of the program `name`. Register the program under its digest; otherwise it cannot run, because
 * its interpreter does not exist.
 */
export const standIn = (name: string): Content => contentOf(utf8(`#!/.plimsoll/program ${name}\n`));
