import { describe, expect, test } from 'vitest';
import type { AcknowledgementMark } from '../../../../src/core/summary';
import { FileHistory } from '../../../../src/engine/history/fileHistory';
import { SeenMark } from '../../../../src/engine/history/seenMark';
import type { SourceReader } from '../../../../src/sources/adapter';
import { TestIndex } from '../../../support/indexBuilder';

/** A reader of entries that knows marks, or does not just now. */
function reader(known: { mark: AcknowledgementMark | null; place: number | null }): SourceReader {
  const answers: Partial<SourceReader> = {
    entries: {
      locate: async () => null,
      pathOf: () => null,
      factsOf: () => undefined,
      linesOf: async () => null,
      entryAt: async () => null,
    },
    currentMark: async () => known.mark,
    resolveMark: async () => known.place,
  };
  // Nothing else is asked of it here.
  return answers as SourceReader;
}

const markOf = (offset: number): AcknowledgementMark => ({ identity: 'entries', offset, hash: 'h' });

async function follow(mark: AcknowledgementMark | null, known: Parameters<typeof reader>[0]) {
  const all = new TestIndex();
  const source = all.addSource('a');
  const segment = source.addSegment();
  const history = new FileHistory();
  const seen = new SeenMark(mark, history, () => 1000);
  const asked = reader(known);
  const incarnation = history.begin('entries', await seen.seenBefore(asked));
  history.add(incarnation, segment, undefined);
  seen.begun(incarnation);
  // Records of the builder are 100 bytes long each.
  source.append([{ outcome: 'failure' }, { outcome: 'failure' }, { outcome: 'failure' }]);
  return { seen, segment, asked, source };
}

describe('the acknowledgement mark of entries', () => {
  test('is asked for again while its place can’t be found out, and nothing shouts until then', async () => {
    const known = { mark: null, place: null as number | null };
    const { seen, segment, asked } = await follow(markOf(2), known);
    expect([segment.unseen, await seen.settle(asked)]).toEqual([0, false]);
    known.place = 200;
    expect([await seen.settle(asked), segment.unseen]).toEqual([true, 1]);
    expect(await seen.settle(asked)).toBe(false);
  });

  test('stays as it is when acknowledging can’t find it out, and what is shown is seen all the same', async () => {
    const known = { mark: null as AcknowledgementMark | null, place: 0 };
    const { seen, segment, asked, source } = await follow(markOf(7), known);
    expect(segment.unseen).toBe(3);
    await seen.moveToEnd(asked, []);
    expect([segment.unseen, seen.mark]).toEqual([0, markOf(7)]);
    source.append([{ outcome: 'failure' }]);
    known.mark = markOf(9);
    expect(await seen.settle(asked)).toBe(true);
    // What came since is still to be looked at.
    expect([segment.unseen, seen.mark]).toEqual([1, { ...markOf(9), atMs: 1000 }]);
  });

  test('is not set for the first time before it can be found out', async () => {
    const known = { mark: null as AcknowledgementMark | null, place: 300 };
    const { seen, segment, asked } = await follow(null, known);
    await seen.setFirst(asked);
    expect([seen.mark, segment.unseen]).toEqual([null, 0]);
    known.mark = markOf(3);
    await seen.setFirst(asked);
    expect([seen.mark?.offset, segment.unseen]).toEqual([3, 0]);
  });
});
