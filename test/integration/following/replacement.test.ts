import { once } from 'node:events';
import { createServer } from 'node:net';
import { testScenarios } from './scenarios';
import type { World } from './world';

// Another file, or something that is no file, comes to stand at the path.

async function followed(world: World) {
  const writer = world.writer();
  await writer.do(['append', 20]);
  await world.follow();
  await world.settled();
  return writer;
}

const isNoFile = (world: World): Promise<unknown> =>
  world.until('it is told that it is no file', ({ state }) => state.kind === 'notAFile');

testScenarios([
  {
    name: 'follows a log that is deleted and made anew at once',
    run: async world => {
      const writer = await followed(world);
      await writer.do(['append', 4], ['deleteAndClose'], ['append', 6]);
      await world.settled();
      await world.told('recordsGone');
    },
  },
  {
    name: 'follows a log that is deleted and made anew at once, again and again',
    mayLose: true,
    run: async world => {
      const writer = await followed(world);
      for (let round = 0; round < 8; round++) await writer.do(['deleteAndClose'], ['append', 3], ['pause', 150]);
      await world.told('recordsGone');
    },
  },
  {
    name: 'follows a log that is deleted and made anew later',
    run: async world => {
      const writer = await followed(world);
      await writer.do(['append', 4], ['deleteAndClose']);
      await world.told('deleted');
      await world.until('it is missing', ({ state }) => state.kind === 'missing');
      await writer.do(['append', 6]);
      await world.settled();
      await world.told('back');
    },
  },
  {
    name: 'shows once what a new file under the same name begins with',
    run: async world => {
      const writer = await followed(world);
      await writer.do(['replace', 5]);
      await world.settled();
      await world.until('all is on disk', ({ recordsNotOnDisk }) => recordsNotOnDisk === 0);
      await writer.do(['replace', 5], ['replace', 3]);
    },
  },
  {
    name: 'follows a new file with other content',
    run: async world => {
      const writer = await followed(world);
      await writer.do(['replace', 30, true]);
      await world.settled();
      await world.told('recordsGone');
      await world.until('20 are gone', ({ recordsNotOnDisk }) => recordsNotOnDisk === 20);
    },
  },
  {
    name: 'follows a symbolic link to another file',
    run: async world => {
      const writer = world.writer();
      world.isRead = path => /\.real\d$/.test(path);
      await writer.do(['write', '/a.real1', ''], ['symlink', '/a.real1'], ['append', 5]);
      await world.follow();
      await world.settled();
      await writer.do(['append', 2], ['write', '/a.real2', ''], ['symlink', '/a.real2'], ['append', 6]);
      await world.settled();
      await writer.do(['symlink', '/a.real1'], ['append', 3]);
      // What was appended to the first one comes behind the second one.
      world.order = 'records';
    },
  },
  {
    name: 'waits at a dangling symbolic link',
    run: async world => {
      const writer = world.writer();
      world.isRead = path => path.endsWith('.real');
      await writer.do(['symlink', '/later.real']);
      await world.follow();
      await world.until('it is missing', ({ state }) => state.kind === 'missing');
      await writer.do(['append', 5]);
    },
  },
  {
    name: 'waits while a symbolic link leads to itself',
    run: async world => {
      const writer = await followed(world);
      await writer.do(['rename', '.1'], ['symlink', '']);
      await world.until('it is missing', ({ state }) => state.kind === 'missing');
      await writer.do(['delete', ''], ['append', 5]);
    },
  },
  {
    name: 'waits while a folder stands in its place',
    run: async world => {
      const writer = await followed(world);
      await writer.do(['rename', '.1'], ['mkdir', '']);
      await isNoFile(world);
      await writer.do(['rmdir', ''], ['append', 5]);
    },
  },
  {
    name: 'never waits for a pipe',
    run: async world => {
      const writer = await followed(world);
      await writer.do(['rename', '.1'], ['fifo']);
      await isNoFile(world);
      await writer.do(['delete', ''], ['append', 5]);
    },
  },
  {
    name: 'never waits for a socket',
    run: async world => {
      const writer = await followed(world);
      await writer.do(['rename', '.1']);
      const server = createServer().listen(world.log);
      await once(server, 'listening');
      await isNoFile(world);
      server.close();
      await once(server, 'close');
      await writer.do(['append', 5]);
    },
  },
  {
    name: 'shows what is written to a log whose name a folder has',
    run: async world => {
      const writer = await followed(world);
      await writer.do(['renameAway', '.1'], ['mkdir', ''], ['append', 5]);
      await isNoFile(world);
      await world.settled();
      await writer.do(['rmdir', ''], ['close'], ['append', 5]);
    },
  },
]);
