import { expect, test } from 'vitest';
import { SeenFiles } from '../../../../src/engine/feed/seenFiles';
import type { Incarnation } from '../../../../src/engine/history/incarnation';

let files = 0;

function file(): Incarnation {
  return { number: files++, identity: `1:${files}`, segments: [], seenBefore: 0, retired: null };
}

function seenIn(seen: SeenFiles, of: Incarnation): readonly (readonly [number, number])[] {
  return [...seen.of(of).within(0, Infinity)];
}

test('what was handed out of a file counts in a copy of it, as far as they are the same', () => {
  const [log, copy] = [file(), file()];
  const seen = new SeenFiles();
  seen.add(log, 0, 100);
  seen.note([{ a: copy, b: log, from: 0, to: 60 }], new Set([log, copy]));
  expect(seenIn(seen, copy)).toEqual([[0, 60]]);
  seen.add(copy, 60, 80);
  expect(seenIn(seen, log)).toEqual([[0, 100]]);
});

test('it counts through a third file, no further than each of them goes', () => {
  const [first, second, third] = [file(), file(), file()];
  const seen = new SeenFiles();
  seen.add(first, 0, 100);
  const same = [
    { a: first, b: second, from: 0, to: 70 },
    { a: second, b: third, from: 0, to: 50 },
  ];
  seen.note(same, new Set([first, second, third]));
  expect(seenIn(seen, third)).toEqual([[0, 50]]);
});

test('it counts no more when the bytes turn out to differ', () => {
  const [log, copy] = [file(), file()];
  const seen = new SeenFiles();
  const alive = new Set([log, copy]);
  seen.add(log, 0, 100);
  seen.note([{ a: copy, b: log, from: 0, to: 100 }], alive);
  seen.note([{ a: copy, b: log, from: 0, to: 20 }], alive);
  expect(seenIn(seen, copy)).toEqual([[0, 20]]);
});

test('it counts on when the file it was handed out from is forgotten', () => {
  const [log, copy, other] = [file(), file(), file()];
  const seen = new SeenFiles();
  seen.add(log, 0, 100);
  const same = [
    { a: copy, b: log, from: 0, to: 80 },
    { a: copy, b: other, from: 0, to: 40 },
  ];
  seen.note(same, new Set([log, copy, other]));
  seen.note(same.slice(1), new Set([copy, other]));
  expect(seenIn(seen, copy)).toEqual([[0, 80]]);
  expect(seenIn(seen, other)).toEqual([[0, 40]]);
});
