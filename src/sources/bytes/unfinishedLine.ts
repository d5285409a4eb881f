import type { ReaderEvent } from '../adapter';
import type { Incarnation } from './incarnation';
import { problemBatch } from './lineStream';

/** Nobody will end the half line any more. */
export function* unfinishedLine({ live: { segment, stream } }: Incarnation): Generator<ReaderEvent, void, void> {
  const { offset, line, pendingBytes: length } = stream;
  if (length === 0) return;
  stream.pendingBytes = 0;
  const batch = problemBatch([{ kind: 'unfinishedLine', offset, length, line }], offset + length, line);
  yield { kind: 'batch', segment, batch };
}
