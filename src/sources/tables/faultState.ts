import type { ReaderState } from '../adapter';
import { stateOfError } from '../bytes/readerState';
import { DatabaseFault } from './databaseFault';
import { NotAFile } from './tableDatabase';

/** What a fault means for the source; what is a fault of ours is thrown on. */
export function faultState(error: unknown, path: string): ReaderState {
  if (error instanceof DatabaseFault) return { kind: 'failed', message: error.message };
  if (error instanceof NotAFile) return { kind: 'notAFile', what: error.what };
  return stateOfError(error, path);
}

/** Whether a fault is none yet: writers hold the database for moments, and what is there is shown meanwhile. `busyMs`: for how long. */
export function isSilent(error: unknown, busyMs: number): boolean {
  if (!(error instanceof DatabaseFault)) return false;
  switch (error.reason) {
    case 'busy':
    case 'changed':
      return busyMs < BUSY_MS;
    case 'hotJournal':
      return busyMs < HOT_MS;
    case 'closed':
      return true;
    case 'unreadable':
      return false;
  }
}

const BUSY_MS = 3000;
/** A living writer's journal is never hot, but one that just died may be followed by the next. */
const HOT_MS = 1000;
