export interface BuildState {
  readonly x?: never;
}
