import { describe, expect, it } from 'vitest';
import {
  DisposableBase,
  DisposableStore,
  MutableDisposable,
  toDisposable,
  type Disposable,
} from '../../../src/base/disposable';

/** Disposables that note their end in `ended`. */
function noting(): { readonly ended: string[]; readonly item: (name: string) => Disposable } {
  const ended: string[] = [];
  return { ended, item: name => toDisposable(() => ended.push(name)) };
}

describe('toDisposable', () => {
  it('calls the function once, however often it is disposed', () => {
    const { ended, item } = noting();
    const one = item('one');
    expect(ended).toEqual([]);
    one.dispose();
    one.dispose();
    expect(ended).toEqual(['one']);
  });
});

describe('DisposableStore', () => {
  it('ends what it owns, the newest first, once', () => {
    const { ended, item } = noting();
    const store = new DisposableStore();
    const first = item('first');
    expect(store.add(first)).toBe(first);
    store.add(item('second'));
    store.dispose();
    store.dispose();
    expect(ended).toEqual(['second', 'first']);
  });

  it('ends at once what is added after its end', () => {
    const { ended, item } = noting();
    const store = new DisposableStore();
    store.dispose();
    store.add(item('late'));
    expect(ended).toEqual(['late']);
  });

  it('ends one item early, and only what it owns', () => {
    const { ended, item } = noting();
    const store = new DisposableStore();
    const [mine, other] = [store.add(item('mine')), item('other')];
    store.delete(mine);
    store.delete(mine);
    store.delete(other);
    expect(ended).toEqual(['mine']);
    store.dispose();
    expect(ended).toEqual(['mine']);
    other.dispose();
  });

  it('does not end what is added while it ends twice', () => {
    const { ended, item } = noting();
    const store = new DisposableStore();
    store.add(toDisposable(() => store.add(item('added at the end'))));
    store.dispose();
    expect(ended).toEqual(['added at the end']);
  });
});

describe('DisposableBase', () => {
  it('ends what was registered', () => {
    const { ended, item } = noting();
    class Owner extends DisposableBase {
      readonly child = this._register(item('child'));
    }
    const owner = new Owner();
    expect(ended).toEqual([]);
    owner.dispose();
    owner.dispose();
    expect(ended).toEqual(['child']);
  });
});

describe('MutableDisposable', () => {
  it('ends what was there when it gets another, and nothing when it gets the same', () => {
    const { ended, item } = noting();
    const slot = new MutableDisposable();
    const first = item('first');
    slot.value = first;
    slot.value = first;
    expect([slot.value, ended]).toEqual([first, []]);
    slot.value = item('second');
    expect(ended).toEqual(['first']);
    slot.value = undefined;
    expect(ended).toEqual(['first', 'second']);
    slot.dispose();
  });

  it('ends its value with itself, and at once what comes later', () => {
    const { ended, item } = noting();
    const slot = new MutableDisposable();
    slot.value = item('last');
    slot.dispose();
    slot.dispose();
    slot.value = item('late');
    expect([slot.value, ended]).toEqual([undefined, ['last', 'late']]);
  });
});
