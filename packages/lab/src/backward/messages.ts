import type { DeviceName } from '@obelisk/engine';
import type { Recording } from '@obelisk/notebook/runtime';

/** A program whose backward pass is to be recorded. */
export interface BackwardRequest {
  readonly source: string;
  readonly device: DeviceName;
}

/** Its recording, or why there is none. */
export type BackwardAnswer =
  | { readonly type: 'recorded'; readonly recording: Recording; readonly notice: string | null }
  | { readonly type: 'failed'; readonly sentence: string; readonly line: number | null };
