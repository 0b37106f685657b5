/** Paths of inputs as the layers name them. */
import { type AbsPath, type ByteString, resolvePath } from "#base";
import type { Process } from "#machine";

/** Inputs that name directories are absolute already, but for those that a program gives itself. */
export const absolute = ({ cwd }: Process, path: ByteString): AbsPath => resolvePath(cwd, path);
