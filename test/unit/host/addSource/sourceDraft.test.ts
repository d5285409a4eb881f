import { describe, expect, test } from 'vitest';
import type { Dialect } from '../../../../src/core/dialect';
import { readDialect } from '../../../../src/core/dialectMapping';
import { dialects } from '../../../../src/core/dialects';
import { guessDialect } from '../../../../src/core/guessDialect';
import { flattenJson } from '../../../../src/core/jsonFields';
import {
  dialectItems,
  formatItems,
  keyItems,
  previewItems,
  previewPlaceholder,
} from '../../../../src/host/addSource/previewItems';
import { refusal } from '../../../../src/host/refusal';
import { dialectOfDraft, newDraft, settingsOfDraft, withRole } from '../../../../src/host/addSource/sourceDraft';
import type { Examination } from '../../../../src/protocol/engineViews';

function examined(records: readonly object[], given: Partial<Examination> = {}): Examination {
  return {
    format: 'jsonl',
    dialect: 'guessed',
    isCertain: true,
    records: records.map(record =>
      flattenJson(JSON.stringify(record), 500).fields.map(field => ({ ...field, role: null })),
    ),
    cause: '',
    ...given,
  };
}

const betty = [
  { timestamp: '2025-12-01T09:01:50Z', skill: 'policy.enforce', status: 'failed', errors: ['boom', 'bang'] },
  { timestamp: '2025-12-01T09:02:50Z', skill: 'policy.enforce', status: 'success', duration_ms: 12 },
];
const bettyDialect = dialects.get('betty');
if (bettyDialect === undefined) throw new Error('no betty');

const lines = (
  draft = newDraft('/a'),
  examination = examined(betty, { format: 'jsonArray', dialect: 'betty' }),
): string[] =>
  previewItems(draft, examination, dialectOfDraft(draft, examination, []), 'user').map(
    ({ label, description }) => `${label} | ${description}`,
  );

test('the preview says what was found out, and shows each role with its key and an example', () => {
  expect(lines()).toEqual([
    '$(add) Add | to the user settings',
    '$(file) Format: JSON array | found out',
    '$(book) Dialect: Betty Framework | found out',
    '$(tag) Label: made from the path | ',
    '$(symbol-field) time ← timestamp | 2025-12-01T09:01:50Z',
    '$(symbol-field) event ← “execution” | in all records',
    '$(symbol-field) subject ← agent | in none of the first records',
    '$(circle-slash) session ← nothing | ',
    '$(symbol-field) procedure ← skill | policy.enforce',
    '$(symbol-field) job ← audit_id | in none of the first records',
    '$(circle-slash) old ← nothing | ',
    '$(symbol-field) status ← status | failed',
    '$(symbol-field) detail ← errors | boom; bang',
    '$(symbol-field) duration ← duration_ms | 12',
    '$(circle-slash) cost ← nothing | ',
  ]);
});

test('what the person chose is told from what was found out', () => {
  const draft = { ...newDraft('/a'), format: 'jsonl', dialect: 'betty', label: 'x $(bug)' } as const;
  expect(lines(draft).slice(1, 4)).toEqual([
    '$(file) Format: JSON lines | chosen',
    '$(book) Dialect: Betty Framework | chosen',
    '$(tag) Label: x \\$(bug) | ',
  ]);
  const byName = examined([], { isCertain: false, dialect: 'snbb' });
  expect(lines(newDraft('/a'), byName)[1]).toBe('$(file) Format: JSON lines | as its name suggests');
});

test('the innermost place is shown where a dialect takes it', () => {
  const record = { release: 'r', context: { errors: { message: 'outer', x: { errors: { message: 'inner' } } } } };
  const found = lines(newDraft('/a'), examined([record], { format: 'jsonTree', dialect: 'ddeutil' }));
  expect(found).toContain('$(symbol-field) detail ← context.errors.x.errors.message | inner');
});

