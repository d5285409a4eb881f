import { expect, test } from 'vitest';
import type { Dialect } from '../../../src/core/dialect';
import { chooseDialect, isNamedAs } from '../../../src/core/dialectFit';
import { readDialect } from '../../../src/core/dialectMapping';
import { knownDialects } from '../../../src/core/knownDialects';
import { flattenJson } from '../../../src/core/jsonFields';
import type { SourceFormat } from '../../../src/core/formats';

const own = (id: string, mapping: object): Dialect => {
  const { dialect } = readDialect(id, mapping);
  if (dialect === null) throw new Error(id);
  return dialect;
};
const nightly = own('nightly', { time: 'at', event: 'kind', subject: 'who', cost: 'usd', fileNames: 'nightly*.jsonl' });

function choose(
  records: readonly object[],
  given: { readonly own?: readonly Dialect[]; readonly name?: string; readonly format?: SourceFormat } = {},
): string {
  const seen = records.map(record => flattenJson(JSON.stringify(record), 500).fields);
  const { own: mine = [], name = 'x.jsonl', format = 'jsonl' } = given;
  return chooseDialect({ format, name, records: seen }, [...knownDialects(mine).values()]).id;
}

const snbb = { timestamp: 't', event: 'e', subject: 's', session: '', procedure: 'p' };

test.each<readonly [object, string]>([
  [snbb, 'snbb'],
  [{ timestamp: 't', skill: 's', status: 'x' }, 'betty'],
  [{ audit_id: 'a', timestamp: 't', agent: 'g', write_status: 'x' }, 'betty'],
  [{ name: 'n', release: 'r', type: 't', context: { status: 'x' }, run_id: 'i' }, 'ddeutil'],
  [{ workflow: 'n', release: 'r', type: 't', context: {}, run_id: 'i', metadata: {} }, 'ddeutil'],
  [{ ts: 't', event: 'e', session_id: 's' }, 'scout'],
  [{ at: 't', kind: 'k', who: 'w', usd: 1 }, 'guessed'],
  [{ timestamp: 't', event: 'e' }, 'guessed'],
  [{ timestamp: 't', status: 'e', duration_ms: 1 }, 'guessed'],
])('%j is %s', (record, id) => {
  expect(choose([record])).toBe(id);
});

test('a few odd records change nothing', () => {
  expect(choose([{ x: 1 }, snbb, snbb, { timestamp: 't' }])).toBe('snbb');
});

test('an own dialect is taken for records that have its time and most of its keys', () => {
  expect(choose([{ at: 't', kind: 'k', who: 'w' }], { own: [nightly] })).toBe('nightly');
  expect(choose([{ at: 't', kind: 'k' }], { own: [nightly] })).toBe('guessed');
  expect(choose([{ at: 't', kind: 'k' }], { own: [nightly], name: 'nightly-1.jsonl' })).toBe('nightly');
  expect(choose([{ kind: 'k', who: 'w', usd: 1 }], { own: [nightly] })).toBe('guessed');
});

test('an own dialect comes first where it knows as much, or where the name is its own', () => {
  const five = { time: 'timestamp', event: 'event', subject: 'subject', session: 'session', procedure: 'procedure' };
  const three = own('three', { time: 'timestamp', event: 'event', subject: 'subject', fileNames: '3.jsonl' });
  expect(choose([snbb], { own: [own('five', five)] })).toBe('five');
  expect(choose([snbb], { own: [three] })).toBe('snbb');
  expect(choose([snbb], { own: [three], name: '3.jsonl' })).toBe('three');
});

test('an own dialect with the name of another takes its place', () => {
  const mine = own('snbb', { time: 'at', event: 'kind' });
  expect(choose([{ at: 't', kind: 'k' }], { own: [mine] })).toBe('snbb');
  expect(choose([snbb], { own: [mine] })).toBe('guessed');
});

test.each<readonly [string, SourceFormat, string]>([
  ['scheduler_audit.jsonl', 'jsonl', 'snbb'],
  ['audit_log.json', 'jsonArray', 'betty'],
  ['workflow_audits.db', 'sqlite', 'ddeutil'],
  ['other.db', 'sqlite', 'ddeutil'],
  ['audit.jsonl', 'jsonl', 'scout'],
  ['audit_20260301_103949.jsonl.gz', 'jsonl', 'scout'],
  ['nightly.jsonl', 'jsonl', 'nightly'],
  ['whatever.jsonl', 'jsonl', 'snbb'],
  ['whatever.json', 'jsonArray', 'guessed'],
])('without records %s is told by its name', (name, format, id) => {
  expect(choose([], { own: [nightly], name, format })).toBe(id);
});

test('a database is read as an own dialect says, where one has a table', () => {
  const mine = own('mine', { time: 'at', table: { name: 't', key: 'id' } });
  expect(choose([], { own: [nightly, mine], name: 'x.db', format: 'sqlite' })).toBe('mine');
  expect(choose([], { own: [mine], name: 'workflow_audits.db', format: 'sqlite' })).toBe('ddeutil');
});

test('archives have the names of their logs', () => {
  const fileNames = ['a*.jsonl'];
  for (const name of ['a.jsonl', 'a.jsonl.1', 'a.jsonl.2.gz', 'a.jsonl-20250301', 'ab.jsonl.gz']) {
    expect(isNamedAs(name, { fileNames }), name).toBe(true);
  }
  expect(isNamedAs('b.jsonl', { fileNames })).toBe(false);
});
