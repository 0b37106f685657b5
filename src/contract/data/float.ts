/** Floats as Go's `strconv` writes them: the shortest digits that parse to the same number. */

/** `%g`: with an exponent, of at least two digits, below 1e-04 and from 1e+06 on (`1234567` is `1.234567e+06`). */
export function shortestG(value: number): string {
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  const [mantissa = "", exponentText = ""] = value.toExponential().split("e");
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= EXPONENT_FROM) {
    const sign = exponent < 0 ? "-" : "+";
    return `${mantissa}e${sign}${String(Math.abs(exponent)).padStart(2, "0")}`;
  }
  return plain(mantissa, exponent);
}

const EXPONENT_FROM = 6;

function plain(mantissa: string, exponent: number): string {
  const negative = mantissa.startsWith("-");
  const digits = mantissa.replace(/[-.]/g, "");
  const point = exponent + 1;
  if (point <= 0) return `${negative ? "-" : ""}0.${"0".repeat(-point)}${digits}`;
  const whole = digits.slice(0, point).padEnd(point, "0");
  const fraction = digits.slice(point);
  return `${negative ? "-" : ""}${whole}${fraction === "" ? "" : `.${fraction}`}`;
}

/** As Go's `encoding/json`: like JavaScript, but a zero keeps its sign. */
export const jsonFloat = (value: number): string => (Object.is(value, -0) ? "-0" : String(value));
