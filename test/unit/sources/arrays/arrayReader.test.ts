import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { ByteBudget } from '../../../../src/base/byteBudget';
import { ArrayModel } from '../../../support/arrayModel';
import { MemoryFiles } from '../../../support/memoryFiles';

// What the reader makes of an array whose every version it sees, without a disk.

const path = '/registry/audit_log.json';
let files = new MemoryFiles();
const models: ArrayModel[] = [];

function open(cap?: number, budget?: ByteBudget): ArrayModel {
  const model = new ArrayModel(path, files, cap, budget === undefined ? {} : { recentBudget: budget });
  models.push(model);
  return model;
}

/** One entry a letter; they differ by nothing else. */
function textOf(letters: Iterable<string>, indent = 2): string {
  return JSON.stringify(
    [...letters].map(skill => ({ skill })),
    null,
    indent,
  );
}

afterEach(() => {
  vi.useRealTimers();
  for (const model of models.splice(0)) model.reader.dispose();
  expect(files.openCount).toBe(0);
  files = new MemoryFiles();
});

type Step = readonly [as: 'replace' | 'rewrite', text: string];

test.each<[string, Step[], string[], RegExp[]]>([
  [
    'grows',
    [
      ['replace', 'AB'],
      ['replace', 'ABC'],
    ],
    ['A', 'B', 'C'],
    [],
  ],
  [
    'grows by equal neighbours',
    [
      ['replace', 'AA'],
      ['replace', 'AAA'],
    ],
    ['A', 'A', 'A'],
    [],
  ],
  [
    'slides',
    [
      ['replace', 'ABCD'],
      ['replace', 'BCDE'],
      ['replace', 'CDEF'],
    ],
    ['(A)', '(B)', 'C', 'D', 'E', 'F'],
    [],
  ],
  [
    'slides over equal neighbours',
    [
      ['replace', 'AABB'],
      ['replace', 'ABBB'],
    ],
    ['(A)', 'A', 'B', 'B', 'B'],
    [],
  ],
  [
    'slides while all are equal',
    [
      ['replace', 'AAAA'],
      ['replace', 'AAAA'],
    ],
    ['(A)', 'A', 'A', 'A', 'A'],
    [/equal/],
  ],
  [
    'is rewritten with what it had',
    [
      ['replace', 'AAAA'],
      ['rewrite', 'AAAA'],
    ],
    ['A', 'A', 'A', 'A'],
    [],
  ],
  [
    'is thrown away',
    [
      ['replace', 'ABC'],
      ['replace', 'X'],
    ],
    ['(A)', '(B)', '(C)', 'X'],
    [/anew: 3 entries are/],
  ],
  [
    'is emptied',
    [
      ['replace', 'A'],
      ['replace', ''],
      ['replace', 'B'],
    ],
    ['(A)', 'B'],
    [/anew: 1 entry is/],
  ],
  [
    'loses an update',
    [
      ['replace', 'ABC'],
      ['replace', 'ABX'],
    ],
    ['A', 'B', '(C)', 'X'],
    [/1 entry that had been read is/],
  ],
  [
    'is shortened',
    [
      ['replace', 'ABCDE'],
      ['replace', 'DE'],
    ],
    ['(A)', '(B)', '(C)', 'D', 'E'],
    [/shortened: 3 entries/],
  ],
  [
    'jumps',
    [
      ['replace', 'ABCD'],
      ['replace', 'WXYZ'],
    ],
    ['(A)', '(B)', '(C)', '(D)', 'W', 'X', 'Y', 'Z'],
    [/may be missing/],
  ],
  [
    'is reordered',
    [
      ['replace', 'ABC'],
      ['replace', 'CBAD'],
    ],
    ['A', 'B', 'C', 'D'],
    [],
  ],
  [
    'is restored',
    [
      ['replace', 'ABC'],
      ['replace', 'X'],
      ['replace', 'ABCX'],
    ],
    ['X', 'A', 'B', 'C'],
    [/anew/, /3 entries that had been removed are in the log again/],
  ],
])('a log that %s', async (_name, steps, shown, remarks) => {
  const model = open(4);
  for (const [as, letters] of steps) {
    files[as](path, textOf(letters));
    await model.look();
  }
  expect(model.shown).toEqual(shown);
  expect(model.remarks).toHaveLength(remarks.length);
  remarks.forEach((remark, at) => expect(model.remarks[at]).toMatch(remark));
  expect(model.state).toMatchObject({ kind: 'ok' });
});

