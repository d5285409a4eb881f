import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { flattenJson } from '../../../../src/core/jsonFields';
import { addSource, type AddSourceServices } from '../../../../src/host/addSource/addSource';
import type { DraftSettings } from '../../../../src/host/addSource/sourceDraft';
import { resolvePath } from '../../../../src/host/settings/paths';
import type { ExamineRequest, Examination } from '../../../../src/protocol/engineViews';
import { answers, quickPicks, resetFakeVscode, type FakeQuickPick } from '../../../support/fakeVscode';

vi.mock('vscode', async () => (await import('../../../support/fakeVscode')).fakeVscode());

beforeEach(() => {
  vi.useFakeTimers();
  resetFakeVscode();
});
afterEach(() => {
  vi.useRealTimers();
});

const record = { at: '2025-01-01T00:00:00Z', kind: 'x', who: 'ada' };
const fields = flattenJson(JSON.stringify(record), 50).fields.map(field => ({ ...field, role: null }));

class World {
  readonly asked: ExamineRequest[] = [];
  readonly saved: (readonly DraftSettings[])[] = [];
  taken: ReadonlySet<string> = new Set();
  paths: readonly string[] = ['/logs/a.jsonl'];
  examination: Examination | null = {
    format: 'jsonl',
    dialect: 'guessed',
    isCertain: true,
    records: [fields],
    cause: '',
  };

  readonly services: AddSourceServices = {
    examine: async request => {
      this.asked.push(request);
      return this.examination;
    },
    ownDialects: () => [],
    dialectNames: () => this.taken,
    resolve: text => resolvePath(text, { folder: { name: 'w', path: '/w' }, folders: [], home: '/home/ada' }),
    choosePaths: async () => this.paths,
    save: async settings => void this.saved.push(settings),
    where: 'user',
  };

  start(): Promise<void> {
    return addSource(this.services);
  }

  get source(): unknown {
    return this.saved[0]?.[0]?.source;
  }
}

/** The list that is on the screen. Enough time passes that it counts as seen. */
async function nextPick(): Promise<FakeQuickPick> {
  await vi.advanceTimersByTimeAsync(1_000);
  const pick = quickPicks.at(-1);
  if (pick === undefined) throw new Error('nothing was shown');
  return pick;
}
async function choose(...labels: readonly string[]): Promise<void> {
  for (const label of labels) (await nextPick()).choose(label);
}

test('a file is looked at, shown, and added', async () => {
  const world = new World();
  const done = world.start();
  await choose('$(file) Files…');
  const pick = await nextPick();
  expect(pick.title).toBe('Add Source: /logs/a.jsonl');
  expect(pick.placeholder).toBe('JSON lines · Guessed from its keys. Choose a line to correct it');
  expect(pick.items.map(({ label }) => label)).toContain('$(symbol-field) subject ← who');
  pick.choose('$(add) Add');
  await done;
  expect(world.asked).toEqual([
    { path: '/logs/a.jsonl', format: 'auto', dialect: 'auto', dialects: [], maxRecords: 20 },
  ]);
  expect(world.saved).toEqual([
    [{ source: { path: '/logs/a.jsonl', label: '', format: 'auto', dialect: 'auto' }, dialect: null }],
  ]);
});

test('a role that is corrected becomes a dialect of one’s own', async () => {
  const world = new World();
  const done = world.start();
  await choose(
    '$(file) Files…',
    '$(symbol-field) subject ← who',
    'kind',
    '$(circle-slash) procedure ← nothing',
    'who',
    '$(add) Add',
  );
  await done;
  const dialect = world.saved[0]?.[0]?.dialect;
  expect(dialect).toMatchObject({ id: 'a', mapping: { time: 'at', subject: 'kind', procedure: 'who' } });
  expect(world.source).toMatchObject({ dialect: 'a', format: 'auto' });
});

