/** What Platform API 0.13 changed: build contexts of image extensions, and registries that may be insecure (an input). */
import { api } from "#base";
import type { Amendment } from "../rules/rules.ts";

export const platform013: Amendment = { id: "platform-0.13", axis: "platform", at: api("0.13"), after: [] };
