import { build } from 'esbuild';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { nodeBundle } from '../../../scripts/nodeBundle.mjs';
import { WRITER_IDS } from '../../support/writers/records.mjs';
import { viewCommand, type CommandViewer } from '../../support/writers/viewer';
import { testScenarios } from './scenarios';
import type { World } from './world';

// The same judge before what `auditlog follow --output raw` prints.

const root = join(import.meta.dirname, '../../..');
let folder: string;
let program: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'following-cli-'));
  await chmod(folder, 0o755);
  program = join(folder, 'dist/cli.cjs');
  const entryPoints = [join(root, 'src/cli.ts')];
  await build({ ...nodeBundle, entryPoints, outfile: program, logLevel: 'error' });
  await writeFile(join(folder, 'package.json'), await readFile(join(root, 'package.json')));
});
afterAll(() => rm(folder, { recursive: true }));

/** What was printed stays printed: late records come behind newer ones. */
function follow(world: World): CommandViewer {
  const viewer = viewCommand(program, [world.log, ...(world.watch === 'poll' ? ['--poll'] : [])]);
  world.order = 'none';
  world.lookWith(viewer);
  return viewer;
}

async function followed(world: World) {
  const writer = world.writer();
  await writer.do(['append', 20]);
  const viewer = follow(world);
  await world.settled();
  return { writer, viewer };
}

testScenarios([
  {
    name: 'prints each record once while the log is renamed, again and again',
    run: async world => {
      const { writer } = await followed(world);
      for (let rotation = 0; rotation < 6; rotation++) {
        await writer.do(['append', 30], ['shift'], ['rename', '.1'], ['append', 4], ['pause', 150]);
      }
    },
  },
  {
    name: 'prints each record once while the log is copied and truncated',
    run: async world => {
      const { writer } = await followed(world);
      for (let rotation = 0; rotation < 4; rotation++) {
        await writer.do(
          ['append', 30],
          ['shift'],
          ['copyTruncate', '.1'],
          ['append', 4 + 50 * rotation],
          ['pause', 400],
        );
      }
    },
  },
  {
    name: 'prints each record once while scouts and schedulers write',
    run: async world => {
      follow(world);
      await world.run('scout', WRITER_IDS, 1200, 40_000, 5).ended;
      await Promise.all([2, 3].map(n => world.run('snbb', n * WRITER_IDS, 1000).ended));
    },
  },
  {
    name: 'prints late records of a renamed log and of a deleted one',
    run: async world => {
      const { writer } = await followed(world);
      const next = world.writer();
      await writer.do(['renameAway', '.1'], ['append', 3]);
      await next.do(['append', 5]);
      await world.settled();
      await writer.do(['append', 3]);
      await world.settled();
      await next.do(['delete', ''], ['append', 2]);
      await world.settled();
      await writer.do(['close'], ['append', 4]);
    },
  },
  {
    name: 'prints the archives and the log that are there at first, in order',
    run: async world => {
      const writer = world.writer();
      await writer.do(['append', 300], ['rename', '.3'], ['gzip', '.3', '.3.gz'], ['append', 300], ['rename', '.2']);
      await writer.do(['append', 300], ['rename', '.1'], ['append', 30]);
      follow(world);
      world.order = 'files';
      await world.settled();
    },
  },
  {
    name: 'prints what was written while the process was stopped',
    run: async world => {
      const { writer, viewer } = await followed(world);
      process.kill(viewer.pid, 'SIGSTOP');
      for (let rotation = 0; rotation < 3; rotation++) {
        await writer.do(['append', 30], ['shift'], ['rename', '.1'], ['append', 4], ['pause', 200]);
      }
      process.kill(viewer.pid, 'SIGCONT');
      await world.settled();
      expect(viewer.complaints()).toContain('rotat');
    },
  },
  {
    name: 'prints what follows a line that was cut, and keeps a half line until its end comes',
    run: async world => {
      const { writer } = await followed(world);
      await writer.do(['half', 30], ['pause', 1200], ['finish'], ['half', 50], ['kill']);
      await world.writer().do(['bytes', Buffer.from('\n').toString('base64')], ['append', 4]);
    },
  },
]);
