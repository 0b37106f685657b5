/** Absolute paths of inputs. */
import { type AbsPath, type ByteString, resolvePath } from "#base";
import type { Process } from "#machine";

/** Only paths that a program sets itself may be relative. */
export const absolutePath = ({ cwd }: Process, path: ByteString): AbsPath => resolvePath(cwd, path);
