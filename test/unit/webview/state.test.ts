import { describe, expect, it } from 'vitest';
import { asPanelState, clampShare, defaultState } from '../../../webview/state';

describe('the stored state of the panel', () => {
  it.each([
    [undefined],
    [null],
    ['x'],
    [[]],
    [{ order: { by: '__proto__', direction: 'up' }, detailTab: 'evil', place: 7 }],
  ])('that makes no sense (%j) is the state at first', stored => {
    expect(asPanelState(stored)).toEqual(defaultState);
  });

  it('comes back after a reload', () => {
    const state = {
      ...defaultState,
      filter: 'event:error',
      order: { by: 'event', direction: 'descending' },
      isDetailOpen: true,
      detailTab: 'raw',
      isHistogramOpen: false,
      detailShare: 0.5,
      place: {
        epoch: 3,
        isFollowing: false,
        top: { row: 17, position: 4 },
        topOffset: 11,
        selected: { row: 20, position: 7 },
      },
    };
    expect(asPanelState(JSON.parse(JSON.stringify(state)))).toEqual(state);
  });

  it('keeps both panes in view', () => {
    expect(clampShare(-1)).toBe(0.15);
    expect(clampShare(4)).toBe(0.75);
  });
});
