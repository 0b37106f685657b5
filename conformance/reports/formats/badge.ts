/** A badge: an SVG file, and the JSON that shields.io reads to draw its own. */
import type { RunRecord } from "../records/record.ts";
import { runOutcome } from "../records/verdict.ts";
import { escapeXml } from "./xml.ts";

export interface Badge {
  readonly label: string;
  readonly message: string;
  readonly color: "brightgreen" | "red" | "lightgrey";
}

/** Green only if the run is complete and nothing that counts failed. */
export function badgeOf({ results, complete }: RunRecord): Badge {
  const label = "CNB conformance";
  const judged = results.filter(({ verdict }) => verdict.is !== "not-run");
  const passed = judged.filter(({ verdict }) => verdict.is === "pass").length;
  const known = judged.filter(({ verdict }) => verdict.is === "known").length;
  if (judged.length === 0) return { label, message: "not run", color: "lightgrey" };
  const message = `${passed} of ${judged.length}${known === 0 ? "" : `, ${known} known`}${complete ? "" : ", not complete"}`;
  const outcome = runOutcome(results);
  if (outcome !== "conforms") return { label, message, color: "red" };
  return { label, message, color: complete ? "brightgreen" : "lightgrey" };
}

/** The endpoint format of shields.io. */
export const shieldsJson = (badge: Badge): string => `${JSON.stringify({ schemaVersion: 1, ...badge })}\n`;

const FILL = { brightgreen: "#2da44e", red: "#cf222e", lightgrey: "#6e7781" } as const;
const HEIGHT = 20;

export function badgeSvg({ label, message, color }: Badge): string {
  const [left, right] = [widthOf(label), widthOf(message)];
  const text = (x: number, words: string): string =>
    `<text x="${x}" y="14" text-anchor="middle">${escapeXml(words)}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="${HEIGHT}" role="img" aria-label="${escapeXml(`${label}: ${message}`)}">
<title>${escapeXml(`${label}: ${message}`)}</title>
<clipPath id="round"><rect width="${left + right}" height="${HEIGHT}" rx="3"/></clipPath>
<g clip-path="url(#round)"><rect width="${left}" height="${HEIGHT}" fill="#424a53"/><rect x="${left}" width="${right}" height="${HEIGHT}" fill="${FILL[color]}"/></g>
<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">${text(left / 2, label)}${text(left + right / 2, message)}</g>
</svg>
`;
}

/** Pixels of a text of this size, with its margins: an estimate, because no font is measured. */
const widthOf = (text: string): number => Math.round(text.length * 6.6) + 12;
