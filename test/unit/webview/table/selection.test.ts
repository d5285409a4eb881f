import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  emptySelection,
  extendTo,
  isSelected,
  remapped,
  selectAll,
  selectedCount,
  selectedPositions,
  selectOne,
  toggle,
  type Selection,
} from '../../../../webview/table/selection';

describe('selection of rows', () => {
  it('selects from the anchor in both directions', () => {
    const selection = extendTo(selectOne(5), 8);
    expect(selectedPositions(selection, 100)).toEqual([5, 6, 7, 8]);
    expect(selectedPositions(extendTo(selection, 3), 100)).toEqual([3, 4, 5]);
    expect(extendTo(selection, 3).active).toBe(3);
  });

  it('starts a range where there is no anchor yet', () => {
    expect(extendTo(emptySelection, 4)).toEqual(selectOne(4));
  });

  it('splits a range when a row in its middle is taken out', () => {
    const selection = toggle(extendTo(selectOne(1), 3), 2);
    expect(selection.ranges).toEqual([
      { from: 1, to: 2 },
      { from: 3, to: 4 },
    ]);
  });

  it('selects all rows and keeps the focus', () => {
    expect(selectAll(selectOne(7), 10_000_000)).toMatchObject({ ranges: [{ from: 0, to: 10_000_000 }], active: 7 });
    expect(selectAll(selectOne(7), 0)).toEqual(emptySelection);
  });

  it('lists no more positions than asked for', () => {
    expect(selectedPositions(selectAll(emptySelection, 10_000_000), 3)).toEqual([0, 1, 2]);
  });

  it('follows rows that moved and forgets rows that are gone', () => {
    const selection = toggle(toggle(selectOne(1), 2), 9);
    const moves = new Map<number, number | null>([
      [1, 101],
      [2, null],
      [9, 102],
    ]);
    expect(remapped(selection, moves)).toEqual({ ranges: [{ from: 101, to: 103 }], anchor: 102, active: 102 });
  });

  it('is empty when nothing of it is left', () => {
    expect(remapped(selectOne(1), new Map([[1, null]]))).toEqual(emptySelection);
  });

  it('agrees with a set of positions after any clicks', () => {
    const click = fc.record({ kind: fc.constantFrom('one', 'toggle', 'extend'), position: fc.nat(30) });
    fc.assert(
      fc.property(fc.array(click), clicks => {
        let selection: Selection = emptySelection;
        let expected = new Set<number>();
        let anchor = -1;
        for (const { kind, position } of clicks) {
          if (kind === 'toggle') {
            selection = toggle(selection, position);
            if (!expected.delete(position)) expected.add(position);
            anchor = position;
          } else if (kind === 'extend' && anchor >= 0) {
            selection = extendTo(selection, position);
            expected = new Set();
            for (let at = Math.min(anchor, position); at <= Math.max(anchor, position); at++) expected.add(at);
          } else {
            selection = selectOne(position);
            expected = new Set([position]);
            anchor = position;
          }
          expect(selectedCount(selection)).toBe(expected.size);
          for (let at = 0; at <= 30; at++) expect(isSelected(selection, at)).toBe(expected.has(at));
        }
      }),
    );
  });
});
