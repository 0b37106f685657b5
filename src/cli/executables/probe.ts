/** Entry point of the probe lifecycle's executables. */
import { NetworkError } from "#base";
import { runAsExecutable } from "#machine";
import { probeProgram } from "#parties";

/** The probe needs no network. */
const noNetwork = (): Promise<never> => Promise.reject(new NetworkError("refused", "the probe has no network"));

void runAsExecutable(probeProgram, { http: noNetwork });
