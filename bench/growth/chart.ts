/** Draws small plots of cost against size, both axes logarithmic, as one SVG. A dashed line shows linear growth. */
import type { Growth, Point } from "./growth.ts";

const PLOT = { width: 250, height: 170, gap: 24, left: 56, top: 40, bottom: 34 };
const COLUMNS = 3;

export function chart(growths: readonly Growth[]): string {
  const rows = Math.ceil(growths.length / COLUMNS);
  const cell = { width: PLOT.left + PLOT.width + PLOT.gap, height: PLOT.top + PLOT.height + PLOT.bottom };
  const plots = growths.map((growth, i) => {
    const x = (i % COLUMNS) * cell.width + PLOT.left;
    const y = Math.floor(i / COLUMNS) * cell.height + PLOT.top;
    return `<g transform="translate(${x} ${y})">${plot(growth)}</g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${COLUMNS * cell.width} ${rows * cell.height}" font-family="sans-serif" font-size="11">
<title>Processor time against size, both axes logarithmic; dashed: linear growth</title>
<style>svg { background: #fff; color: #1f2328 } .frame { fill: none; stroke: #d1d9e0 } .cost { fill: none; stroke: #0969da; stroke-width: 2 } .dot { fill: #0969da } .linear { stroke: #656d76; stroke-dasharray: 4 4 } text { fill: #1f2328 } .faint { fill: #656d76 } @media (prefers-color-scheme: dark) { svg { background: #0d1117 } text { fill: #f0f6fc } .faint { fill: #9198a1 } .frame { stroke: #3d444d } .cost { stroke: #4493f8 } .dot { fill: #4493f8 } .linear { stroke: #9198a1 } }</style>
${plots.join("\n")}
</svg>
`;
}

function plot({ what, of, points, exponent }: Growth): string {
  const sizes = rangeOf(points.map(({ size }) => size));
  const costs = rangeOf(points.map(({ cpuMs }) => cpuMs));
  const at = ({ size, cpuMs }: Point): readonly [number, number] => [
    share(size, sizes) * PLOT.width,
    (1 - share(cpuMs, costs)) * PLOT.height,
  ];
  const places = points.map(at);
  return [
    `<text y="-22" font-weight="bold">${what}</text>`,
    `<text y="-8" class="faint">${of}; exponent ${exponent.toFixed(2)}</text>`,
    `<rect class="frame" width="${PLOT.width}" height="${PLOT.height}"/>`,
    linear(points, at),
    `<polyline class="cost" points="${places.map(([x, y]) => `${round(x)},${round(y)}`).join(" ")}"/>`,
    ...places.map(([x, y]) => `<circle class="dot" cx="${round(x)}" cy="${round(y)}" r="3"/>`),
    ...points.map(
      (point) =>
        `<text x="${round(at(point)[0])}" y="${PLOT.height + 16}" text-anchor="middle" class="faint">${short(point.size)}</text>`,
    ),
    ...decades(costs).map(
      (ms) =>
        `<text x="-6" y="${round((1 - share(ms, costs)) * PLOT.height + 4)}" text-anchor="end" class="faint">${time(ms)}</text>`,
    ),
  ].join("\n");
}

/** Through the last point, cut where it leaves the plot. */
function linear(points: readonly Point[], at: (point: Point) => readonly [number, number]): string {
  const last = points.at(-1);
  const first = points[0];
  if (last === undefined || first === undefined) return "";
  const lowest = rangeOf(points.map(({ cpuMs }) => cpuMs)).low;
  const size = Math.max(first.size, (last.size * lowest) / last.cpuMs);
  const [x1, y1] = at({ size, cpuMs: (last.cpuMs * size) / last.size });
  const [x2, y2] = at(last);
  return `<line class="linear" x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}"/>`;
}

interface Range {
  readonly low: number;
  readonly high: number;
}

/** At least one decade, so that a flat cost looks flat. */
function rangeOf(values: readonly number[]): Range {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return { low: low / 1.2, high: Math.max(high, low * 10) * 1.2 };
}

const share = (value: number, { low, high }: Range): number => Math.log(value / low) / Math.log(high / low);

function decades({ low, high }: Range): readonly number[] {
  const from = Math.ceil(Math.log10(low));
  return Array.from({ length: Math.floor(Math.log10(high)) - from + 1 }, (_, i) => 10 ** (from + i));
}

const round = (value: number): number => Math.round(value * 10) / 10;
const short = (size: number): string =>
  size >= 1_000_000 ? `${size / 1_000_000}M` : size >= 1_000 ? `${size / 1_000}k` : String(size);
const time = (ms: number): string => (ms >= 1000 ? `${ms / 1000} s` : ms >= 1 ? `${ms} ms` : `${ms * 1000} µs`);
