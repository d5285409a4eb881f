import { chmod, chown } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleEngineChild, startEngineProcess, type EngineProcess } from '../../support/engineProcess';
import { followConfig } from '../../support/engineWorker';
import { viewEngine } from '../../support/writers/viewer';
import { faultyWorld } from './faultyWorld';
import { testScenarios } from './scenarios';
import type { World } from './world';

// Permissions, devices that fail, disks that are full, clocks that jump, machines that sleep.

let child: Awaited<ReturnType<typeof bundleEngineChild>>;
beforeAll(async () => {
  child = await bundleEngineChild();
});
afterAll(() => child.remove());

/** Root may read everything: then somebody else looks. */
const reader = process.getuid?.() === 0 ? 65534 : undefined;

/** Follows in a process of its own, as another user when `uid` is given. */
async function followInProcess(world: World, uid?: number): Promise<EngineProcess> {
  const engine = startEngineProcess(child.path, uid);
  world.lookWith(viewEngine(engine), engine);
  await engine.api.configure(followConfig([world.log], { watch: world.watch }));
  return engine;
}

const isDenied = (world: World): Promise<unknown> =>
  world.until('it is denied', ({ state }) => state.kind === 'denied');

testScenarios([
  {
    name: 'reads a log when it gets the permission',
    run: async world => {
      const writer = world.writer();
      await writer.do(['append', 5]);
      await chmod(world.log, 0o000);
      await followInProcess(world, reader);
      await isDenied(world);
      await world.told('unreadable');
      await chmod(world.log, 0o644);
      await world.settled();
      await writer.do(['append', 5]);
      await world.settled();
    },
  },
  {
    name: 'shows what a rotation made unreadable, when it gets the permission',
    run: async world => {
      const writer = world.writer();
      await writer.do(['append', 5]);
      await followInProcess(world, reader);
      await world.settled();
      await writer.do(['append', 3], ['rename', '.1'], ['create', 0o600], ['append', 4]);
      await chmod(`${world.log}.1`, 0o600);
      await isDenied(world);
      // It has the old file open still.
      await world.until('what was written before is shown', ({ records }) => records === 8);
      await world.told('unreadable');
      await chmod(world.log, 0o644);
      await world.settled();
      await world.told('back');
    },
  },
  {
    name: 'reads a log in a folder when it gets the permission for the folder',
    run: async world => {
      const writer = world.writer();
      await writer.do(['append', 5]);
      await chmod(world.folder, 0o700);
      if (reader !== undefined) await chown(world.folder, 0, 0);
      else await chmod(world.folder, 0o000);
      await followInProcess(world, reader);
      await isDenied(world);
      await chmod(world.folder, 0o755);
      await world.settled();
      await writer.do(['append', 3], ['rename', '.1'], ['append', 4]);
    },
  },
  {
    name: 'tells of an archive that it may not read, and reads it when it may',
    run: async world => {
      const writer = world.writer();
      await writer.do(['append', 5], ['rename', '.1'], ['append', 4]);
      await chmod(`${world.log}.1`, 0o600);
      await followInProcess(world, reader ?? 0);
      await world.told('archiveUnreadable');
      await chmod(`${world.log}.1`, 0o644);
      await world.settled();
      await world.told('archiveRead');
    },
  },
  {
    name: 'shows what was written while the machine slept, through rotations',
    run: async world => {
      const writer = world.writer();
      await writer.do(['append', 5]);
      const { pid } = await followInProcess(world);
      await world.settled();
      process.kill(pid, 'SIGSTOP');
      for (let rotation = 0; rotation < 3; rotation++) {
        await writer.do(['append', 30], ['shift'], ['rename', '.1'], ['append', 5], ['pause', 300]);
      }
      await writer.do(['shift'], ['copyTruncate', '.1'], ['append', 4]);
      process.kill(pid, 'SIGCONT');
      await world.settled();
      await world.told('rotated');
    },
  },
  {
    name: 'names the line that a full disk cut, and shows all others',
    run: async world => {
      // 20 KiB, then no more.
      const writer = world.writer('hold', { fileBlocks: 40 });
      await writer.do(['append', 5]);
      await world.follow();
      await expect(writer.do(['append', 500])).rejects.toThrow('EFBIG');
      await world.looked();
      expect(world.source.problems).toBe(0);
      // Somebody makes room; the next writer goes on behind the half line.
      const next = world.writer();
      await next.do(['append', 5]);
      world.spoilt.add(20_000_000);
      await world.hasProblems(1);
    },
  },
  {
    name: 'does not mind clocks that jump',
    run: async world => {
      const writer = world.writer();
      await writer.do(['append', 5], ['touch', '', 2_000_000_000]);
      await world.follow();
      await world.settled();
      await writer.do(['append', 5], ['touch', '', 1], ['append', 1], ['touch', '', 1]);
      await world.settled();
      await writer.do(['rename', '.1'], ['append', 5], ['touch', '', 1], ['touch', '.1', 4_000_000_000]);
      await world.settled();
      await writer.do(['shift'], ['copyTruncate', '.1'], ['touch', '.1', 1], ['touch', '', 0], ['append', 7]);
    },
  },
  {
    name: 'follows a log whose writer copies its own time onto it, so that its time never changes',
    run: async world => {
      const writer = world.writer();
      await writer.do(['append', 5], ['touch', '', 1_000_000_000]);
      await world.follow();
      for (let round = 0; round < 3; round++)
        await writer.do(['append', 5], ['touch', '', 1_000_000_000], ['pause', 400]);
    },
  },
]);

