import { expect } from 'vitest';
import { recordOf, WRITER_IDS } from '../../support/writers/records.mjs';
import { testScenarios, type Scenario } from './scenarios';
import type { World } from './world';

// Lines that are broken, odd, or come in pieces.

/** The id that the next writer begins with. */
const firstId = WRITER_IDS;
const base64 = (...parts: readonly (string | readonly number[])[]): string =>
  Buffer.concat(parts.map(part => Buffer.from(part as string))).toString('base64');

/** Writes a record up to a place in it, waits until that was looked at, and writes the rest. */
function cutAt(name: string, places: (record: Buffer) => readonly number[]): Scenario {
  return {
    name: `keeps a line that is cut ${name} until its end arrives`,
    run: async world => {
      const writer = world.writer();
      // The third record has characters of several bytes.
      await writer.do(['append', 2]);
      await world.follow();
      for (const [round, place] of places(recordOf(firstId + 2)).entries()) {
        if (round > 0) await writer.do(['append', 2]);
        await writer.do(['half', place]);
        await world.looked();
        expect(world.source.problems).toBe(0);
        await writer.do(['finish']);
      }
    },
  };
}

const isIn = (record: Buffer, text: string): number => record.indexOf(text);

async function openWith(world: World, ...parts: readonly (string | readonly number[])[]): Promise<void> {
  const writer = world.writer();
  await writer.do(['append', 3]);
  await world.follow();
  await world.settled();
  await writer.do(['bytes', base64(...parts)], ['append', 3]);
}

testScenarios([
  cutAt('in its middle', record => [1, Math.floor(record.length / 2), record.length - 2]),
  cutAt('before its line end', record => [record.length - 1]),
  cutAt('in a character of two, three or four bytes', record => [
    isIn(record, 'ü') + 1,
    isIn(record, '€') + 1,
    isIn(record, '€') + 2,
    isIn(record, '😀') + 2,
  ]),
  {
    name: 'keeps a line that is cut between its two line end characters',
    run: async world => {
      const writer = world.writer();
      await writer.do(['append', 1]);
      await world.follow();
      await writer.do(['half', -1], ['bytes', base64('\r')]);
      await world.looked();
      await writer.do(['finish'], ['append', 1], ['half', -1], ['bytes', base64('\r')], ['finish']);
    },
  },
  {
    name: 'joins halves that are written seconds apart',
    run: async world => {
      const writer = world.writer();
      await world.follow();
      await writer.do(['append', 1], ['half', 30], ['pause', 2200], ['finish'], ['append', 1]);
    },
  },
  {
    name: 'shows the last record when its line end comes with the next one',
    run: async world => {
      const writer = world.writer();
      await writer.do(['append', 2], ['half', -1]);
      await world.follow();
      await world.settled();
      await writer.do(['finish'], ['append', 1]);
    },
  },
  {
    name: 'reads behind a byte-order mark',
    run: async world => {
      const writer = world.writer();
      await writer.do(['bytes', base64([0xef, 0xbb, 0xbf])], ['append', 3]);
      await world.follow();
      await world.settled();
      expect(world.source.problems).toBe(0);
    },
  },
  {
    name: 'lists blank lines and reads on behind them',
    run: async world => {
      await openWith(world, '\n\n  \n');
      await world.hasProblems(3);
    },
  },
  {
    name: 'lists a line of NUL bytes and reads on behind it',
    run: async world => {
      await openWith(world, new Array<number>(512).fill(0), '\n');
      await world.hasProblems(1);
    },
  },
  {
    name: 'reads on behind a hole',
    run: async world => {
      const writer = world.writer();
      await writer.do(['append', 3]);
      await world.follow();
      await world.settled();
      await writer.do(['hole', 300_000], ['bytes', base64('\n')], ['append', 3]);
      await world.hasProblems(1);
    },
  },
  {
    name: 'lists lines that are not UTF-8 and reads on behind them',
    run: async world => {
      await openWith(world, '{"event": "', [0xff, 0xc3, 0x28], '"}\n');
      await world.hasProblems(1);
    },
  },
  {
    name: 'lists text between records and reads on behind it',
    run: async world => {
      await openWith(world, 'Traceback (most recent call last):\n', '[1, 2]\n', '{"a": 1,}\n');
      await world.hasProblems(3);
    },
  },
  {
    name: 'shows a line of 10 MB',
    run: async world => {
      const writer = world.writer();
      await world.follow();
      await writer.do(['append', 1], ['append', 1, { size: 10_000_000 }], ['append', 1]);
    },
  },
  {
    name: 'shows all records of writers that interleave',
    run: async world => {
      const writers = [1, 2, 3].map(n => world.run('snbb', n * WRITER_IDS, 1500));
      await world.follow();
      await Promise.all(writers.map(({ ended }) => ended));
    },
  },
  {
    name: 'names the line in which the halves of two writers meet, and shows all others',
    run: async world => {
      const one = world.writer();
      const other = world.writer();
      await world.follow();
      await one.do(['append', 2], ['half', 50]);
      await other.do(['append', 1]);
      await one.do(['finish'], ['append', 1]);
      await other.do(['append', 1]);
      // The other's record stands in the middle of the one's: neither can be read.
      world.spoilt.add(WRITER_IDS + 2).add(2 * WRITER_IDS);
      await world.hasProblems(2);
    },
  },
  {
    name: 'names the line that a killed writer left unfinished, and shows what comes behind it',
    run: async world => {
      const killed = world.writer();
      await killed.do(['append', 4]);
      await world.follow();
      await world.settled();
      await killed.do(['half', 60], ['kill']);
      await world.writer().do(['append', 3]);
      world.spoilt.add(2 * WRITER_IDS);
      await world.hasProblems(1);
    },
  },
  {
    name: 'shows the first record of a writer that begins a new line behind a killed one',
    run: async world => {
      const killed = world.writer('reopen');
      await world.follow();
      await killed.do(['append', 4], ['half', 60], ['fsync'], ['kill']);
      await world.looked();
      await world.writer().do(['bytes', base64('\n')], ['append', 3]);
      await world.hasProblems(1);
    },
  },
]);

// Half a gigabyte of work: once in each mode is enough.
testScenarios([
  {
    name: 'names a line of 100 MB and shows all others',
    run: async world => {
      const writer = world.writer();
      await world.follow();
      await writer.do(['append', 3], ['append', 1, { size: 100_000_000 }], ['append', 3]);
      world.spoilt.add(firstId + 3);
      await world.hasProblems(1);
      expect((await world.engine.api.problems({ source: world.source.id, from: 0, limit: 5 }))[0]?.kind).toBe(
        'lineTooLong',
      );
    },
  },
]);