test('text of a log draws no icons, is cut, and hides nothing', () => {
  const record = { 'ke$(bug)y': '$(alert)', event: `a\u202eb\n${'x'.repeat(5000)}`, ts: '2025-01-01T00:00:00Z' };
  const examination = examined([record]);
  const texts = [
    ...previewItems(newDraft('/a'), examination, guessDialect(examination.records), 'user'),
    ...keyItems(examination.records, undefined),
  ].map(({ label, description }) => `${label} ${description}`);
  for (const text of texts) {
    expect(text.length).toBeLessThan(200);
    expect(text.replace(/\\\$\(/g, '')).not.toMatch(/\$\((?:bug|alert)/);
    expect(text).not.toMatch(/[\u202e\n]/);
  }
  expect(texts.join()).toContain('a\\u202Eb⏎xx');
});

test.each<readonly [Partial<Examination> | null, string]>([
  [null, 'There is nothing at this path yet; it is followed when it appears'],
  [{ dialect: 'snbb', cause: '' }, 'JSON lines · SNBB scheduler · it has no records yet'],
  [{ dialect: 'snbb', cause: 'It is\tbroken.' }, 'JSON lines · SNBB scheduler · It is␉broken.'],
])('without records the preview says why: %j', (given, text) => {
  const examination = given === null ? null : examined([], given);
  const dialect = dialectOfDraft(newDraft('/a'), examination, []);
  expect(previewPlaceholder(examination, dialect)).toBe(text);
});

describe('keys', () => {
  const { records } = examined([{ a: { b: [1, 2], c: 'x' }, d: null }, { e: true }]);

  test('all are offered, with examples, and none', () => {
    expect(
      keyItems(records, { paths: ['a.c'] }).map(({ label, description, value }) => [label, description, value]),
    ).toEqual([
      ['a', '1; 2; x', 'a'],
      ['a.b', '1; 2', 'a.b'],
      ['a.c', '$(check) x', 'a.c'],
      ['d', '', 'd'],
      ['e', 'true', 'e'],
      ['$(circle-slash) nothing', 'the log does not have it', null],
    ]);
  });

  test('odd keys are keys like any other', () => {
    const odd = flattenJson('{"__proto__": 1, "constructor": {"x": 2}}', 10).fields;
    expect(keyItems([odd], undefined).map(({ value }) => value)).toEqual([
      '__proto__',
      'constructor',
      'constructor.x',
      null,
    ]);
  });
});

test('formats and dialects can be chosen, the person’s own first', () => {
  expect(formatItems().map(({ value }) => value)).toEqual(['auto', 'jsonl', 'jsonArray', 'jsonTree', 'sqlite']);
  const own: Dialect = { id: 'mine', label: '$(x) Mine', fields: {}, outcomes: [], fileNames: [] };
  const items = dialectItems([own]);
  expect(items.map(({ value }) => value)).toEqual(['auto', 'mine', 'snbb', 'betty', 'ddeutil', 'scout']);
  expect(items[1]?.label).toBe('\\$(x) Mine');
});

describe('corrections', () => {
  test('give a role another key, and the units of its values', () => {
    const { records } = examined([{ at: 1735732800123456, took_s: 4, kind: 'x' }]);
    const guessed = guessDialect(records);
    expect(withRole(guessed, 'time', 'at', records).fields.time).toEqual({ paths: ['at'], unit: 'us' });
    expect(withRole(guessed, 'duration', 'took_s', records).fields.duration).toEqual({ paths: ['took_s'], unit: 's' });
    expect(withRole(guessed, 'time', 'kind', records).fields.time).toEqual({ paths: ['kind'] });
  });

  test('take a role away, and the outcomes that ask for it', () => {
    const without = withRole(bettyDialect, 'status', null, []);
    expect(Object.keys(without.fields)).not.toContain('status');
    expect(without.outcomes).toEqual([]);
  });

  test('make common words count in a key that was not guessed', () => {
    const { records } = examined([{ ts: '2025-01-01T00:00:00Z', verdict: 'failed' }]);
    const guessed = withRole(guessDialect(records), 'status', null, records);
    expect(guessed.outcomes).toEqual([]);
    expect(withRole(guessed, 'status', 'verdict', records).outcomes.map(({ outcome }) => outcome)).toContain('failure');
  });
});

describe('settings', () => {
  test('name neither format nor dialect where they are found out', () => {
    expect(settingsOfDraft(newDraft('/logs/a.json'), [], new Set())).toEqual({
      source: { path: '/logs/a.json', label: '', format: 'auto', dialect: 'auto' },
      dialect: null,
    });
  });

  test('hold corrections as a dialect that reads the same', () => {
    const corrected = withRole(bettyDialect, 'subject', 'metadata.user', []);
    const { source, dialect } = settingsOfDraft({ ...newDraft('/logs/audit_log.json'), corrected }, [], new Set());
    expect(source).toEqual({ path: '/logs/audit_log.json', label: '', format: 'auto', dialect: 'audit_log' });
    expect(dialect?.id).toBe('audit_log');
    const read = readDialect(dialect?.id ?? '', JSON.parse(JSON.stringify(dialect?.mapping)));
    expect(read.complaints).toEqual([]);
    expect(read.dialect?.fields).toEqual(corrected.fields);
    expect(read.dialect?.outcomes.map(({ outcome }) => outcome)).toEqual(['failure', 'success']);
  });

  test.each([
    ['/logs/nightly runs.jsonl', 'nightly-runs'],
    ['C:\\logs\\x.log', 'x'],
    ['/logs/snbb.jsonl', 'snbb-2'],
    ['/logs/auto.jsonl', 'own'],
    ['/logs/.hidden', 'own'],
    ['/logs/audits/', 'audits'],
    [`/${'x'.repeat(90)}.log`, 'x'.repeat(50)],
  ])('call the dialect of %s %s', (path, id) => {
    const settings = settingsOfDraft({ ...newDraft(path), corrected: bettyDialect }, [], new Set());
    expect(settings.source.dialect).toBe(id);
    expect(readDialect(id, settings.dialect?.mapping).complaints).toEqual([]);
  });
});

test.each<readonly [string, Examination | null, RegExp | null]>([
  ['a log', examined(betty), null],
  ['an empty log', examined([], { isCertain: false }), null],
  ['a database without rows', examined([], { format: 'sqlite' }), null],
  ['nothing', null, /^there is nothing at \/x$/],
  [
    'a text',
    examined([], { isCertain: false, cause: 'No line is an object.' }),
    /^\/x is no log that can be read: No line is an object\. It can be/,
  ],
  ['a folder', examined([], { isCertain: false, format: 'jsonTree' }), /^\/x is no tree of records/],
])('%s is opened or refused', (_, examination, reason) => {
  const found = refusal('/x', examination);
  if (reason === null) expect(found).toBeNull();
  else expect(found).toMatch(reason);
});
