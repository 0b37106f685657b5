/** Sides of differential runs that are executables in a sandbox. */
export { type OpenSide, openSide } from "./side.ts";
