import { describe, expect, it } from 'vitest';
import type { Disposable } from '../../../src/base/disposable';
import { Emitter } from '../../../src/base/emitter';

describe('Emitter', () => {
  it('tells all listeners in the order in which they came, until they leave', () => {
    const emitter = new Emitter<number>();
    const heard: string[] = [];
    const first = emitter.event(value => heard.push(`first ${value}`));
    const second = emitter.event(value => heard.push(`second ${value}`));
    emitter.fire(1);
    first.dispose();
    first.dispose();
    emitter.fire(2);
    second.dispose();
    emitter.fire(3);
    expect(heard).toEqual(['first 1', 'second 1', 'second 2']);
  });

  it('counts the same function twice when it subscribed twice', () => {
    const emitter = new Emitter<number>();
    const heard: number[] = [];
    const listener = (value: number): void => void heard.push(value);
    const [one, two] = [emitter.event(listener), emitter.event(listener)];
    emitter.fire(1);
    one.dispose();
    emitter.fire(2);
    two.dispose();
    expect(heard).toEqual([1, 1, 2]);
  });

  it('lets all hear though one throws, and throws its error afterwards', () => {
    const emitter = new Emitter<number>();
    const heard: number[] = [];
    const subscriptions = [
      emitter.event(() => {
        throw new Error('broken listener');
      }),
      emitter.event(value => heard.push(value)),
    ];
    expect(() => emitter.fire(1)).toThrow('broken listener');
    expect(heard).toEqual([1]);
    for (const subscription of subscriptions) subscription.dispose();
  });

  it('stands listeners that come and go while it fires', () => {
    const emitter = new Emitter<number>();
    const heard: string[] = [];
    const subscriptions: Disposable[] = [];
    subscriptions.push(
      emitter.event(value => {
        heard.push(`first ${value}`);
        subscriptions[1]?.dispose();
        if (value === 1) subscriptions.push(emitter.event(later => heard.push(`late ${later}`)));
      }),
      emitter.event(value => heard.push(`second ${value}`)),
    );
    emitter.fire(1);
    emitter.fire(2);
    // Who listened when the event began hears it; who came during it hears the next one.
    expect(heard).toEqual(['first 1', 'second 1', 'first 2', 'late 2']);
    for (const subscription of subscriptions) subscription.dispose();
  });

  it('is silent after its end', () => {
    const emitter = new Emitter<number>();
    const heard: number[] = [];
    const subscription = emitter.event(value => heard.push(value));
    emitter.dispose();
    emitter.fire(1);
    emitter.event(value => heard.push(value)).dispose();
    subscription.dispose();
    expect(heard).toEqual([]);
  });
});
