export interface DetectState {
  readonly x?: never;
}
