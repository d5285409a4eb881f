import { describe, expect, test } from 'vitest';
import { outcomeOf, type Dialect, type OutcomeTerm } from '../../../src/core/dialect';
import { dialects } from '../../../src/core/dialects';
import { FAILURE, NEUTRAL, RUNNING, SUCCESS } from '../../../src/core/outcome';
import type { IndexedRole } from '../../../src/core/roles';

describe('the outcome', () => {
  test.each<[string, Partial<Record<IndexedRole, string>>, number]>([
    ['snbb', { event: 'error' }, FAILURE],
    ['snbb', { event: 'status_change', status: 'failed' }, FAILURE],
    ['snbb', { event: 'status_change', status: 'FAILED' }, NEUTRAL],
    ['snbb', { event: 'status_change', status: 'complete' }, SUCCESS],
    ['snbb', { event: 'submitted' }, RUNNING],
    ['betty', { event: 'execution', status: 'timeout' }, FAILURE],
    ['betty', { event: 'execution', status: 'success' }, SUCCESS],
    ['betty', { event: 'execution', status: 'skipped' }, NEUTRAL],
    ['ddeutil', { status: 'FAILED' }, FAILURE],
    ['ddeutil', { status: 'WAIT' }, RUNNING],
    ['ddeutil', { status: 'SKIP' }, NEUTRAL],
    ['scout', { event: 'validation_fail' }, FAILURE],
    ['scout', { event: 'nav' }, NEUTRAL],
  ])('in %s of %j is %i', (id, values, expected) => {
    const dialect = dialects.get(id);
    expect(dialect && outcomeOf(dialect, role => values[role] ?? '')).toBe(expected);
  });

  test('of several terms needs all of them, with wildcards and negation', () => {
    const term = (role: IndexedRole, text: string, isNegated = false): OutcomeTerm => ({
      role,
      values: [{ text, hasWildcard: text.includes('*') }],
      isExact: false,
      isNegated,
    });
    const dialect: Dialect = {
      id: 'own',
      label: 'Own',
      fields: {},
      fileNames: [],
      outcomes: [
        { when: [term('status', 'err*'), term('event', 'probe', true)], outcome: 'failure' },
        { when: [term('event', 'probe')], outcome: 'running' },
      ],
    };
    const of = (event: string, status: string): number =>
      outcomeOf(dialect, role => (role === 'event' ? event : role === 'status' ? status : ''));
    expect([of('job', 'ERROR'), of('probe', 'error'), of('job', 'ok'), of('', 'err')]).toEqual([
      FAILURE,
      RUNNING,
      NEUTRAL,
      FAILURE,
    ]);
  });
});
