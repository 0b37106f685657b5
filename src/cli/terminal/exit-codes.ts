/** The exit codes of every verb: a contract. docs/exit-codes.md explains each. */
export const EXIT = { conforms: 0, fails: 1, usage: 2, error: 3, nothing: 4, interrupted: 130 } as const;
