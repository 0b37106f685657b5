import type { Command } from "commander";
export function addBuild(_program: Command): void {}
