import { afterEach, beforeEach, expect } from 'vitest';
import { setDisposableTracker, type Disposable } from '../../src/base/disposable';

// Every test must end what it began: a disposable that is still alive afterwards is a leak in the code or in the test.
const alive = new Map<Disposable, Error>();

beforeEach(() => {
  alive.clear();
  setDisposableTracker({
    began: disposable => alive.set(disposable, new Error('created here')),
    ended: disposable => alive.delete(disposable),
  });
});

afterEach(() => {
  setDisposableTracker(undefined);
  const leaks = [...alive.values()].map(error => error.stack?.split('\n').slice(2, 6).join('\n'));
  expect(leaks, 'disposables that were never disposed').toEqual([]);
});
