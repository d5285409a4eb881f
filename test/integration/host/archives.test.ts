import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ReadPosition } from '../../../src/core/summary';
import { ReadPositions } from '../../../src/host/readPositions';
import type { FileNode, TreeNode } from '../../../src/host/tree/nodes';
import { TreeModel } from '../../../src/host/tree/treeModel';
import { stateText } from '../../../src/core/sourceText';
import { bundleEngine, followConfig, onlySource, startEngine, type RunningEngine } from '../../support/engineWorker';
import { FakeMemory } from '../../support/hostBuilders';

// What a person sees of rotated archives, with a real engine below it.

let bundle: Awaited<ReturnType<typeof bundleEngine>>;
let engine: RunningEngine;
let folder: string;
let log: string;

beforeAll(async () => {
  bundle = await bundleEngine();
});
afterAll(() => bundle.remove());

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'host-archives-'));
  log = join(folder, 'scheduler_audit.jsonl');
  engine = startEngine(bundle.path);
});
afterEach(async () => {
  await engine.end();
  rmSync(folder, { recursive: true });
});

/** Records `from` to `to` as the scheduler writes them. */
function lines(from: number, to: number): string {
  return Array.from({ length: to - from }, (_, i) => {
    const at = new Date(Date.UTC(2025, 1, 10) + (from + i) * 1000).toISOString().replace('Z', '000+00:00');
    return `{"timestamp": "${at}", "event": "status_change", "job_id": "${from + i}", "new_status": "running"}\n`;
  }).join('');
}

function writeRotated(): void {
  writeFileSync(`${log}.2.gz`, gzipSync(lines(0, 10)));
  writeFileSync(`${log}.1`, `\n${lines(10, 20)}`);
  writeFileSync(log, lines(20, 25));
}

async function follow(records: number, positions: Readonly<Record<string, ReadPosition>> = {}): Promise<void> {
  await engine.api.configure(followConfig([log], { positions }));
  await recordsCome(records);
}

async function recordsCome(count: number): Promise<void> {
  await engine.until(`${count} records`, summary => {
    const { records, recordsNotOnDisk, state } = onlySource(summary);
    return records === count && recordsNotOnDisk === 0 && state.kind === 'following';
  });
}

/** All records in log order, with where each stands. */
async function placesOfAll() {
  const { result } = await engine.api.openResult({ query: '', order: { by: 'log' } });
  const { rows } = (await engine.api.rows({ result, from: 0, to: 1000 })) ?? { rows: [] };
  return Promise.all(rows.map(async ({ row, job }) => ({ row, job, place: await engine.api.locate({ row }) })));
}

test('every record leads to its raw line, in the log and in any archive, and the line leads back to it', async () => {
  writeRotated();
  await follow(25);
  const all = await placesOfAll();
  expect(all.map(({ job }) => job)).toEqual(Array.from({ length: 25 }, (_, i) => String(i)));
  for (const { row, job, place } of all) {
    const { path = '', byteOffset: offset = -1, line = -1 } = place ?? {};
    const raw = await engine.api.rawLines({ path, offset, linesBefore: 3, linesAfter: 3 });
    expect(raw?.lines[raw.focus]).toContain(`"job_id": "${job}"`);
    expect((raw?.firstLine ?? -1) + (raw?.focus ?? -1)).toBe(line);
    expect(await engine.api.rowAt({ path, line: line ?? -1, countsAs: 'newline' })).toBe(row);
  }
  const names = new Set(all.map(({ place }) => place?.path));
  expect([...names]).toEqual([`${log}.2.gz`, `${log}.1`, log]);
});

test('a line of an archive leads to the record that was read live and is shown since', async () => {
  writeFileSync(log, lines(0, 10));
  await follow(10);
  const before = await placesOfAll();
  renameSync(log, `${log}.1`);
  writeFileSync(log, lines(10, 12));
  await recordsCome(12);
  writeFileSync(`${log}.2.gz`, gzipSync(lines(0, 10)));
  rmSync(`${log}.1`);
  await engine.until('the copy is known', summary => onlySource(summary).ledgerRevision > 0);
  await expect.poll(async () => (await placesOfAll())[3]?.place?.path, { timeout: 30_000 }).toBe(`${log}.2.gz`);
  const found = await engine.api.rowAt({ path: `${log}.2.gz`, line: 3, countsAs: 'newline' });
  expect(found).toBe(before[3]?.row);
});