test('a log that is indented otherwise is the same', async () => {
  const model = open();
  for (const indent of [2, 0, 4]) {
    files.replace(path, textOf('ABC', indent));
    await model.look();
  }
  expect(model.shown).toEqual(['A', 'B', 'C']);
  expect(await model.texts()).toEqual(
    ['A', 'B', 'C'].map(skill => JSON.stringify({ skill }, null, 4).replaceAll('\n', '\n    ')),
  );
});

test('entries that left keep their texts, from the old file; after a rewriting in place they have none', async () => {
  const model = open(3);
  files.replace(path, textOf('ABC', 0));
  await model.look();
  files.replace(path, textOf('BCD', 0));
  await model.look();
  files.rewrite(path, textOf('CDE', 0));
  await model.look();
  const [a, ...others] = await model.texts();
  expect(a).toBe('{"skill":"A"}');
  expect(others).toEqual([null, ...['C', 'D', 'E'].map(skill => JSON.stringify({ skill }))]);
});

test('of a history that is thrown away the newest texts are kept, as many as there is room for', async () => {
  const model = open(undefined, new ByteBudget(1000));
  const letters = Array.from({ length: 100 }, (_, at) => `skill${at}`);
  files.replace(path, textOf(letters));
  await model.look();
  files.replace(path, textOf(['X']));
  await model.look();
  const texts = await model.texts();
  expect(texts[99]).toContain('skill99');
  expect(texts.slice(0, 90)).toEqual(new Array(90).fill(null));
});

test('half of an array is not believed, and is said when it stays so', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const model = open();
  files.replace(path, textOf('AB'));
  await model.look();
  for (const [half, message] of [
    [textOf('ABC').slice(0, -3), /before its closing bracket.*last complete version is shown/],
    ['', /is empty/],
    ['{"a": 1}', /not a JSON array/],
    ['[1] [2]', /more text follows/],
  ] as const) {
    files.rewrite(path, half);
    await model.look();
    expect(model.state).toMatchObject({ kind: 'ok' });
    vi.advanceTimersByTime(1500);
    await model.look();
    expect(model.message).toMatch(message);
    expect(model.shown).toEqual(['A', 'B']);
    files.rewrite(path, textOf('AB'));
    await model.look();
    expect(model.state).toMatchObject({ kind: 'ok' });
  }
  expect(model.remarks).toEqual([]);
});

test('an empty file is a log without entries until there was one; half a file is told at once when nothing else is shown', async () => {
  files.replace(path, '');
  const model = open();
  await model.look();
  expect([model.state?.kind, model.hasSegment]).toEqual(['ok', true]);
  files.replace(path, textOf('A'));
  await model.look();
  expect(model.shown).toEqual(['A']);

  files.rewrite(path, '[{"a"');
  const other = open();
  await other.look();
  expect([other.state?.kind, other.hasSegment]).toEqual(['failed', false]);
});

test('a log that is missing for a while goes on where it was', async () => {
  const model = open();
  await model.look();
  expect(model.state?.kind).toBe('missing');
  files.replace(path, textOf('AB', 0));
  await model.look();
  files.remove(path);
  await model.look();
  expect([model.state?.kind, model.shown]).toEqual(['missing', ['A', 'B']]);
  expect(await model.texts()).toEqual(['{"skill":"A"}', '{"skill":"B"}']);
  expect(await model.reader.entries?.locate(0, 0)).toBeNull();
  files.replace(path, textOf('ABC', 0));
  await model.look();
  expect([model.state?.kind, model.shown]).toEqual(['ok', ['A', 'B', 'C']]);
});

test('what can’t be read is a problem that counts as an entry', async () => {
  const latin1 = Buffer.from('{"skill": "\xff"}', 'latin1');
  const model = open();
  const bytes = Buffer.concat([
    Buffer.from('[1, NaN, {"skill": "A", "x": NaN},'),
    latin1,
    Buffer.from(', {"skill": "B"},,[]]'),
  ]);
  files.replace(path, bytes);
  await model.look();
  expect(model.shown).toEqual([
    '<notAnObject>',
    '<notJson>',
    '<notJson>',
    '<invalidUtf8>',
    'B',
    '<notJson>',
    '<notAnObject>',
  ]);
});

