import { expect, test } from 'vitest';
import { askPerson } from '../../../src/host/askPerson';

/** Each answer comes so many milliseconds after its question. */
const answers: readonly (readonly [
  string,
  readonly (readonly [afterMs: number, answer: string | undefined])[],
  string | undefined,
])[] = [
  ['takes the first answer', [[5, 'a']], 'a'],
  [
    'asks again when the list was closed at once',
    [
      [40, undefined],
      [900, 'b'],
    ],
    'b',
  ],
  ['believes a person who closes it', [[900, undefined]], undefined],
  [
    'does not ask for ever',
    [
      [1, undefined],
      [1, undefined],
    ],
    undefined,
  ],
];

test.each(answers)('%s', async (_, given, expected) => {
  let nowMs = 0;
  let asked = 0;
  const answer = await askPerson(
    async () => {
      const [afterMs, text] = given[asked++] ?? [0, 'asked too often'];
      nowMs += afterMs;
      return text;
    },
    () => nowMs,
  );
  expect([answer, asked]).toEqual([expected, given.length]);
});