test('the tree counts what is read from each file, and a rotation adds one without moving the others', async () => {
  writeRotated();
  await follow(25);
  const tree = new TreeModel(engine.api, '', { grouping: ['event'], order: 'name' });
  const update = (): void => {
    if (engine.summary !== undefined) tree.update(engine.summary);
  };
  try {
    tree.setVisible(true);
    update();
    const files = await fileNodes(tree);
    expect(files.map(({ generation: { path, records, shownRecords } }) => [path, records, shownRecords])).toEqual([
      [log, 5, 5],
      [`${log}.1`, 10, 10],
      [`${log}.2.gz`, 10, 10],
    ]);
    renameSync(`${log}.2.gz`, `${log}.3.gz`);
    renameSync(`${log}.1`, `${log}.2`);
    renameSync(log, `${log}.1`);
    writeFileSync(log, lines(25, 27));
    await recordsCome(27);
    await expect
      .poll(
        async () => {
          update();
          return (await fileNodes(tree)).map(({ generation }) => generation.path);
        },
        { timeout: 30_000 },
      )
      .toEqual([log, `${log}.1`, `${log}.2`, `${log}.3.gz`]);
  } finally {
    tree.dispose();
  }
});

async function fileNodes(tree: TreeModel): Promise<readonly FileNode[]> {
  const source = (await tree.children()).find(node => node.kind === 'source');
  const below: readonly TreeNode[] = source === undefined ? [] : await tree.children(source);
  return below.find(node => node.kind === 'files')?.files ?? [];
}

test('reading archives can be stopped and gone on with, and says what it is doing', async () => {
  writeFileSync(log, lines(0, 5));
  const archives = 40;
  const text = gzipSync(lines(0, 20_000), { level: 1 });
  for (let i = 1; i <= archives; i++) writeFileSync(`${log}.${i}.gz`, text);
  await engine.api.configure(followConfig([log]));
  const busy = await engine.until('archives are read', summary => {
    const { state } = onlySource(summary);
    return state.kind === 'indexing' && state.isInArchives === true && state.fraction > 0.05;
  });
  expect(stateText(onlySource(busy), 'UTC')).toMatch(/^indexing archives \d+ %$/);
  const source = onlySource(busy).id;
  await engine.api.cancelIndexing({ source });
  const stopped = await engine.until('stopped', summary => onlySource(summary).state.kind === 'partial');
  expect(stateText(onlySource(stopped), 'UTC')).toMatch(/^indexing cancelled at \d+ %$/);
  await engine.api.resumeIndexing({ source });
  await engine.until('all is read', summary => {
    const { state, records } = onlySource(summary);
    return state.kind === 'following' && records > 5;
  });
  const ledger = await engine.api.ledger({ source });
  expect(ledger?.generations.filter(({ kind, state }) => kind === 'archive' && state === 'read')).toHaveLength(
    archives,
  );
});

test('rotations that happened while no window was open are told from the remembered position', async () => {
  writeFileSync(log, lines(0, 10));
  await follow(10);
  const memory = new FakeMemory();
  const positions = new ReadPositions(memory);
  if (engine.summary !== undefined) positions.remember(engine.summary);
  positions.dispose();
  await engine.end();

  appendFileSync(log, lines(10, 12));
  renameSync(log, `${log}.2`);
  writeFileSync(`${log}.1`, lines(12, 15));
  writeFileSync(log, lines(15, 16));
  engine = startEngine(bundle.path);
  const remembered = new ReadPositions(memory);
  try {
    await follow(16, remembered.all());
    const isTold = (notices: readonly string[]): boolean =>
      notices.some(text => text.startsWith('2 rotations happened'));
    await engine.until('it is told', summary => isTold(onlySource(summary).notices));
  } finally {
    remembered.dispose();
  }
});