test('a reading that is left at any event goes on without telling anything twice', async () => {
  const count = 1500;
  const names = Array.from({ length: count }, (_, at) => `s${at}`);
  const model = open(count);
  files.replace(path, textOf(names));
  for (let looks = 0; looks < 8; looks++) await model.lookBriefly(1);
  expect(model.shown).toEqual(names);
  files.replace(path, textOf([...names.slice(2), 'x', 'y']));
  for (let looks = 0; looks < 4; looks++) await model.lookBriefly(1);
  expect(model.here).toEqual([...names.slice(2), 'x', 'y']);
});

test('entries are told from the file they were found in, though another one has taken its place', async () => {
  const names = Array.from({ length: 1500 }, (_, at) => `s${at}`);
  const model = open();
  files.replace(path, textOf(names));
  await model.lookBriefly(2);
  files.replace(path, textOf('X'));
  await model.look();
  expect(model.shown).toEqual([...names.map(name => `(${name})`), 'X']);
});

test('what is overwritten before it could be told never happened', async () => {
  const names = Array.from({ length: 1500 }, (_, at) => `s${at}`);
  const model = open();
  files.replace(path, textOf(names));
  await model.lookBriefly(2);
  const told = model.shown.length;
  files.rewrite(path, textOf([...names.slice(0, told), 'X']));
  await model.look();
  expect(model.shown).toEqual([...names.slice(0, told), 'X']);
  expect(model.remarks).toEqual([]);
});

test('the memory for texts that left is given back', async () => {
  const budget = new ByteBudget(2000);
  const model = open(2, budget);
  for (const letters of ['AB', 'BC', 'CD']) {
    files.replace(path, textOf(letters));
    await model.look();
  }
  expect(budget.take(2000)).toBe(false);
  model.reader.dispose();
  expect(budget.take(2000)).toBe(true);
});

const letter = fc.constantFrom('A', 'B', 'C');
const action = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('append' as const), letter, inPlace: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('half' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('startAnew' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('loseLast' as const), letter }) },
);

test('whatever the writers do, what is shown and not gone is the array, and what was appended is there once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 40 }), fc.integer({ min: 2, max: 6 }), async (actions, cap) => {
      files.remove(path);
      const model = new ArrayModel(path, files, cap);
      try {
        let array: string[] = [];
        let fresh = 0;
        const written: string[] = [];
        for (const one of actions) {
          if (one.do === 'half') {
            if (array.length > 0) files.rewrite(path, textOf(array).slice(0, -2));
            if (array.length > 0) await model.look();
            continue;
          }
          // Entries that begin anew, or take the place of others, have names of their own: equal ones can't be told from old ones.
          const name = one.do === 'append' ? one.letter : `new${fresh++}`;
          if (one.do === 'startAnew') array = [name];
          else if (one.do === 'loseLast') array = [...array.slice(0, -1), name];
          else array = [...array, name].slice(-cap);
          written.push(name);
          if (one.do === 'append' && one.inPlace && files.openCount > 0 && new Set(array).size > 1) {
            files.rewrite(path, textOf(array));
          } else files.replace(path, textOf(array));
          await model.look();
          expect(model.here).toEqual(array);
          expect(model.entries.map(({ name: told }) => told)).toEqual(written);
        }
      } finally {
        model.reader.dispose();
      }
    }),
    { numRuns: 300 },
  );
});

test('an array whose descriptor died is opened anew, though nothing changed at its path', async () => {
  vi.useFakeTimers();
  let isDead = false;
  const openFile = files.open.bind(files);
  files.open = async at => {
    const file = await openFile(at);
    const isOld = !isDead;
    const read: typeof file.read = (...given) => {
      if (isOld && isDead) return Promise.reject(Object.assign(new Error('ESTALE'), { code: 'ESTALE' }));
      return file.read(...given);
    };
    return { ...file, read };
  };
  files.replace(path, textOf('AB'));
  const model = open();
  await model.look();
  isDead = true;
  await vi.advanceTimersByTimeAsync(60_000);
  await model.look();
  expect(model.state?.kind).toBe('ok');
  expect((await model.texts()).join()).toMatch(/"A"[^]*"B"/);
  expect(model.shown).toEqual(['A', 'B']);
});
