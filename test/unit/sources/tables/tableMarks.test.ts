import { expect, test } from 'vitest';
import { lifeOfMark, markOfLife, readMarkHash } from '../../../../src/sources/tables/tableMarks';

test.each([
  [
    '12 1:0123456789abcdef -7:00000000000000ff',
    {
      last: 12n,
      rows: [
        ['1', '0123456789abcdef'],
        ['-7', '00000000000000ff'],
      ],
    },
  ],
  ['9223372036854775807 1:0123456789abcdef', { last: 2n ** 63n - 1n, rows: [['1', '0123456789abcdef']] }],
  ['0', null],
  ['', null],
  ['12 1:xyz', null],
  ['0123456789abcdef0123456789abcdef', null],
])('reads %j as the hash of a mark, if it is one', (hash, expected) => {
  const found = readMarkHash(hash);
  expect(found && { last: found.last, rows: found.rows.map(({ rowId, digest }) => [String(rowId), digest]) }).toEqual(
    expected,
  );
});

test('a mark tells of which life it is, and is read without it', () => {
  const mark = markOfLife('12 1:0123456789abcdef', '1f-2e');
  expect([lifeOfMark(mark), readMarkHash(mark)?.last]).toEqual(['1f-2e', 12n]);
  expect([lifeOfMark('12 1:0123456789abcdef'), readMarkHash(markOfLife('0', '1f'))]).toEqual([null, null]);
});
