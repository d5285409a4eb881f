import { nextTurn } from '../nextTurn';
import type { Matches } from '../result/matches';
import type { SegmentMatches } from '../result/segmentMatches';
import type { Segment } from '../store/segment';
import { createRecordTest, type RecordTest } from './recordTest';
import { readRecordBytes, recordText } from './recordTexts';

/**
 * Looks up the slow terms of one `Matches` in the records' text: slice after slice of what the fast terms left,
 * in the order of the segments, with the thread given back in between. It ends when nothing is left, and `start`
 * begins again when there is more.
 */
export class Search {
  private isRunning = false;
  private isStopped = false;

  constructor(
    private readonly matches: Matches,
    /** Called when rows were looked up. */
    private readonly onProgress: () => void,
    private readonly onFault: (error: unknown) => void,
  ) {}

  /** Share of the candidates that were looked up; `null` when all were. */
  get progress(): number | null {
    let done = 0;
    let all = 0;
    for (const part of this.matches.parts()) {
      done += part.lookedUp;
      all += part.candidates?.length ?? 0;
    }
    return done === all ? null : done / all;
  }

  start(): void {
    if (this.isRunning || this.isStopped || this.matches.slowTerms.length === 0) return;
    if (this.nextPart() === undefined) return;
    this.isRunning = true;
    this.run()
      .catch(this.onFault)
      .finally(() => {
        this.isRunning = false;
      });
  }

  stop(): void {
    this.isStopped = true;
  }

  private async run(): Promise<void> {
    for (let part = this.nextPart(); part !== undefined && !this.isStopped; part = this.nextPart()) {
      await this.lookUp(part);
      this.onProgress();
      await nextTurn();
    }
  }

  private isAbandoned(generation: number): boolean {
    return this.isStopped || generation !== this.matches.generation;
  }

  private nextPart(): SegmentMatches | undefined {
    return this.matches.parts().find(part => part.lookedUp < (part.candidates?.length ?? 0));
  }

  private async lookUp(part: SegmentMatches): Promise<void> {
    const { candidates, rows, segment } = part;
    if (candidates === undefined || rows === undefined) return;
    const from = part.lookedUp;
    const to = Math.min(candidates.length, from + SLICE_ROWS);
    const slice = Array.from({ length: to - from }, (_, at) => candidates.at(from + at));
    const { generation } = this.matches;
    const records = await readRecordBytes(segment, slice);
    // The question may have changed while the disk was read.
    if (this.isAbandoned(generation)) return;
    const test = createRecordTest(this.matches.slowTerms, segment.owner.dialect);
    let turnEndsAt = performance.now() + TURN_MS;
    for (let at = 0; at < slice.length; at++) {
      const record = records[at] ?? null;
      const row = slice[at] ?? 0;
      if (holds(test, segment, row, record)) rows.push(row);
      part.lookedUp = from + at + 1;
      if ((at & 63) !== 63 || performance.now() < turnEndsAt) continue;
      await nextTurn();
      if (this.isAbandoned(generation)) return;
      turnEndsAt = performance.now() + TURN_MS;
    }
  }
}

function holds(test: RecordTest, segment: Segment, row: number, bytes: Uint8Array | null): boolean {
  if (bytes === null) return test.matches('');
  // What is known beside the record's bytes may hold the words, too.
  if (segment.owner.entries?.factsOf(segment.key, segment.offsetOf(row)) === undefined && test.isSurelyOut(bytes))
    return false;
  return test.matches(recordText(segment, row, bytes));
}

const SLICE_ROWS = 4000;
const TURN_MS = 10;