// Faults of the file system, put between the engine and the disk.

const watches = ['auto', 'poll'] as const;
const faults = ['EIO', 'ESTALE', 'EMFILE', 'ENOSPC', 'EACCES'] as const;
const calls = ['stat', 'open', 'read', 'fileStat', 'list'] as const;

for (const watch of watches) {
  test.concurrent.each(faults)(`goes on after %s at any call (watch: ${watch})`, async code => {
    await Promise.all(
      calls.map(async call => {
        await using faulty = await faultyWorld(watch);
        const { world } = faulty;
        const writer = world.writer();
        await writer.do(['append', 5]);
        await world.settled();
        await faulty.failing(call, code, () => writer.do(['append', 3], ['shift'], ['rename', '.1'], ['append', 3]));
        await world.settled();
        await faulty.failing(call, code, () => writer.do(['append', 3], ['shift'], ['copyTruncate', '.1']));
        await world.finish();
      }),
    );
  });

  test.concurrent(`says why a log can't be read for a while (watch: ${watch})`, async () => {
    await using faulty = await faultyWorld(watch);
    const { world } = faulty;
    await world.writer().do(['append', 5]);
    await world.settled();
    await faulty.failing('stat', 'EIO', () => world.told('unreadable'));
    expect(world.source.state.kind).toBe('failed');
    await world.finish();
    await world.told('back');
  });

  test.concurrent(
    `goes on with other logs while a mount hangs, and with it when it is back (watch: ${watch})`,
    async () => {
      await using faulty = await faultyWorld(watch, ['hung.jsonl']);
      const { world, files, engine } = faulty;
      const writer = world.writer();
      const hung = join(world.folder, 'hung.jsonl');
      const line = (id: number): string => Buffer.from(`{"job_id": "${id}"}\n`).toString('base64');
      await writer.do(['write', '/hung.jsonl', line(1)], ['append', 5]);
      const hungHas = (records: number): Promise<unknown> =>
        engine.until(`${records} are shown`, ({ sources }) =>
          sources.some(s => s.path === hung && s.records === records),
        );
      await hungHas(1);
      await world.settled();
      files.hang(hung);
      await writer.do(['append', 5], ['rename', '.1'], ['append', 5]);
      // The list of both is asked for again and again: it must come, and not pile up calls that hang.
      await world.settled();
      await writer.do(['pause', 2500], ['append', 5]);
      await world.finish();
      expect(files.waitingCount).toBeLessThan(4);
      await writer.do(['writeMore', '/hung.jsonl', line(2)]);
      files.release();
      await hungHas(2);
    },
  );
}
