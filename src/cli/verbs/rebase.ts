import type { Command } from "commander";
export function addRebase(_program: Command): void {}
