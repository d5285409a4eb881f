import type { AcknowledgementMark } from '../core/summary';
import type { SourceReader } from '../sources/adapter';
import type { FileHistory } from './fileHistory';
import { setSeenBefore, type Incarnation } from './incarnation';

/** Keeps the acknowledgement mark of a source, and says in each of its files up to where failures were seen. */
export class SeenMark {
  constructor(
    /** `null` until the source could be read once. */
    public mark: AcknowledgementMark | null,
    private readonly history: FileHistory,
  ) {}

  /** The byte of the file at the path before which failures were acknowledged. */
  async seenBefore(reader: SourceReader): Promise<number> {
    return this.mark === null ? Infinity : reader.resolveMark(this.mark);
  }

  /** Moves the mark to the end of what is there. */
  async moveToEnd(reader: SourceReader): Promise<void> {
    const mark = await reader.currentMark();
    this.mark = mark;
    for (const incarnation of this.history.incarnations) {
      const end = incarnation.segments[incarnation.segments.length - 1]?.endOffset ?? 0;
      // What is written to an old file from now on was not seen.
      setSeenBefore(incarnation, incarnation.retired === null ? mark.offset : end);
    }
  }

  /** The first time a source is opened, old failures do not shout: the mark is set at the end of what there is. */
  async setFirst(reader: SourceReader): Promise<void> {
    const mark = await reader.currentMark();
    this.mark = mark;
    if (this.history.current !== undefined) setSeenBefore(this.history.current, mark.offset);
  }

  /** A new file begins as the marked one did: the mark means the same place in it. */
  moveTo(current: Incarnation, old: Incarnation): void {
    const { mark } = this;
    if (mark?.identity !== old.identity || mark.offset !== current.seenBefore) return;
    this.mark = { ...mark, identity: current.identity };
  }
}
