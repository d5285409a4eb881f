import { expect, test } from 'vitest';
import { fieldName } from '../../../../webview/detail/fieldName';
import type { RecordField } from '../../../../src/protocol/engineViews';

const field = (path: string, role: string | null, given: Partial<RecordField> = {}): RecordField => ({
  path,
  role,
  kind: 'string',
  text: 'x',
  ...given,
});

test.each([
  ['a role that is its own key', field('event', 'event'), 'event', '', 'event'],
  ['a role of another key', field('new_status', 'status'), 'status', 'new_status', 'status'],
  ['a key without a role', field('metadata.host', null), 'metadata.host', '', 'metadata.host'],
  ['a fact of the path', field('$path.workflow', null), 'workflow', 'from the path', '$path.workflow'],
  ['a role that the path plays', field('$path.release', 'subject'), 'subject', 'release, from the path', 'subject'],
  ['a role that the path plays by its name', field('$path.event', 'event'), 'event', 'from the path', 'event'],
  ['a time', field('ts', 'time'), 'time', 'ts', null],
  ['a duration', field('duration_ms', 'duration', { kind: 'number' }), 'duration', 'duration_ms', null],
  ['a cost', field('cost', 'cost', { kind: 'number' }), 'cost', '', null],
  ['an empty object', field('context.params', null, { kind: 'object' }), 'context.params', '', null],
  ['a long text', field('brief', null, { text: 'x'.repeat(501) }), 'brief', '', null],
])('%s', (_what, of, name, origin, queryField) => {
  expect(fieldName(of)).toEqual({ name, origin, queryField });
});
