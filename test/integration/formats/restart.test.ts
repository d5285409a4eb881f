import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { sourceIdOf } from '../../../src/core/ids';
import type { EngineConfig } from '../../../src/protocol/engineApi';
import { engineForEachTest } from '../../support/engineForEachTest';
import { onlySource, type RunningEngine } from '../../support/engineWorker';
import { fixtureTable, type RecordWriter } from './fixtures';
import { follow, rowsOf, untilRecords } from './followed';

// What the next engine makes of the marks and positions that the host remembers, in each format.

let engine: RunningEngine;
let folder: string;
let startNext: () => RunningEngine;
let remembered: Pick<EngineConfig, 'marks' | 'positions'>;

engineForEachTest(given => {
  ({ engine, folder, startNext } = given);
  remembered = { marks: {} };
});

/** Ends the engine, as when a window is closed, and keeps what the host remembers of it. */
async function close(): Promise<void> {
  const { id, mark, position } = onlySource(
    await engine.until('there is a mark', all => onlySource(all).mark !== null && onlySource(all).position !== null),
  );
  if (mark === null || position === null) throw new Error('There is nothing to remember.');
  // The host keeps them as JSON.
  const kept: unknown = JSON.parse(JSON.stringify({ marks: { [id]: mark }, positions: { [id]: position } }));
  remembered = kept as typeof remembered;
  await engine.end();
  engine = startNext();
}

describe.each(fixtureTable)('%s', (_, fixture) => {
  const { nameOf, role } = fixture;

  const begin = async (count: number): Promise<{ path: string; writer: RecordWriter }> => {
    const path = join(folder, fixture.name);
    const writer = await fixture.start(path);
    await writer.append(count);
    await follow(engine, [path]);
    await untilRecords(engine, count, ({ mark }) => mark !== null);
    return { path, writer };
  };
  const unseen = async (): Promise<string[]> => (await rowsOf(engine, 'is:unseen')).map(row => row[role]);
  // The times of files tell what is newer, and their clock has steps of a few milliseconds.
  const later = (): Promise<void> => pause(30);

  test('old failures stay seen, and those that came meanwhile are unseen', async () => {
    const { path, writer } = await begin(10);
    await later();
    await writer.append(7);
    await untilRecords(engine, 17, ({ failures }) => failures === 2);
    expect(await unseen()).toEqual([nameOf(10)]);
    await engine.api.acknowledge({ source: sourceIdOf(path) });
    await untilRecords(engine, 17, one => one.unseen === 0);
    await later();
    await writer.append(7);
    await untilRecords(engine, 24, one => one.unseen === 1);
    await close();
    await later();
    await writer.append(7);
    await writer.end();
    await follow(engine, [path], remembered);
    const source = await untilRecords(
      engine,
      31,
      ({ state, unseen: count }) => state.kind === 'following' && count === 2,
    );
    expect(source).toMatchObject({ failures: 4, warnings: [], recordsNotOnDisk: 0 });
    expect(await unseen()).toEqual([nameOf(17), nameOf(24)]);
    expect((await rowsOf(engine)).map(row => row[role])).toEqual(
      Array.from({ length: 31 }, (_unused, id) => nameOf(id)),
    );
    expect(source.mark).toEqual(remembered.marks[sourceIdOf(path)]);
    await engine.api.acknowledge({ source: null });
    await untilRecords(engine, 31, one => one.unseen === 0);
  });

  test('nothing is news when nothing came', async () => {
    const { path, writer } = await begin(12);
    await writer.end();
    for (let round = 0; round < 2; round++) {
      await close();
      await follow(engine, [path], remembered);
      const source = await untilRecords(engine, 12, ({ state }) => state.kind === 'following');
      expect(source).toMatchObject({ failures: 2, unseen: 0, notices: [] });
    }
  });

  test('a mark survives when the source is read anew', async () => {
    const { path, writer } = await begin(12);
    await later();
    await writer.append(7);
    await writer.end();
    await untilRecords(engine, 19, one => one.unseen === 1);
    await engine.api.refresh({ source: sourceIdOf(path) });
    await untilRecords(engine, 19, ({ state, unseen: count }) => state.kind === 'following' && count === 1);
    expect(await unseen()).toEqual([nameOf(17)]);
  });
});
