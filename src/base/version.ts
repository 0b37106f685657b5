/** API versions of the specification: `<major>.<minor>`. A major number alone means minor 0. */
import type { Brand } from "./brand.ts";

/** `0.12`: always with its minor number. */
export type Api = Brand<`${number}.${number}`, "Api">;

const GRAMMAR = /^v?(\d+)\.?(\d*)$/;

/** Undefined if the text is not an API version. Statement: platform.api.version.form. */
export function parseApi(text: string): Api | undefined {
  const match = GRAMMAR.exec(text);
  if (match === null) return undefined;
  return `${Number(match[1])}.${Number(match[2] || "0")}` as Api;
}

/** For versions written in our own source. */
export const api = (text: `${number}.${number}`): Api => text as Api;

export function compareApi(a: Api, b: Api): number {
  if (a === b) return 0;
  const [aMajor = 0, aMinor = 0] = a.split(".").map(Number);
  const [bMajor = 0, bMinor = 0] = b.split(".").map(Number);
  return aMajor - bMajor || aMinor - bMinor;
}

export const atLeast = (a: Api, floor: `${number}.${number}`): boolean => compareApi(a, api(floor)) >= 0;
