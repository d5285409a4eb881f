import { describe, expect, it } from 'vitest';
import { afterInsertion, afterMove, canFollow, newCount, type Follow } from '../../../../webview/table/follow';

const log = { by: 'log' } as const;
const following: Follow = { isFollowing: true, countAtPause: 0 };

describe('following', () => {
  it('pauses when the person leaves the end, and counts what is new since then', () => {
    const paused = afterMove(following, false, log, 100);
    expect(paused.isFollowing).toBe(false);
    expect(newCount(paused, log, 137)).toBe(37);
  });

  it('keeps counting from the first pause while the person moves on', () => {
    const paused = afterMove(following, false, log, 100);
    expect(afterMove(paused, false, log, 120)).toBe(paused);
  });

  it('resumes at the end', () => {
    const paused = afterMove(following, false, log, 100);
    const resumed = afterMove(paused, true, log, 137);
    expect(resumed.isFollowing).toBe(true);
    expect(newCount(resumed, log, 200)).toBe(0);
  });

  it('does not call records new that were put in before', () => {
    const paused = afterMove(following, false, log, 100);
    expect(newCount(afterInsertion(paused, 5_000), log, 5_103)).toBe(3);
  });

  it.each([
    [log, true],
    [{ by: 'time', direction: 'ascending' } as const, true],
    [{ by: 'time', direction: 'descending' } as const, false],
    [{ by: 'event', direction: 'ascending' } as const, false],
  ])('is possible in order %j: %s', (order, expected) => {
    expect(canFollow(order)).toBe(expected);
    expect(afterMove({ isFollowing: false, countAtPause: 0 }, true, order, 5).isFollowing).toBe(expected);
  });

  it('never counts less than nothing when records go', () => {
    expect(newCount({ isFollowing: false, countAtPause: 100 }, log, 3)).toBe(0);
  });
});
