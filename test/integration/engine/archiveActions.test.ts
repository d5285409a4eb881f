import { appendFile, copyFile, mkdtemp, readFile, rename, rm, truncate, unlink, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleEngine, followConfig, onlySource, startEngine, type RunningEngine } from '../../support/engineWorker';

// Random rotations of a followed log, against a model that knows in which file each record was written.

let bundle: Awaited<ReturnType<typeof bundleEngine>>;

beforeAll(async () => {
  bundle = await bundleEngine();
});
afterAll(() => bundle.remove());

const seeds = process.env['ARCHIVE_SEEDS']?.split(',').map(Number) ?? [1, 2, 3, 4];

test('shows each record once and in order through random rotations', async () => {
  const runs = await Promise.allSettled(seeds.map(run));
  expect(runs.flatMap(result => (result.status === 'rejected' ? String(result.reason) : []))).toEqual([]);
}, 60_000);

async function run(seed: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'archive-actions-'));
  const engine = startEngine(bundle.path);
  const world = new World(join(folder, 'audit.jsonl'), seed);
  try {
    await world.write();
    await engine.api.configure(followConfig([world.log], { watch: seed % 2 === 0 ? 'auto' : 'poll' }));
    for (let action = 0; action < 40; action++) await world.act();
    await expectRecords(engine, world);
    // Another engine meets all of it as it is now.
    const later = startEngine(bundle.path);
    try {
      await later.api.configure(followConfig([world.log]));
      await expectRecords(later, world);
    } finally {
      await later.end();
    }
    expect(engine.logs.filter(line => line.startsWith('error') || line.startsWith('thread'))).toEqual([]);
  } catch (error) {
    throw new Error(`seed ${seed}, ${world.done.join(', ')}: ${String(error)}`, { cause: error });
  } finally {
    await engine.end();
    await rm(folder, { recursive: true });
  }
}

async function expectRecords(engine: RunningEngine, { log, files }: World): Promise<void> {
  const count = files.flat().length;
  const until = (records: number) =>
    engine.until(`there are ${records} records`, all => {
      const source = onlySource(all);
      return source.records === records && source.state.kind === 'following' && source.recordsNotOnDisk === 0;
    });
  await until(count);
  await appendFile(log, recordOf(-1));
  files.at(-1)?.push(-1);
  await until(count + 1);
  const { result } = await engine.api.openResult({ query: '', order: { by: 'log' } });
  const jobs: number[] = [];
  for (let from = 0; from <= count; from += 1000) {
    const window = await engine.api.rows({ result, from, to: from + 1000 });
    jobs.push(...(window?.rows.map(({ job }) => Number(job)) ?? []));
  }
  expect(jobs).toEqual(files.flat());
}

function recordOf(id: number): string {
  const time = new Date(Date.UTC(2025, 1, 1) + id * 10).toISOString();
  return `{"timestamp": "${time}", "event": "submitted", "job_id": "${id}"}\n`;
}

/** A log and its numbered archives, and the records that were written into each, oldest file first. */
class World {
  readonly files: number[][] = [[]];
  readonly done: string[] = [];
  private nextId = 0;
  private state: number;

  constructor(
    readonly log: string,
    seed: number,
  ) {
    this.state = seed * 7919;
  }

  async act(): Promise<void> {
    const actions = [
      () => this.write(),
      () => this.write(),
      () => this.writeLate(),
      () => this.rotate('rename'),
      () => this.rotate('copy'),
      () => this.rotate('gzip'),
      () => this.compress(),
      () => pause(this.random(700)),
    ];
    const at = this.random(actions.length);
    this.done.push(String(at));
    await actions[at]?.();
  }

  async write(): Promise<void> {
    const ids = this.newIds(this.random(120));
    this.files.at(-1)?.push(...ids);
    await appendFile(this.log, ids.map(recordOf).join(''));
  }

  /** A writer that has the last file open still. */
  private async writeLate(): Promise<void> {
    const last = `${this.log}.1`;
    if (!existsSync(last) || this.isCopy) return;
    const ids = this.newIds(3);
    this.files.at(-2)?.push(...ids);
    await appendFile(last, ids.map(recordOf).join(''));
  }

  private isCopy = false;

  private async rotate(how: 'rename' | 'copy' | 'gzip'): Promise<void> {
    for (let number = 40; number > 0; number--) {
      for (const ending of ['', '.gz']) {
        const from = `${this.log}.${number}${ending}`;
        if (existsSync(from)) await rename(from, `${this.log}.${number + 1}${ending}`);
      }
    }
    this.isCopy = how === 'copy';
    if (how === 'rename') await rename(this.log, `${this.log}.1`);
    else if (how === 'copy') {
      await copyFile(this.log, `${this.log}.1`);
      await truncate(this.log);
    } else {
      await this.gzip(this.log, `${this.log}.1.gz`);
    }
    if (how !== 'copy') await writeFile(this.log, '');
    this.files.push([]);
  }

  private async compress(): Promise<void> {
    for (let number = 2; number < 40; number++) {
      const plain = `${this.log}.${number}`;
      if (existsSync(plain)) return this.gzip(plain, `${plain}.gz`);
    }
  }

  private async gzip(from: string, to: string): Promise<void> {
    const bytes = gzipSync(await readFile(from));
    const half = this.random(bytes.length);
    await writeFile(to, bytes.subarray(0, half));
    await pause(this.random(100));
    await appendFile(to, bytes.subarray(half));
    await unlink(from);
  }

  private newIds(count: number): number[] {
    return Array.from({ length: count }, () => this.nextId++);
  }

  /** A number below `limit`. */
  private random(limit: number): number {
    this.state = (Math.imul(this.state, 1_103_515_245) + 12_345) >>> 0;
    return (this.state >>> 8) % limit;
  }
}
