import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Dialect } from '../../../src/core/dialect';
import { dialects } from '../../../src/core/dialects';
import { sourceIdOf } from '../../../src/core/ids';
import { groupFields } from '../../../src/core/roles';
import { engineForEachTest } from '../../support/engineForEachTest';
import { followConfig, onlySource, type RunningEngine } from '../../support/engineWorker';
import { fixtureTable } from './fixtures';
import { follow, rowsOf, untilRecords, valuesOf } from './followed';

// What the engine, in its thread, answers about each format: the same questions, and the same kind of answers.

const samples = join(import.meta.dirname, '../../fixtures/samples');
const COUNT = 30;
const ids = Array.from({ length: COUNT }, (_, id) => id);

let engine: RunningEngine;
let folder: string;

engineForEachTest(given => {
  ({ engine, folder } = given);
});

describe.each(fixtureTable)('%s', (format, fixture) => {
  const { nameOf, timeOf, isFailure, role } = fixture;
  const failures = ids.filter(isFailure).map(nameOf);

  /** Follows what its writer wrote. */
  const write = async (): Promise<string> => {
    const path = join(folder, fixture.name);
    const writer = await fixture.start(path);
    await writer.append(COUNT);
    await writer.end();
    await follow(engine, [path]);
    await untilRecords(engine, COUNT);
    return path;
  };

  test('sums up what there is', async () => {
    const path = await write();
    const source = await untilRecords(engine, COUNT);
    expect(source).toMatchObject({
      id: path,
      path,
      realPath: path,
      format,
      dialect: fixture.dialect,
      state: { kind: 'following' },
      recordsNotOnDisk: 0,
      problems: 0,
      failures: failures.length,
      unseen: 0,
      firstTimeMs: expect.closeTo(timeOf(0), 1) as number,
      lastTimeMs: expect.closeTo(timeOf(COUNT - 1), 1) as number,
      notices: [],
      warnings: [],
      mark: expect.objectContaining({ hash: expect.any(String) as string }) as object,
      position: expect.objectContaining({ recordsNotOnDisk: 0 }) as object,
    });
    expect(source.sizeBytes).toBeGreaterThan(100);
    expect(source.roles).toEqual(expect.arrayContaining(['time', 'event', 'status', role]));
    expect(engine.summary?.failures).toMatchObject({ total: failures.length, unseen: 0 });
    expect(engine.summary?.failures.newest.map(view => view[role])).toEqual(failures.slice(-5).reverse());
  });

  test('lists the records in the order of their time, each with its outcome', async () => {
    await write();
    const rows = await rowsOf(engine);
    expect(valuesOf(rows, role)).toEqual(ids.map(nameOf));
    expect(rows.map(({ outcome }) => outcome === 'failure')).toEqual(ids.map(isFailure));
    for (const [id, row] of rows.entries()) expect(row.timeMs).toBeCloseTo(timeOf(id), 0);
    expect(rows.every(({ isOnDisk, isUnseen, detail }) => isOnDisk && !isUnseen && detail !== null)).toBe(true);
    const backwards = await rowsOf(engine, '', { by: 'time', direction: 'descending' });
    expect(valuesOf(backwards, role)).toEqual(ids.map(nameOf).reverse());
  });

  test('finds by roles, words and keys at any depth', async () => {
    await write();
    const [success, failure] = fixture.statuses;
    const [row] = await rowsOf(engine);
    const event = row?.event ?? '';
    const questions: readonly (readonly [string, (id: number) => boolean])[] = [
      ['is:failed', isFailure],
      ['is:succeeded', id => !isFailure(id)],
      [`status:${failure}`, isFailure],
      [`status:${failure.toLowerCase()},nothing`, isFailure],
      [`-status:${success}`, isFailure],
      [`event:${event}`, () => true],
      ['event:nothing-like-this', () => false],
      [`${role}:${nameOf(5)}`, id => id === 5],
      [`${role}:${nameOf(1).replace(/1.*/, '1*')}`, id => String(id).startsWith('1')],
      [nameOf(17), id => id === 17],
      ['nothing-like-this', () => false],
      ['-nothing-like-this', () => true],
      [`since:${new Date(timeOf(20)).toISOString().slice(0, 19)}Z`, id => id >= 20],
      ...fixture.queries,
    ];
    for (const [query, finds] of questions) {
      expect(valuesOf(await rowsOf(engine, query), role), query).toEqual(ids.filter(finds).map(nameOf));
    }
  });

  test('counts over time, in groups and by value, always the same number', async () => {
    await write();
    const { result } = await engine.api.openResult({ query: '', order: { by: 'log' } });
    const histogram = await engine.api.histogram({ result });
    const counted = histogram?.counts.flat().reduce((sum, count) => sum + count, 0) ?? 0;
    expect([counted, histogram?.withoutTime]).toEqual([COUNT, 0]);
    for (const field of groupFields) {
      const page = await engine.api.groups({
        result,
        grouping: [field],
        path: [],
        from: 0,
        limit: 1000,
        order: 'name',
      });
      const groups = page?.groups ?? [];
      expect(
        groups.reduce((sum, { count }) => sum + count, 0),
        field,
      ).toBe(COUNT);
      expect(
        groups.reduce((sum, group) => sum + group.failures, 0),
        field,
      ).toBe(failures.length);
      const path = [groups[0]?.value ?? ''];
      const found = await engine.api.groupRows({
        result,
        grouping: [field],
        path,
        before: null,
        newerThan: null,
        limit: 100,
      });
      expect(found?.rows).toHaveLength(groups[0]?.count ?? -1);
    }
    for (const field of ['event', 'status', 'procedure', 'source'] as const) {
      const { values } = await engine.api.facets({ query: '', field, contains: '', limit: 1000 });
      expect(
        values.reduce((sum, { count }) => sum + count, 0),
        field,
      ).toBe(COUNT);
    }
    const { values } = await engine.api.facets({ query: '', field: 'status', contains: 'fail', limit: 10 });
    expect(values).toEqual([{ value: fixture.statuses[1], count: failures.length }]);
  });

  test('shows a record with all of its fields, and where it lies', async () => {
    const path = await write();
    for (const row of (await rowsOf(engine)).slice(0, 8)) {
      const record = await engine.api.record({ row: row.row });
      const raw = record?.raw ?? '';
      expect(record?.view).toEqual(row);
      expect(record).toMatchObject({ isRawCut: false, hasMoreFields: false });
      expect((JSON.parse(raw) as Record<string, unknown>)[fixture.keyOfName]).toBe(row[role]);
      const roleOf = new Map(record?.fields.map(field => [field.role, field.text]));
      expect(roleOf.get(role)).toBe(row[role]);
      expect(roleOf.get('status')).toBe(row.status);
      expect([...roleOf.keys()]).toEqual(expect.arrayContaining(['time', 'status', role]));
      const [bytes] = await engine.api.rawBytes({ rows: [row.row] });
      expect(Buffer.from(bytes ?? []).toString()).toBe(raw);

      const place = await engine.api.locate({ row: row.row });
      expect(place).toEqual(record?.location);
      expect(place).toMatchObject({ isOnDisk: true, isDocument: format === 'sqlite', isText: true });
      expect(place?.path.startsWith(path)).toBe(true);
      if (place === null || place.isDocument) continue;
      const content = readFileSync(place.path);
      const { byteOffset, byteLength, editorLine } = place;
      expect(content.subarray(byteOffset, byteOffset + byteLength).toString()).toBe(raw);
      expect(place.fileSizeBytes).toBe(content.length);
      expect(await engine.api.rowAt({ path: place.path, line: editorLine, countsAs: 'editor' })).toBe(row.row);
      const request = { path: place.path, offset: byteOffset, linesBefore: 1, linesAfter: 2 };
      const lines = await engine.api.rawLines(request);
      const all = content.toString().split('\n');
      expect((lines?.firstLine ?? -1) + (lines?.focus ?? 0)).toBe(place.line);
      expect(lines?.lines[lines.focus]).toBe(all[place.line ?? -1]);
    }
  });

  test('lists what is broken with its place, beside what is not', async () => {
    const path = join(folder, fixture.name);
    fixture.writeBroken(path);
    await follow(engine, [path], { sources: [{ path, isGlob: false, format, dialect: fixture.dialect, label: '' }] });
    await untilRecords(engine, 2, ({ problems }) => problems === 1);
    const problems = await engine.api.problems({ source: sourceIdOf(path), from: 0, limit: 10 });
    expect(problems).toMatchObject([
      {
        kind: fixture.brokenKind,
        isOnDisk: true,
        isDocument: format === 'sqlite',
        path: expect.stringContaining(path) as string,
      },
    ]);
    expect(problems[0]?.name === null).toBe(format === 'jsonl');
    expect(await engine.api.problems({ source: sourceIdOf(path), from: 1, limit: 10 })).toEqual([]);
    expect(valuesOf(await rowsOf(engine), role)).toEqual([nameOf(0), nameOf(1)]);
  });

  test('is what it is when it is examined, and when it is followed without a word about it', async () => {
    const path = join(folder, fixture.name);
    cpSync(join(samples, fixture.sample), path, { recursive: true });
    const request = { path, format: 'auto', dialect: 'auto', dialects: [], maxRecords: 5 } as const;
    const examined = await engine.api.examine(request);
    expect(examined).toMatchObject({ format, dialect: fixture.dialect, isCertain: true, cause: '' });
    expect(examined?.records).toHaveLength(5);
    for (const fields of examined?.records ?? []) {
      expect(fields.map(field => field.role)).toContain('time');
    }
    expect(await engine.api.examine({ ...request, path: `${path}.other` })).toBeNull();
    await follow(engine, [path]);
    const followed = onlySource(await engine.until('it is followed', () => true));
    expect(followed).toMatchObject({ format, dialect: fixture.dialect, problems: 0 });
    expect(await rowsOf(engine)).toHaveLength(followed.records);
  });

  test('reads anew when that is asked for, or when times without a zone mean something else', async () => {
    const path = await write();
    const before = await rowsOf(engine);
    await engine.api.refresh({ source: sourceIdOf(path) });
    await untilRecords(engine, COUNT, ({ state }) => state.kind === 'following');
    const after = await rowsOf(engine);
    expect(valuesOf(after, role)).toEqual(ids.map(nameOf));
    expect(after.map(({ timeMs }) => timeMs)).toEqual(before.map(({ timeMs }) => timeMs));
    expect(await engine.api.rowsById({ rows: before.map(({ row }) => row) })).toEqual([]);

    await engine.api.configure(followConfig([path], { watch: 'poll', assumedZone: 'Asia/Tokyo' }));
    const hasZone = fixture.dialect !== 'ddeutil';
    const firstTimeMs = hasZone ? timeOf(0) : timeOf(0) - 9 * 3_600_000;
    await untilRecords(engine, COUNT, source => Math.abs((source.firstTimeMs ?? 0) - firstTimeMs) < 1);
    const rows = await rowsOf(engine);
    expect(rows.every(({ isZoneAssumed }) => isZoneAssumed === !hasZone)).toBe(true);
    expect(valuesOf(rows, role)).toEqual(ids.map(nameOf));
  });

  test('goes by the dialect that a person wrote', async () => {
    const path = await write();
    const known = dialects.get(fixture.dialect);
    if (known === undefined) throw new Error('There is no such dialect.');
    const [success] = fixture.statuses;
    const values = [{ text: success, hasWildcard: false }];
    const own: Dialect = {
      ...known,
      id: 'own',
      outcomes: [{ when: [{ role: 'status', values, isExact: true, isNegated: false }], outcome: 'failure' }],
    };
    const sources = [{ path, isGlob: false, format: 'auto', dialect: 'own', label: 'mine' }] as const;
    await engine.api.configure({ ...followConfig([path]), watch: 'poll', sources, dialects: [own] });
    const wanted = COUNT - failures.length;
    const source = await untilRecords(engine, COUNT, one => one.dialect === 'own' && one.failures === wanted);
    expect(source).toMatchObject({ label: 'mine', format });
    // Under the id of one that comes with the product it takes its place.
    const replacing = { ...own, id: fixture.dialect, outcomes: [] };
    await engine.api.configure({ ...followConfig([path]), watch: 'poll', dialects: [replacing] });
    await untilRecords(engine, COUNT, one => one.dialect === fixture.dialect && one.failures === 0);
  });
});
