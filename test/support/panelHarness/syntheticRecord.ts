import type { Outcome } from '../../../src/core/outcome';

/** Which of the four systems a synthetic source is written by. */
export type SyntheticKind = 'snbb' | 'betty' | 'ddeutil' | 'scout';

/** One record of the synthetic log, computed from its number: ten million of them cost no memory. */
export interface SyntheticRecord {
  readonly index: number;
  readonly timeMs: number;
  readonly source: number;
  readonly event: string;
  readonly subject: string;
  readonly session: string;
  readonly procedure: string;
  readonly job: string;
  readonly old: string;
  readonly status: string;
  readonly detail: string;
  readonly durationMs: number | null;
  readonly cost: string;
  readonly isZoneAssumed: boolean;
  readonly outcome: Outcome;
  readonly kind: SyntheticKind;
}
