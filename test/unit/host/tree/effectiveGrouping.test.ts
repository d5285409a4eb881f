import { expect, test } from 'vitest';
import type { GroupField, Role } from '../../../../src/core/roles';
import { effectiveGrouping } from '../../../../src/host/tree/effectiveGrouping';

const snbb: Role[] = ['time', 'event', 'subject', 'session', 'procedure', 'job', 'old', 'status', 'detail'];
const betty: Role[] = ['time', 'event', 'procedure', 'status', 'detail', 'duration'];
const scout: Role[] = ['time', 'event', 'session', 'detail', 'duration', 'cost'];

test.each<readonly [string, Role[], string, string]>([
  ['all levels have values', snbb, 'event,procedure,subject', 'event,procedure,subject'],
  ['no record is known yet', [], 'event,procedure,subject', 'event,procedure,subject'],
  ['a level has none', betty, 'event,procedure,subject', 'event,procedure'],
  ['one level is left and there are sessions', scout, 'event,procedure,subject', 'event,session'],
  ['only sessions are left', scout, 'subject,session,procedure', 'session'],
  ['no level is left', scout, 'procedure,status', 'day,event'],
  ['no level is left, and no time either', ['event'], 'procedure,status', 'day,event'],
  ['there are no times', ['event', 'session'], 'day,event', 'event,session'],
  ['a chosen single level has values', snbb, 'event', 'event'],
])('when %s', (_when, roles, chosen, levels) => {
  expect(effectiveGrouping(chosen.split(',') as GroupField[], new Set(roles)).join()).toBe(levels);
});
