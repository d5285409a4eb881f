import { expect, test } from 'vitest';
import { withSources } from '../../../../src/host/settings/newSources';
import {
  readGrouping,
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
