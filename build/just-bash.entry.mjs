// What src/machine/shell takes of just-bash.
export { Bash } from "just-bash";
