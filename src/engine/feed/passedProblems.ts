import type { FeedProblem } from '../../protocol/feedViews';
import type { Segment } from '../store/segment';
import type { Visit } from './sourceFeed';

/** The lines of a part that was passed that are no records. What is wrong with a whole archive is told in the ledger. */
export function* problemsWithin({ segment, from, to }: Visit): Generator<FeedProblem, void, void> {
  const { problems } = segment;
  for (let at = firstFrom(segment, from); at < problems.length; at++) {
    const { kind, offset, length, line } = problems.at(at);
    if (offset >= to) return;
    if (kind === 'archiveDamaged' || kind === 'archiveTooLarge') continue;
    yield {
      source: segment.owner.id,
      kind,
      path: segment.path,
      name: null,
      byteOffset: offset,
      byteLength: length,
      line: segment.firstLine === null ? null : segment.firstLine + line,
    };
  }
}

/** Whether nothing but records stands between two bytes. */
export function isAllRecords(segment: Segment, from: number, to: number): boolean {
  const { problems } = segment;
  const at = firstFrom(segment, from);
  return at === problems.length || problems.at(at).offset >= to;
}

function firstFrom({ problems }: Segment, offset: number): number {
  let low = 0;
  let high = problems.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (problems.at(middle).offset < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
