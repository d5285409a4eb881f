import { describe, expect, it } from 'vitest';
import { dialects, defaultDialect } from '../../../../src/core/dialects';
import { FAILURE, NEUTRAL } from '../../../../src/core/outcome';
import { createValueTables } from '../../../../src/core/valueTables';
import { roleBit } from '../../../../src/sources/rows/recordRow';
import { createEntryBatch } from '../../../../src/sources/rows/entryBatch';

function open(id: string, capacity?: number) {
  const tables = createValueTables();
  return { tables, entries: createEntryBatch(dialects.get(id) ?? defaultDialect, tables, 'UTC', capacity) };
}

describe('entries as a batch', () => {
  it('counts records and problems alike, from batch to batch', () => {
    const { entries } = open('betty');
    expect(entries.add('{"skill": "a", "status": "failed"}')).toBeNull();
    expect(entries.add('NaN')).toBe('notJson');
    entries.addProblem('valueTooLarge', 17);
    const first = entries.take();
    expect([...first.offset.subarray(0, first.rowCount)]).toEqual([0]);
    expect(first.problems.map(({ kind, offset }) => [kind, offset])).toEqual([
      ['notJson', 1],
      ['valueTooLarge', 2],
    ]);
    expect(first.endOffset).toBe(3);
    expect(entries.isEmpty).toBe(true);
    entries.add('{"skill": "b"}');
    const second = entries.take();
    expect([second.rowCount, second.offset[0], second.problems.length]).toEqual([1, 3, 0]);
  });

  it('knows the roles by their paths, and which others have a value', () => {
    const { entries, tables } = open('ddeutil');
    const run = {
      name: 'sync',
      release: '2025-03-03 05:00:00',
      context: { status: 'FAILED', jobs: { a: { errors: { message: 'why' } } } },
    };
    entries.add(JSON.stringify(run), { $path: { release: '20250303050000' } });
    const { codes, outcome, timeMs, roles } = entries.take();
    expect(tables.subject.textOf(codes.subject[0] ?? 0)).toBe('20250303050000');
    expect(tables.procedure.textOf(codes.procedure[0] ?? 0)).toBe('sync');
    expect(outcome[0]).toBe(FAILURE);
    expect(timeMs[0]).toBe(Date.UTC(2025, 2, 3, 5));
    expect([roles & roleBit('detail'), roles & roleBit('duration'), roles & roleBit('cost')]).toEqual([
      roleBit('detail'),
      0,
      0,
    ]);
  });

  it('does not let a record inherit from the one before, nor from a broken one', () => {
    const { entries } = open('betty');
    entries.add('{"skill": "a", "status": "failed"}');
    entries.add('[1]');
    entries.add('{}');
    const { codes, outcome, rowCount } = entries.take();
    expect(rowCount).toBe(2);
    expect([codes.procedure[1], codes.status[1], outcome[1]]).toEqual([0, 0, NEUTRAL]);
  });

  it('says when it is full', () => {
    const { entries } = open('snbb', 2);
    entries.add('{}');
    expect(entries.isFull).toBe(false);
    entries.addProblem('emptyFile', 0);
    expect(entries.isFull).toBe(true);
    entries.take();
    expect(entries.isFull).toBe(false);
  });
});