test('a dialect that can’t be read keeps its name', async () => {
  const world = new World();
  world.taken = new Set(['a', 'a-2']);
  const done = world.start();
  await choose('$(file) Files…', '$(symbol-field) subject ← who', 'kind', '$(add) Add');
  await done;
  expect(world.saved[0]?.[0]?.dialect?.id).toBe('a-3');
  expect(world.source).toMatchObject({ dialect: 'a-3' });
});

test('the name of a file that was chosen is not a pattern', async () => {
  const world = new World();
  world.paths = ['/data/run [1]/a.jsonl'];
  const done = world.start();
  await choose('$(file) Files…', '$(add) Add');
  await done;
  expect(world.asked[0]?.path).toBe('/data/run [1]/a.jsonl');
  expect(world.source).toMatchObject({ path: '/data/run [[]1]/a.jsonl' });
});

test('another format or dialect is looked at anew, and is written', async () => {
  const world = new World();
  const done = world.start();
  await choose('$(folder) Folder…', '$(file) Format: JSON lines', 'JSON array');
  await choose('$(book) Dialect: Guessed from its keys', 'Betty Framework', '$(add) Add');
  await done;
  expect(world.asked.map(({ format, dialect }) => [format, dialect])).toEqual([
    ['auto', 'auto'],
    ['jsonArray', 'auto'],
    ['jsonArray', 'betty'],
  ]);
  expect(world.source).toEqual({ path: '/logs/a.jsonl', label: '', format: 'jsonArray', dialect: 'betty' });
});

test('a label can be given', async () => {
  const world = new World();
  const done = world.start();
  await choose('$(file) Files…');
  answers.push(' Night ');
  await choose('$(tag) Label: made from the path', '$(add) Add');
  await done;
  expect(world.source).toMatchObject({ label: 'Night' });
});

test('each list leads back to the one before, and nothing is lost', async () => {
  const world = new World();
  const done = world.start();
  await choose('$(file) Files…', '$(symbol-field) subject ← who');
  (await nextPick()).goBack();
  await choose('$(symbol-field) subject ← who', 'kind', '$(symbol-field) event ← kind');
  (await nextPick()).goBack();
  expect((await nextPick()).items.map(({ label }) => label)).toContain('$(symbol-field) subject ← kind');
  (await nextPick()).goBack();
  expect((await nextPick()).placeholder).toBe('Where is the log?');
  (await nextPick()).hide();
  await done;
  expect(world.saved).toEqual([]);
});

test('a list that is left writes nothing', async () => {
  const world = new World();
  const done = world.start();
  await choose('$(file) Files…', '$(symbol-field) subject ← who');
  (await nextPick()).hide();
  await done;
  expect(world.saved).toEqual([]);
});

test('several files are added at once, and so is a glob', async () => {
  const world = new World();
  world.paths = ['/a', '/b'];
  const done = world.start();
  await choose('$(file) Files…');
  await done;
  expect(world.saved[0]?.map(({ source }) => source.path)).toEqual(['/a', '/b']);
  answers.push('logs/*.jsonl');
  const again = world.start();
  await choose('$(edit) Type a Path…');
  await again;
  expect(world.saved[1]?.map(({ source }) => source.path)).toEqual(['logs/*.jsonl']);
  expect(world.asked).toEqual([]);
});

test('a path is written as it was typed, also of a log that is not there yet', async () => {
  const world = new World();
  world.examination = null;
  answers.push(' ~/x/new.jsonl ');
  const done = world.start();
  await choose('$(edit) Type a Path…');
  expect((await nextPick()).placeholder).toMatch(/^There is nothing at this path yet/);
  await choose('$(add) Add');
  await done;
  expect(world.asked[0]?.path).toBe('/home/ada/x/new.jsonl');
  expect(world.source).toMatchObject({ path: '~/x/new.jsonl' });
});

test('runs of a tree stand for their tree', async () => {
  const world = new World();
  world.paths = ['/w/audits/workflow=a/release=1/x.log', '/w/audits/workflow=b/release=1/y.log'];
  const done = world.start();
  await choose('$(file) Files…', '$(add) Add');
  await done;
  expect(world.asked[0]?.path).toBe('/w/audits');
  expect(world.source).toMatchObject({ path: '/w/audits' });
});
