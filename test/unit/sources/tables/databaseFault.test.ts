import { expect, test } from 'vitest';
import { DatabaseFault, faultOfSqlite, faultOfStill, quoteName } from '../../../../src/sources/tables/databaseFault';

test.each([
  [5, 'busy'],
  [261, 'busy'],
  [6, 'busy'],
  [776, 'hotJournal'],
  [17, 'changed'],
  [11, 'unreadable'],
  [26, 'unreadable'],
  [522, 'unreadable'],
  [14, 'unreadable'],
  [1288, 'unreadable'],
  [1, 'unreadable'],
])('SQLite code %i is a fault: %s', (errcode, reason) => {
  const error = Object.assign(new Error('no such collation sequence: secret'), { errcode });
  const fault = faultOfSqlite(error, '/logs/a.db');
  expect([fault.reason, fault.message.startsWith('/logs/a.db '), fault.message.includes('secret')]).toEqual([
    reason,
    true,
    false,
  ]);
});

test('a fault is one already, and an error of ours is none', () => {
  const fault = new DatabaseFault('busy', 'it is busy');
  expect(faultOfSqlite(fault, '/a.db')).toBe(fault);
  expect(() => faultOfSqlite(new TypeError('ours'), '/a.db')).toThrow('ours');
});

test('a database at rest that an old SQLite can not open says which Node can', () => {
  const error = Object.assign(new Error('unable to open database file'), { errcode: 14 });
  expect(String(faultOfStill(error, '/a.db'))).toContain('needs Node 22.15 or newer');
  const other = new Error('another');
  expect(faultOfStill(other, '/a.db')).toBe(other);
});

test('names from a file are short and hold nothing but letters', () => {
  expect(quoteName('audits_2 (old)\u202e[x](command:y)\n')).toBe('"audits_2 ?old???x??command?y??"');
  expect(quoteName('a'.repeat(100))).toBe(`"${'a'.repeat(60)}…"`);
});
