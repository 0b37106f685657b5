// Judges the reference with one fault after the other, see bench/mutation/main.ts. Run the build first.
import { bundleChanged } from "./bundle.mjs";

const bench = new URL("../dist/bench/mutation/", import.meta.url);
const { runMutation } = await import(new URL("main.js", bench).href);
process.exitCode = await runMutation(bundleChanged, process.argv.slice(2), new URL("thread.js", bench));
