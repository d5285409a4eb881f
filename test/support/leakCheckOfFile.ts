import { afterAll, beforeAll, expect } from 'vitest';
import { setDisposableTracker, type Disposable } from '../../src/base/disposable';

// For files whose tests run at the same time: what they began must have ended when all of them are over.
const alive = new Map<Disposable, Error>();

beforeAll(() => {
  setDisposableTracker({
    began: disposable => alive.set(disposable, new Error('created here')),
    ended: disposable => alive.delete(disposable),
  });
});

afterAll(() => {
  setDisposableTracker(undefined);
  const leaks = [...alive.values()].map(error => error.stack?.split('\n').slice(2, 6).join('\n'));
  expect(leaks, 'disposables that were never disposed').toEqual([]);
});
