import { constants, deflateRawSync, gzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { recordOf, WRITER_IDS } from '../../support/writers/records.mjs';
import type { Writer } from '../../support/writers/writer';
import { testScenarios } from './scenarios';
import type { World } from './world';

// Rotated files that are broken, unfinished or odd. What can be read of them is shown; what can't is told of.

/** A log whose first `count` records are in an archive made of their bytes, and ten more in the log. */
async function rotated(world: World, make: (text: Buffer) => Buffer, count = 400): Promise<Writer> {
  const writer = world.writer();
  await writer.do(['append', count], ['rename', '.1'], ['append', 10]);
  await writer.do(['write', '.1.gz', make(textOf(count)).toString('base64')], ['delete', '.1']);
  return writer;
}

/** Nobody has written to it for long: it will not be finished any more. */
const old = ['touch', '.1.gz', 1_700_000_000] as const;

/** The records that the writer wrote first. */
function textOf(count: number): Buffer {
  return Buffer.concat(Array.from({ length: count }, (_, at) => recordOf(WRITER_IDS + at)));
}

function changed(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(at) ^ 1, at);
  return copy;
}

/** What comes before a damage: the judge can't know, so the first ones are named here. */
async function shownUpTo(world: World, atLeast: number, below: number): Promise<void> {
  world.isRead = path => path.endsWith('.jsonl');
  await world.settled();
  const isOfArchive = (id: number): boolean => id < WRITER_IDS + 400;
  const ids = [...world.seen].filter(isOfArchive).sort((a, b) => a - b);
  expect(ids).toEqual(ids.map((_, at) => WRITER_IDS + at));
  expect(ids.length).toBeGreaterThanOrEqual(atLeast);
  expect(ids.length).toBeLessThan(below);
}

