import type { AcknowledgementMark } from '../../src/core/summary';
import type { SourceReader } from '../../src/sources/adapter';

/** The mark for everything that is there; fails when it can't be found out. */
export async function markNow(reader: Pick<SourceReader, 'currentMark'>): Promise<AcknowledgementMark> {
  const mark = await reader.currentMark();
  if (mark === null) throw new Error('The mark can’t be found out just now.');
  return mark;
}
