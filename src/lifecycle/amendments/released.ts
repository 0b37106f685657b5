/** Every released version after the base, oldest first. A new version is one more file and one more line here. */
import type { Amendment } from "../phase/amendment.ts";
import { buildpack08 } from "./buildpack-0.8.ts";
import { buildpack09 } from "./buildpack-0.9.ts";
import { buildpack010 } from "./buildpack-0.10.ts";
import { buildpack011 } from "./buildpack-0.11.ts";
import { buildpack012 } from "./buildpack-0.12.ts";
import { platform08 } from "./platform-0.8.ts";
import { platform09 } from "./platform-0.9.ts";
import { platform010 } from "./platform-0.10.ts";
import { platform011 } from "./platform-0.11.ts";
import { platform012 } from "./platform-0.12.ts";
import { platform013 } from "./platform-0.13.ts";
import { platform014 } from "./platform-0.14.ts";
import { platform015 } from "./platform-0.15.ts";

export const RELEASED: readonly Amendment[] = [
  platform08,
  platform09,
  platform010,
  platform011,
  platform012,
  platform013,
  platform014,
  platform015,
  buildpack08,
  buildpack09,
  buildpack010,
  buildpack011,
  buildpack012,
];
