import type { ReaderState } from '../sources/adapter';

/** What the reader of a source told last of the disk. */
export class DiskState {
  state: ReaderState | null = null;
  missingSinceMs: number | null = null;
  realPath: string | null = null;
  sizeBytes = 0;
  /** How much of the first load is done, as a reader tells it that counts entries; `null` when none is told. */
  progress: { readonly done: number; readonly total: number } | null = null;

  constructor(private readonly now: () => number) {}

  /** Answers whether it is another state than before. */
  set(state: ReaderState): boolean {
    if (this.state !== null && JSON.stringify(state) === JSON.stringify(this.state)) return false;
    this.state = state;
    if (state.kind === 'ok') {
      this.realPath = state.realPath;
      this.sizeBytes = state.sizeBytes;
    }
    this.missingSinceMs = state.kind === 'missing' ? (this.missingSinceMs ?? this.now()) : null;
    return true;
  }

  /** The source is read anew. */
  restart(): void {
    this.state = null;
    this.progress = null;
  }
}
