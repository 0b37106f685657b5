/** Paths of inputs as the layers name them. */
import { type AbsPath, resolvePath } from "#base";
import type { Process } from "#machine";

/** Inputs that name directories are absolute already, but for those that a program gives itself. */
export const absolute = ({ cwd }: Process, path: string): AbsPath => resolvePath(cwd, path);
