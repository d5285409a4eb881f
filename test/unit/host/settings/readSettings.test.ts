import { expect, test } from 'vitest';
import { dialectNames, withDialect, withSources } from '../../../../src/host/settings/newSources';
import {
  readGrouping,
  readAssumedZone,
  readGroupOrder,
  readSchedulerConfig,
  readZone,
} from '../../../../src/host/settings/readSettings';

const zones: readonly (readonly [unknown, object, boolean])[] = [
  [undefined, { kind: 'local' }, false],
  ['local', { kind: 'local' }, false],
  ['', { kind: 'local' }, false],
  ['UTC', { kind: 'zone', zone: 'UTC' }, false],
  ['utc', { kind: 'zone', zone: 'UTC' }, false],
  ['Europe/Berlin', { kind: 'zone', zone: 'Europe/Berlin' }, false],
  ['Mars/Olympus', { kind: 'local' }, true],
  [7, { kind: 'local' }, true],
];
test.each(zones)('reads the time zone %j', (value, choice, isWrong) => {
  const complaints: string[] = [];
  expect(readZone(value, message => complaints.push(message))).toEqual(choice);
  expect(complaints.length > 0).toBe(isWrong);
  for (const complaint of complaints) expect(complaint).toMatch(/^auditLogViewer\.timeZone.*"local" is used\.$/);
});

const assumedZones: readonly (readonly [unknown, string, boolean])[] = [
  [undefined, 'UTC', false],
  ['', 'UTC', false],
  ['utc', 'UTC', false],
  ['Local', 'Asia/Tokyo', false],
  ['Europe/Berlin', 'Europe/Berlin', false],
  ['Mars/Olympus', 'UTC', true],
  [null, 'UTC', true],
];
test.each(assumedZones)('reads the clock of times without a zone, %j', (value, zone, isWrong) => {
  const complaints: string[] = [];
  expect(readAssumedZone(value, 'Asia/Tokyo', message => complaints.push(message))).toBe(zone);
  expect(complaints.length > 0).toBe(isWrong);
  for (const complaint of complaints) expect(complaint).toMatch(/^auditLogViewer\.assumedTimeZone.*"utc" is used\.$/);
});

test('reads groupings and orders, and nothing else', () => {
  expect(readGrouping('procedure,status')).toEqual(['procedure', 'status']);
  expect(readGrouping('status,procedure')).toBeUndefined();
  expect(readGrouping(undefined)).toBeUndefined();
  expect(readGroupOrder('appearance')).toBe('appearance');
  expect(readGroupOrder('count')).toBeUndefined();
});

test('a scheduler config that is no text is said so', () => {
  const complaints: string[] = [];
  expect(readSchedulerConfig(['a'], message => complaints.push(message))).toBe('');
  expect(complaints).toEqual(['auditLogViewer.schedulerConfig must be the path of a YAML file.']);
});

test('adding a source keeps what stands in the setting and names nothing twice', () => {
  const present = [{ path: '/a', label: 'A' }, 'odd'];
  const added = [
    { path: '/a', label: '' },
    { path: '/b', label: '' },
    { path: '/c', label: 'C' },
  ];
  expect(withSources(present, added)).toEqual([...present, { path: '/b' }, { path: '/c', label: 'C' }]);
  expect(withSources(undefined, added.slice(1, 2))).toEqual([{ path: '/b' }]);
  expect(() => withSources('/a', added)).toThrow(/not a list/);
});

test('adding a source that is there changes what was said, and keeps the other keys', () => {
  const present = [
    { path: '/a', label: 'A', format: 'jsonl', note: 1 },
    { path: './b', dialect: 'x' },
  ];
  const added = [
    { path: '/a', label: '', format: 'auto', dialect: 'a-2' },
    { path: '/w/b', label: 'B' },
    { path: '/c', label: '' },
    { path: '/c', label: 'C' },
  ];
  expect(withSources(present, added, path => path.replace('./', '/w/'))).toEqual([
    { path: '/a', label: 'A', note: 1, dialect: 'a-2' },
    { path: './b', dialect: 'x', label: 'B' },
    { path: '/c', label: 'C' },
  ]);
});

test('dialects keep their names, also those that can’t be read', () => {
  expect([...dialectNames([undefined, { a: { tyme: 'ts' } }, 'odd', { b: 1 }])]).toEqual(['a', 'b']);
  expect(() => withDialect({ a: 1 }, 'a', {})).toThrow(/has “a” already/);
});

test('a format and a dialect are written where they are not found out', () => {
  const added = [
    { path: '/a', label: '', format: 'auto', dialect: 'auto' },
    { path: '/b', label: 'B', format: 'jsonArray', dialect: 'mine' },
  ];
  expect(withSources([], added)).toEqual([
    { path: '/a' },
    { path: '/b', label: 'B', format: 'jsonArray', dialect: 'mine' },
  ]);
});

test('adding a dialect keeps the others', () => {
  expect(withDialect({ a: 1 }, 'b', { time: 't' })).toEqual({ a: 1, b: { time: 't' } });
  expect(withDialect(undefined, 'b', {})).toEqual({ b: {} });
  expect(() => withDialect([], 'b', {})).toThrow(/not an object/);
});
