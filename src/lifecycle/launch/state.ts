export interface LaunchState {
  readonly x?: never;
}
