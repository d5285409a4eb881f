import { existsSync } from 'node:fs';
import fc from 'fast-check';
import type { Writer } from '../../support/writers/writer';
import type { World } from './world';

/** What happens to a log, step by step: data, so that a failure found at random can be kept. */
export type Script = readonly Step[];

export type Step =
  | readonly [kind: 'write' | 'writeOther' | 'pause', amount: number]
  | readonly [
      | 'half'
      | 'finish'
      | 'look'
      | 'rename'
      | 'renameAway'
      | 'create'
      | 'gzip'
      | 'truncate'
      | 'delete'
      | 'kill'
      | 'copy',
    ]
  | readonly ['copyTruncate', meanwhile: number]
  | readonly ['regrow', count: number];

const kinds = <Kind extends string>(...names: readonly Kind[]) =>
  fc.constantFrom(...names).map(name => [name] as const);
const counted = <Kind extends string>(kind: Kind, max: number) =>
  fc.integer({ min: 0, max }).map(amount => [kind, amount] as const);

export const scripts: fc.Arbitrary<Script> = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: counted('write', 30) },
    { weight: 2, arbitrary: counted('writeOther', 10) },
    { weight: 3, arbitrary: counted('pause', 400) },
    { weight: 4, arbitrary: kinds('look') },
    { weight: 2, arbitrary: kinds('half', 'finish') },
    { weight: 4, arbitrary: kinds('rename', 'renameAway', 'create') },
    { weight: 2, arbitrary: kinds('gzip', 'copy') },
    { weight: 2, arbitrary: counted('copyTruncate', 3) },
    { weight: 1, arbitrary: counted('regrow', 60) },
    { weight: 1, arbitrary: kinds('truncate', 'delete', 'kill') },
  ),
  { minLength: 4, maxLength: 16 },
);

/** Does the steps to the world's log, which is followed all the while. Steps that make no sense just now are left out. */
export async function playScript(world: World, script: Script): Promise<void> {
  // Writers and those who rotate don't wait for each other: files end in any order.
  world.order = 'records';
  const actors = new Actors(world);
  await actors.one.do(['append', 3]);
  await world.follow();
  await world.settled();
  for (const step of script) await playStep(world, actors, step);
  await actors.finish();
}

async function playStep(world: World, actors: Actors, [kind, amount = 0]: Step): Promise<void> {
  const { one, other } = actors;
  const isThere = existsSync(world.log);
  switch (kind) {
    case 'write':
      await actors.finish();
      return one.do(['append', amount]);
    case 'writeOther':
      await actors.finish();
      return other.do(['append', amount]);
    case 'pause':
      return one.do(['pause', amount]);
    case 'half':
      return actors.half();
    case 'finish':
      return actors.finish();
    case 'look':
      await world.settled();
      return;
    case 'rename':
      return isThere ? one.do(['shift'], ['shift', '.gz'], ['rename', '.1']) : undefined;
    case 'renameAway':
      return isThere ? one.do(['shift'], ['shift', '.gz'], ['renameAway', '.1']) : undefined;
    case 'create':
      return isThere ? undefined : other.do(['create']);
    case 'gzip':
      return existsSync(`${world.log}.1`) ? other.do(['gzip', '.1', '.1.gz', 30]) : undefined;
    case 'copy':
      return isThere ? other.do(['shift'], ['shift', '.gz'], ['copy', '.1']) : undefined;
    case 'copyTruncate':
      return isThere
        ? one.do(['shift'], ['shift', '.gz'], ['copyTruncate', '.1', actors.isHalf ? 0 : amount])
        : undefined;
    case 'truncate':
      return isThere ? one.do(['truncate']) : undefined;
    case 'regrow':
      await actors.finish();
      return isThere ? one.do(['truncate'], ['append', amount]) : undefined;
    case 'delete':
      return isThere ? other.do(['delete', '']) : undefined;
    case 'kill':
      return actors.kill();
  }
}

/** A writer that holds the log open and one that opens it for each record. */
class Actors {
  one: Writer;
  readonly other: Writer;
  isHalf = false;

  constructor(private readonly world: World) {
    this.one = world.writer('hold');
    this.other = world.writer('reopen');
  }

  async half(): Promise<void> {
    if (this.isHalf) return;
    this.isHalf = true;
    await this.one.do(['half']);
  }

  async finish(): Promise<void> {
    if (!this.isHalf) return;
    this.isHalf = false;
    await this.one.do(['finish']);
  }

  /** In the middle of a line; the next writer begins a new one. */
  async kill(): Promise<void> {
    if (!this.isHalf) await this.one.do(['half']);
    this.isHalf = false;
    await this.one.do(['kill']);
    this.one = this.world.writer('hold');
    await this.one.do(['bytes', Buffer.from('\n').toString('base64')]);
  }
}
