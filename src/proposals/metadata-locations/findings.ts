/** What running metadata-locations shows of its text. */
import type { Finding } from "../finding.ts";

export const findings: readonly Finding[] = [];
