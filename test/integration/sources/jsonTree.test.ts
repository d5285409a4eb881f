import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FAILURE, NEUTRAL, RUNNING, SUCCESS } from '../../../src/core/outcome';
import { runText, type Run } from '../../support/writers/runs.mjs';
import { FaultyFiles } from './faultyFiles';
import { TreeModel } from './treeModel';

const samples = fileURLToPath(new URL('../../fixtures/samples/ddeutil/audits', import.meta.url));

let folder = '';
let root = '';
let files: FaultyFiles;
let model: TreeModel;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alv-tree-'));
  root = join(folder, 'audits');
  mkdirSync(root);
  files = new FaultyFiles();
  model = new TreeModel(root, { files });
});

afterEach(() => {
  model.reader.dispose();
  rmSync(folder, { recursive: true, force: true });
});

describe('the sample', () => {
  interface Parsed {
    readonly name: string;
    readonly release: string;
    readonly run_id: string;
    readonly context: { readonly status: string };
  }
  const paths = readdirSync(samples, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.log'));
  const parsed = new Map(paths.map(name => [name, JSON.parse(readFileSync(join(samples, name), 'utf8')) as Parsed]));

  test('gives names, times and outcomes as JSON.parse does, and the facts of each path', async () => {
    cpSync(samples, root, { recursive: true });
    await model.readAll();
    expect(model.entries).toHaveLength(17);
    const outcomes: Record<string, number> = { SUCCESS, FAILED: FAILURE, WAIT: RUNNING };
    const places = await Promise.all(model.entries.map((_, number) => model.place(number)));
    expect(places.map(place => place?.name).sort()).toEqual([...paths].sort());
    for (const [number, entry] of model.entries.entries()) {
      const name = places[number]?.name ?? '';
      const run = parsed.get(name);
      const [, workflow, release, file] = /^workflow=(.*)\/release=(.*)\/(.*)\.log$/.exec(name) ?? [];
      expect(entry).toMatchObject({
        procedure: run?.name,
        job: run?.run_id,
        status: run?.context.status,
        subject: release,
        timeMs: Date.parse(`${run?.release.replace(' ', 'T')}Z`),
        outcome: outcomes[run?.context.status ?? ''] ?? NEUTRAL,
      });
      const facts = model.reader.entries?.factsOf(0, number)?.['$path'];
      expect({ ...(facts as object) }).toEqual({ workflow, release, file });
      expect(await model.texts([number])).toEqual([readFileSync(join(samples, name), 'utf8')]);
    }
    const failures = [...parsed.values()].filter(({ context }) => context.status === 'FAILED');
    expect(model.entries.filter(({ outcome }) => outcome === FAILURE)).toHaveLength(failures.length);
    const sizeBytes = paths.reduce((sum, name) => sum + statSync(join(samples, name)).size, 0);
    expect(model.state).toEqual({ kind: 'ok', realPath: root, sizeBytes, pendingBytes: 0 });
  });

  test('leads to the line of the failing stage, and from any line of a file to its record', async () => {
    cpSync(samples, root, { recursive: true });
    await model.readAll();
    const number = model.numberOf('20250307050059780814T3129424655');
    const place = await model.place(number);
    const lines = readFileSync(place?.path ?? '', 'utf8').split('\n');
    const focusLine = place?.focusLine ?? 0;
    expect(lines[focusLine]).toMatch(/^ {12}"errors": \{$/);
    expect(lines[focusLine + 1]).toContain('AssertionError');
    expect(place).toMatchObject({ line: 0, span: { from: 0, to: 2606 }, fileSizeBytes: 2606 });
    const at = await model.reader.entries?.entryAt(place?.path ?? '', 50);
    expect(at).toEqual({ segment: 0, position: number });
    expect(await model.reader.entries?.entryAt(join(root, 'nothing.log'), 0)).toBeNull();
    const window = await model.reader.entries?.linesOf(place?.path ?? '', {
      offset: 1100,
      linesBefore: 1,
      linesAfter: 1,
    });
    expect(window?.lines).toEqual(lines.slice(window?.firstLine, (window?.firstLine ?? 0) + 3));
    const fine = model.numberOf('20250308050150197861T6877191550');
    expect(await model.place(fine)).toMatchObject({ focusLine: 0 });
  });
});

test('takes names with blanks, brackets and any script, and keys that are special elsewhere', async () => {
  put({ workflow: 'Größe [x] {y} 日本語 🚀=1', release: '20250101000000', id: 'a b' });
  write('__proto__=1/constructor=c/plain/.hidden/no.log', '{}');
  write('__proto__=1/constructor=c/plain/deep.json', '{"run_id": "deep"}');
  for (const name of ['.hidden.log', 'half.log.tmp', 'other.txt', '.log']) write(name, '{}');
  await model.readAll();
  expect(model.shown).toEqual(['a b SUCCESS', 'deep ']);
  const facts = model.entries.map((_, number) => model.reader.entries?.factsOf(0, number)?.['$path'] as object);
  expect(facts.map(fact => Object.entries(fact))).toEqual([
    [
      ['workflow', 'Größe [x] {y} 日本語 🚀=1'],
      ['release', '20250101000000'],
      ['file', 'a b'],
    ],
    [
      ['__proto__', '1'],
      ['constructor', 'c'],
      ['file', 'deep'],
    ],
  ]);
});

test('a new run is a new entry, a rerun replaces the old one, the same bytes again change nothing', async () => {
  const run = { workflow: 'w', release: '20250101000000', id: 'one' };
  put(run);
  put({ ...run, id: 'two' });
  await model.readAll();
  put({ ...run, status: 'FAILED' });
  put({ ...run, release: '20250102000000', id: 'three' });
  await until(() => model.shown, ['one FAILED', 'three SUCCESS', 'two SUCCESS']);
  expect(model.entries.map(({ fate }) => fate)).toEqual(['replaced', 'there', 'there', 'there']);
  put({ ...run, status: 'FAILED' });
  await model.look();
  await model.look();
  expect(model.entries).toHaveLength(4);
  expect(await model.texts([0, model.numberOf('one')])).toEqual([
    runText({ ...run, status: 'SUCCESS' }),
    runText({ ...run, status: 'FAILED' }),
  ]);
});

test('what is removed stays, as gone, with its text; what comes back at its place takes its place', async () => {
  const run = { workflow: 'w', release: '20250101000000', id: 'one' };
  put(run);
  put({ ...run, id: 'two' });
  await model.readAll();
  rmSync(join(root, 'workflow=w'), { recursive: true });
  await until(() => model.shown, ['one SUCCESS (gone)', 'two SUCCESS (gone)']);
  expect((await model.texts([0, 1])).sort()).toEqual([runText(run), runText({ ...run, id: 'two' })].sort());
  expect(await model.place(0)).toBeNull();
  put({ ...run, status: 'FAILED' });
  await until(() => model.shown, ['one FAILED', 'two SUCCESS (gone)']);
});

test('empty and half files are waited for, then they are problems, then what they become', async () => {
  const run = { workflow: 'w', release: '20250101000000', id: 'half' };
  put({ ...run, id: 'whole' });
  await model.readAll();
  write('workflow=w/release=20250101000000/half.log', runText(run).slice(0, 100));
  write('workflow=w/release=20250101000000/empty.log', '');
  write('workflow=w/release=20250101000000/text.log', 'Traceback');
  write('workflow=w/release=20250101000000/list.json', '[1]');
  write('workflow=w/release=20250101000000/bytes.log', Buffer.from('{"a": "\xff"}', 'latin1'));
  await model.look();
  expect(model.shown).toEqual(['whole SUCCESS']);
  const problems = ['emptyFile', 'invalidUtf8', 'notAnObject', 'notJson', 'unfinishedFile'];
  await until(() => model.shown, [...problems, 'whole SUCCESS']);
  put(run);
  write('workflow=w/release=20250101000000/empty.log', '{"run_id": "filled"}');
  await until(() => model.shown, ['filled ', 'half SUCCESS', ...problems.slice(1, 4), 'whole SUCCESS']);
});

test('a record whose file stays half written is gone, and its run takes its place when it is whole', async () => {
  const run = { workflow: 'w', release: '20250101000000', id: 'one' };
  put(run);
  await model.readAll();
  write('workflow=w/release=20250101000000/one.log', runText({ ...run, note: 'again' }).slice(0, 200));
  await model.look();
  expect(model.shown).toEqual(['one SUCCESS']);
  await until(() => model.shown, ['one SUCCESS (gone)', 'unfinishedFile']);
  expect(await model.texts([0])).toEqual([runText(run)]);
  put({ ...run, status: 'FAILED' });
  await until(() => model.shown, ['one FAILED']);
});

test('old files that are no runs are problems at once; a young one takes its number and is waited for', async () => {
  put({ workflow: 'w', release: '20250101000000', id: 'one' }, 100);
  write('old.log', '', 50);
  write('young.log', '{"run_id": ');
  await model.readAll();
  expect(model.shown).toEqual(['emptyFile', 'one SUCCESS']);
  expect(model.entries).toHaveLength(3);
  write('young.log', '{"run_id": "young"}');
  await until(() => model.shown, ['emptyFile', 'one SUCCESS', 'young ']);
});

test('a folder that was renamed keeps its entries where its facts stay the same, else they are others', async () => {
  const run = { workflow: 'w', release: '20250101000000', id: 'one' };
  write('old/workflow=w/release=20250101000000/one.log', runText(run));
  await model.readAll();
  renameInRoot('old', 'new');
  await model.look();
  expect(model.entries).toHaveLength(1);
  expect((await model.place(0))?.name).toBe('new/workflow=w/release=20250101000000/one.log');
  renameInRoot('new/workflow=w', 'new/workflow=v');
  await until(() => model.entries.map(({ fate }) => fate), ['replaced', 'there']);
  expect(model.reader.entries?.factsOf(0, 1)?.['$path']).toMatchObject({ workflow: 'v' });
});

test('links to folders and files show nothing twice and never lead round', async () => {
  put({ workflow: 'w', release: '20250101000000', id: 'one' });
  const outside = join(folder, 'outside/workflow=o');
  mkdirSync(outside, { recursive: true });
  writeFileSync(join(outside, 'out.log'), '{"run_id": "out"}');
  symlinkSync('..', join(outside, 'up'));
  for (const [name, target] of [
    ['a-link', 'workflow=w'],
    ['loop', '.'],
    ['above', '../..'],
    ['dangling', 'nowhere'],
    ['self', 'self'],
    ['z-outside', join(folder, 'outside')],
    ['z-outside-too', outside],
    ['one.log', 'workflow=w/release=20250101000000/one.log'],
  ] as const) {
    symlinkSync(target, join(root, name));
  }
  await model.readAll();
  await model.look();
  expect(model.shown).toEqual(['one SUCCESS', 'out ']);
  expect((await model.place(model.numberOf('one')))?.name).toBe('workflow=w/release=20250101000000/one.log');
  expect(model.remarks).toEqual([]);
});

describe('the root', () => {
  test('is missing at first, made, removed and made again', async () => {
    rmSync(root, { recursive: true });
    await model.readAll();
    expect([model.state, model.segments, model.reader.position]).toEqual([{ kind: 'missing' }, 0, null]);
    const run = { workflow: 'w', release: '20250101000000', id: 'one' };
    put(run);
    await until(() => model.shown, ['one SUCCESS']);
    expect(model.state?.kind).toBe('ok');
    rmSync(root, { recursive: true });
    await model.look();
    expect([model.state?.kind, model.shown]).toEqual(['missing', ['one SUCCESS']]);
    await until(() => model.shown, ['one SUCCESS (gone)']);
    put({ ...run, note: 'again' });
    await until(() => model.shown, ['one SUCCESS']);
    expect(model.state?.kind).toBe('ok');
  });

  test('that is away for a moment takes nothing with it', async () => {
    put({ workflow: 'w', release: '20250101000000', id: 'one' });
    await model.readAll();
    files.faults.set('stat', 'ENOENT');
    await model.look();
    expect(model.state?.kind).toBe('missing');
    files.faults.clear();
    await model.look();
    expect([model.state?.kind, model.shown, model.entries.length]).toEqual(['ok', ['one SUCCESS'], 1]);
  });

  test('that is away for long and comes back brings its entries back; only what changed is new', async () => {
    for (const id of ['one', 'two', 'three']) put({ workflow: 'w', release: '20250101000000', id }, 100);
    write('broken.log', '{]', 100);
    await model.readAll();
    renameSync(root, join(folder, 'away'));
    await until(
      () => model.shown,
      ['notJson (gone)', 'one SUCCESS (gone)', 'three SUCCESS (gone)', 'two SUCCESS (gone)'],
    );
    const changed = join(folder, 'away/workflow=w/release=20250101000000/two.log');
    writeFileSync(changed, runText({ workflow: 'w', release: '20250101000000', id: 'two', status: 'FAILED' }));
    renameSync(join(folder, 'away'), root);
    await until(() => model.shown, ['notJson', 'one SUCCESS', 'three SUCCESS', 'two FAILED']);
    expect(model.entries).toHaveLength(5);
    expect((await model.place(model.numberOf('one')))?.name).toBe('workflow=w/release=20250101000000/one.log');
  });

  test('that goes away before all was read keeps the numbers of what was not', async () => {
    for (let n = 0; n < 250; n++) put({ workflow: 'w', release: '20250101000000', id: `run-${n}` }, 1000 - n);
    await model.look();
    expect(model.entries).toHaveLength(200);
    renameSync(root, join(folder, 'away'));
    await model.backfill();
    expect([model.entries.length, model.reader.hasBackfill]).toEqual([200, false]);
    await until(() => model.shown.filter(line => line.endsWith('(gone)')).length, 200);
    renameSync(join(folder, 'away'), root);
    await until(() => model.shown.filter(line => !line.endsWith('(gone)')).length, 250);
    expect(model.entries.map(({ job }) => job)).toEqual(Array.from({ length: 250 }, (_, n) => `run-${n}`));
  });

  test('that is a file is said to be one', async () => {
    rmSync(root, { recursive: true });
    writeFileSync(root, '{}');
    await model.look();
    expect(model.state).toEqual({ kind: 'failed', message: `${root} is a file, not a folder of runs.` });
  });

  test('that may not be read is denied, and read when it may', async () => {
    put({ workflow: 'w', release: '20250101000000', id: 'one' });
    files.failList = path => (path === root ? 'EACCES' : null);
    await model.readAll();
    expect(model.state).toEqual({ kind: 'denied' });
    files.failList = () => null;
    await model.readAll();
    expect([model.state?.kind, model.shown]).toEqual(['ok', ['one SUCCESS']]);
  });
});

test('a folder that may not be read is told once, and others go on', async () => {
  put({ workflow: 'closed', release: '20250101000000', id: 'one' });
  put({ workflow: 'open', release: '20250101000000', id: 'two' });
  files.failList = path => (path.endsWith('closed') ? 'EACCES' : null);
  await model.readAll();
  await model.look();
  expect(model.shown).toEqual(['two SUCCESS']);
  expect(model.remarks).toEqual([
    `${join(root, 'workflow=closed')} can’t be read (EACCES): what is new in it is not shown.`,
  ]);
  files.failList = () => null;
  await until(() => model.shown, ['one SUCCESS', 'two SUCCESS']);
});

test('a file that may not be read is a problem until it may', async () => {
  put({ workflow: 'w', release: '20250101000000', id: 'one' }, 100);
  files.failOpen = () => 'EACCES';
  await model.readAll();
  expect(model.shown).toEqual(['cannotRead']);
  files.failOpen = () => null;
  await until(() => model.shown, ['one SUCCESS']);
});

test('a look that fails in its midst loses nothing', async () => {
  put({ workflow: 'w', release: '20250101000000', id: 'one' });
  await model.readAll();
  put({ workflow: 'w', release: '20250102000000', id: 'two' });
  files.failList = path => (path.includes('20250102') ? 'EMFILE' : null);
  await model.look();
  expect(model.state?.kind).toBe('failed');
  files.failList = () => null;
  files.faults.set('open', 'EMFILE');
  await model.look();
  expect(model.state?.kind).toBe('failed');
  files.faults.clear();
  await model.look();
  expect([model.state?.kind, model.shown]).toEqual(['ok', ['one SUCCESS', 'two SUCCESS']]);
});

test('forgets everything when it is disposed', async () => {
  put({ workflow: 'w', release: '20250101000000', id: 'one' });
  model.reader.dispose();
  model.reader.dispose();
  await model.readAll();
  expect([model.states, model.entries]).toEqual([[], []]);
});

function pathOf({ workflow, release, id }: Run): string {
  return join(root, `workflow=${workflow}`, `release=${release}`, `${id}.log`);
}

/** Writes a run, as if that many seconds ago. */
function put(run: Run, ageSeconds = 0): void {
  write(relative(root, pathOf(run)), runText(run), ageSeconds);
}

function write(name: string, content: string | Uint8Array, ageSeconds = 0): void {
  const path = join(root, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  const time = Date.now() / 1000 - ageSeconds;
  if (ageSeconds > 0) utimesSync(path, time, time);
}

function renameInRoot(from: string, to: string): void {
  renameSync(join(root, from), join(root, to));
}

/** Looks until it is as expected. */
async function until<T>(actual: () => T, expected: T): Promise<void> {
  await expect
    .poll(
      async () => {
        await model.readAll();
        return actual();
      },
      { interval: 200 },
    )
    .toEqual(expected);
}
