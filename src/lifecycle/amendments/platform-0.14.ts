/** What Platform API 0.14 changed. */
import { api } from "#base";
import type { Amendment } from "../rules/rules.ts";

export const platform014: Amendment = { id: "platform-0.14", axis: "platform", at: api("0.14"), after: [] };
