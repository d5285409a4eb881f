import type { ReaderState } from '../adapter';
import type { FileFacts } from '../bytes/files';
import { hasSameFacts, isTimeNew, type ArrayReading } from './arrayVersion';
import { MAX_ELEMENTS } from './elementSplitter';
import { countText } from '../../core/quantityText';

type UnbelievedEnd = Extract<ArrayReading, { kind: 'unbelieved' }>['end'];

/** A file that is not a whole array: since when it was found so without a break, and why. */
export class ArrayDoubt {
  private found: {
    readonly end: UnbelievedEnd;
    readonly facts: FileFacts;
    readonly sinceMs: number;
    readonly seenMs: number;
  } | null = null;

  constructor(private readonly path: string) {}

  begin(end: UnbelievedEnd, facts: FileFacts): void {
    const seenMs = performance.now();
    this.found = { end, facts, sinceMs: this.found?.sinceMs ?? seenMs, seenMs };
  }

  end(): void {
    this.found = null;
  }

  /** Whether the file is certainly the one that is not believed: it need not be read again. */
  isAbout(facts: FileFacts): boolean {
    const { found } = this;
    return found !== null && hasSameFacts(found.facts, facts) && !isTimeNew(facts.modifiedMs, found.seenMs);
  }

  /** What is to be told of it; `null` while it may be a writer that has not finished. `hasView`: an earlier version is shown. */
  state(hasView: boolean): ReaderState | null {
    const { found } = this;
    if (found === null || (hasView && performance.now() - found.sinceMs < PATIENCE_MS)) return null;
    const view = hasView ? ' The last complete version is shown.' : '';
    return {
      kind: 'failed',
      message: `${this.path} ${explanations[found.end]}${view} It is read again when it changes.`,
    };
  }
}

const explanations: Readonly<Record<UnbelievedEnd, string>> = {
  empty: 'is empty.',
  unfinished: 'is not a complete JSON array: it ends before its closing bracket.',
  notAnArray: 'is not a JSON array.',
  textBehind: 'is not a JSON array: more text follows its closing bracket.',
  tooMany: `is not read: it has more than ${countText(MAX_ELEMENTS)} entries.`,
};

/** Writers that rewrite a file in place take less. */
const PATIENCE_MS = 1000;