testScenarios([
  {
    name: 'shows what there is of an archive that is being written, and the rest when it is there',
    run: async world => {
      const whole = gzipSync(textOf(400));
      const half = Math.floor(whole.length / 2);
      const writer = await rotated(world, () => whole.subarray(0, half));
      await world.follow();
      await world.told('archiveWaiting');
      await writer.do(['writeMore', '.1.gz', whole.subarray(half).toString('base64')]);
      await world.settled();
      await world.told('archiveRead');
    },
  },
  {
    name: 'shows each whole line of an archive whose end is missing, and says so',
    mayLose: true,
    run: async world => {
      const writer = await rotated(world, text => {
        const whole = gzipSync(text);
        return whole.subarray(0, Math.floor(whole.length * 0.6));
      });
      await writer.do(old);
      await world.follow();
      await world.told('archiveDamaged');
      await shownUpTo(world, 100, 400);
    },
  },
  {
    name: 'shows each whole line before bits that make no sense, and says so',
    mayLose: true,
    run: async world => {
      const writer = await rotated(world, text => {
        const half = recordOf(WRITER_IDS).length * 200;
        const raw = [text.subarray(0, half), text.subarray(half)].map(part =>
          deflateRawSync(part, { finishFlush: constants.Z_FULL_FLUSH }),
        );
        const header = gzipSync('').subarray(0, 10);
        // The second half begins with a block of a kind that there is not.
        return Buffer.concat([header, raw[0] ?? text, Buffer.from([0x07]), raw[1] ?? text]);
      });
      await writer.do(old);
      await world.follow();
      await world.told('archiveDamaged');
      await shownUpTo(world, 190, 210);
    },
  },
  {
    name: 'names an archive in which a bit has flipped that only the checksum shows',
    mayLose: true,
    run: async world => {
      const writer = await rotated(world, text => {
        const stored = gzipSync(text, { level: 0 });
        return changed(stored, stored.indexOf('"sub-', Math.floor(stored.length / 2)) + '"sub-'.length);
      });
      // Nobody can tell which of its records are as they were written.
      for (let id = WRITER_IDS; id < WRITER_IDS + 400; id++) world.unproven.add(id);
      world.isRead = path => path.endsWith('.jsonl');
      await writer.do(old);
      await world.follow();
      await world.told('archiveDamaged');
      const [damaged] = await world.entries('archiveDamaged');
      expect(damaged?.cause).toContain('checksum');
    },
  },
  {
    name: 'shows all of an archive whose checksum is wrong, and says so',
    run: async world => {
      const writer = await rotated(world, text => {
        const whole = gzipSync(text);
        return changed(whole, whole.length - 6);
      });
      await writer.do(old);
      await world.follow();
      await world.told('archiveDamaged');
      await shownUpTo(world, 400, 401);
    },
  },
  {
    name: 'shows all of an archive with other bytes behind it, and says so',
    run: async world => {
      const writer = await rotated(world, text => Buffer.concat([gzipSync(text), Buffer.from('garbage')]));
      await writer.do(old);
      await world.follow();
      await world.told('archiveDamaged');
      await shownUpTo(world, 400, 401);
    },
  },
  {
    name: 'reads an archive of several members, padded with zeros',
    run: async world => {
      await rotated(world, text => {
        const members = [0, 1, 2, 3].map(quarter => {
          const size = Math.ceil(text.length / 4);
          return gzipSync(text.subarray(quarter * size, (quarter + 1) * size));
        });
        return Buffer.concat([...members, gzipSync(''), Buffer.alloc(700)]);
      });
      await world.follow();
      await world.settled();
      await world.told('archiveRead');
    },
  },
  {
    name: 'reads on behind an empty archive, and an archive of nothing',
    run: async world => {
      const writer = world.writer();
      await writer.do(['append', 20], ['rename', '.3'], ['append', 10]);
      await writer.do(['write', '.2', ''], ['write', '.1.gz', gzipSync('').toString('base64')]);
      await world.follow();
      await world.settled();
      await world.until('all is read', ({ state }) => state.kind === 'following');
      expect(world.source.problems).toBe(0);
    },
  },
  {
    name: 'stops at an archive that inflates without end, and says so',
    run: async world => {
      const bomb = (text: Buffer): Buffer => gzipSync(Buffer.concat([text, Buffer.alloc(90 * 1024 * 1024, ' ')]));
      const writer = await rotated(world, bomb, 20);
      await writer.do(old);
      await world.follow();
      await world.told('archiveTooLarge');
      await world.settled();
    },
  },
  {
    name: 'says that an archive can be no gzip though its name says so',
    run: async world => {
      const writer = await rotated(world, text => text);
      await writer.do(old);
      await world.follow();
      await world.settled();
      await world.told('archiveRead');
    },
  },
  {
    name: 'keeps the records of an archive that is deleted, and says so',
    run: async world => {
      const writer = await rotated(world, gzipSync);
      await world.follow();
      await world.settled();
      await writer.do(['delete', '.1.gz']);
      await world.told('archiveGone');
      await world.until('400 are gone', ({ recordsNotOnDisk }) => recordsNotOnDisk === 400);
    },
  },
  {
    name: 'says which archives are missing between others',
    run: async world => {
      const writer = world.writer();
      await writer.do(['append', 20], ['rename', '.4'], ['append', 20], ['rename', '.1'], ['append', 5]);
      await world.follow();
      await world.settled();
      await world.told('archivesMissing');
      const [missing] = await world.entries('archivesMissing');
      expect(missing?.names).toHaveLength(2);
    },
  },
  {
    name: 'says which archives it left unread because of the limit',
    mayLose: true,
    run: async world => {
      const writer = world.writer();
      await writer.do(['append', 400], ['rename', '.2'], ['append', 20], ['rename', '.1'], ['append', 5]);
      const engine = await world.follow();
      const archives = { patterns: [], limitBytes: 20_000 };
      const source = { path: world.log, isGlob: false, format: 'auto', dialect: 'auto', label: '', archives } as const;
      await engine.api.configure({ sources: [source], watch: world.watch, zone: 'UTC', marks: {} });
      world.isRead = path => !path.endsWith('.2');
      await world.settled();
      await world.told('archivesBeyondLimit');
    },
  },
  {
    name: 'tells of an archive that can not be opened, and reads it when it can',
    run: async world => {
      const writer = world.writer();
      // A link to nothing has the name of an archive.
      await writer.do(['append', 20], ['rename', '/elsewhere'], ['symlink', '/nothing', '.1'], ['append', 5]);
      await world.follow();
      await world.settled();
      await writer.do(['symlink', '/elsewhere', '.1']);
      await world.until('both are shown', ({ records }) => records === 25);
      world.isRead = path => path.endsWith('elsewhere') || path.endsWith('.jsonl');
    },
  },
]);
