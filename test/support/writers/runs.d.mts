export interface Run {
  readonly workflow: string;
  /** `YYYYMMDDHHMMSS`. */
  readonly release: string;
  readonly id: string;
  readonly status?: string;
  readonly type?: string;
  /** Makes it another one than the last of the same place. */
  readonly note?: string;
}
export declare function runText(run: Run): string;
