import { expect, test } from 'vitest';
import { excludeNode, filterByNode, setExcluded, setText, wordsOf } from '../../../src/host/nodeFilter';
import { timeComplaint } from '../../../src/host/timeRange';
import type { GroupNode, TreeNode } from '../../../src/host/tree/nodes';
import { chosenValues, valueItems, valuePlaceholder } from '../../../src/host/valueItems';
import { aRow, aSource } from '../../support/hostBuilders';
import { parseQuery } from '../../../src/core/queryParser';

const group = (grouping: GroupNode['grouping'], ...path: readonly string[]): GroupNode => ({
  kind: 'group',
  id: 'g',
  parent: null,
  grouping,
  path,
  group: { value: path.at(-1) ?? '', count: 1, failures: 0 },
});
const record = (given: Parameters<typeof aRow>[0]): TreeNode => ({
  kind: 'record',
  id: 'r',
  parent: group(['event'], 'error'),
  row: aRow(given),
});
const source: TreeNode = { kind: 'source', id: 's', parent: null, source: aSource({ label: 'logs/a b.jsonl' }) };
const byEvent = ['event', 'procedure', 'subject'] as const;

const filters: readonly (readonly [string, string, TreeNode, string | null])[] = [
  ['a group', '', group(byEvent, 'error'), 'event:error'],
  ['a group below others', 'x', group(byEvent, 'error', 'bids'), 'x event:error procedure:bids'],
  ['a group instead of another', 'event:note,a', group(byEvent, 'error'), 'event:error'],
  ['a value with blanks', '', group(byEvent, 'two words'), 'event:"two words"'],
  ['a missing value', '', group(byEvent, ''), 'event:""'],
  ['a day', 'since:2h', group(['day', 'event'], '2025-02-28'), 'since:2025-02-28 until:2025-03-01'],
  ['a record with a job', '', record({ job: '77' }), 'job:77'],
  ['a record without one', '', record({ job: '', session: '' }), 'subject:sub-0001 session:"" procedure:bids'],
  ['a record of a log without tasks', '', record({ job: '', subject: '', procedure: '' }), 'session:ses-1'],
  [
    'a record with its event only',
    '',
    record({ job: '', subject: '', procedure: '', session: '' }),
    'event:status_change',
  ],
  ['a source', '', source, 'source:"logs/a b.jsonl"'],
  ['a node of no records', 'x', { kind: 'older', id: 'o', parent: group(byEvent, 'a') }, null],
];
test.each(filters)('filters by %s', (_, query, node, filtered) => {
  expect(filterByNode(query, node)).toBe(filtered);
});

const exclusions: readonly (readonly [string, string, TreeNode, string | null])[] = [
  ['a group, by its own value only', '', group(byEvent, 'error', 'bids'), '-procedure:bids'],
  ['one more', '-event:a', group(byEvent, 'b'), '-event:a,b'],
  ['a record by its job', '', record({ job: '77' }), '-job:77'],
  ['a record without one by its event', '', record({ job: '' }), '-event:status_change'],
  ['a source', '', source, '-source:"logs/a b.jsonl"'],
  ['no day', '', group(['day', 'event'], '2025-02-28'), null],
];
test.each(exclusions)('excludes %s', (_, query, node, filtered) => {
  expect(excludeNode(query, node)).toBe(filtered);
});

test('excluding by choice replaces what was excluded of that field, and keeps the rest', () => {
  expect(setExcluded('-event:a,b subject:s -job:7', 'event', ['b', 'c'])).toBe('subject:s -job:7 -event:b,c');
  expect(setExcluded('-event:a', 'event', [])).toBe('');
});

test('filtering by text replaces the words that were asked for, not those that were excluded', () => {
  expect(setText('old event:a -not', 'two words')).toBe('event:a -not "two words"');
  expect(setText('old event:a', '')).toBe('event:a');
  expect(wordsOf('a "b c" -d event:e')).toEqual(['a', 'b c']);
});

test('what a person is offered again is what they chose, without patterns', () => {
  expect(chosenValues('event:error,"two words",st* -event:note', 'event', false)).toEqual(['error', 'two words']);
  expect(chosenValues('event:error -event:note', 'event', true)).toEqual(['note']);
  expect(chosenValues('proc:bids', 'procedure', false)).toEqual(['bids']);
});

const facets = {
  values: [
    { value: 'status_change', count: 1604 },
    { value: 'Error', count: 2 },
    { value: '', count: 1 },
  ],
  distinct: 3,
};

test('values are listed with counts, most frequent first; the missing one has a name', () => {
  expect(valueItems('event', facets, []).items).toEqual([
    { label: 'status_change', description: '1,604', value: 'status_change' },
    { label: 'Error', description: '2', value: 'Error' },
    { label: '(no event)', description: '1', value: '' },
  ]);
});

test('what is chosen stands first, also when it is not among the listed, and once whatever its case', () => {
  const { items, chosen } = valueItems('event', facets, ['error', 'rare', 'ERROR']);
  expect(chosen.map(item => item.value)).toEqual(['Error', 'rare']);
  expect(items.map(item => item.value)).toEqual(['Error', 'rare', 'status_change', '']);
  expect(items[1]?.description).toBe('');
});

test('icons, controls and reading direction in a value are drawn as text', () => {
  const odd = { values: [{ value: '$(bug)\u202e\n', count: 1 }], distinct: 1 };
  const [item] = valueItems('event', odd, []).items;
  expect(item?.label).not.toMatch(/(?<!\\)\$\(bug\)|[\u202e\n]/u);
  expect(item?.value).toBe('$(bug)\u202e\n');
});

test('a list that does not hold all values says so', () => {
  expect(valuePlaceholder('job', facets)).toBe('3 values; choose any number');
  expect(valuePlaceholder('job', { ...facets, distinct: 2_000_000 })).toBe(
    'The 3 most frequent of 2,000,000 values: type to find others',
  );
  expect(valuePlaceholder('job', { values: [], distinct: 0 })).toBe('No record has a job');
});

test.each(['', '2h', '7d', 'today', '2024-11-02', '2024-11-02T06:00', '2024-11-02T06:00:00Z'])(
  'takes the time %j',
  text => {
    expect(timeComplaint('since', text)).toBeUndefined();
    expect(timeComplaint('until', text)).toBeUndefined();
  },
);

test.each(['soon', '2024-13-01', '2h event:error', '"'])('says that %j is no time', text => {
  expect(timeComplaint('since', text)).toBeTruthy();
});

test('every filter made from a node is understood', () => {
  for (const [, query, node] of filters) {
    expect(parseQuery(filterByNode(query, node) ?? '').complaints).toEqual([]);
  }
});
