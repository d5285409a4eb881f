import { expect, test } from 'vitest';
import { defaultArchiveOptions } from '../../../../src/core/archiveOptions';
import {
  resolveSources,
  type FolderSettings,
  type ResolvedSources,
  type SourceInputs,
} from '../../../../src/host/settings/resolveSources';

const folder = { name: 'main', path: '/data/main' };

function settingsOf(given: Partial<FolderSettings> = {}): FolderSettings {
  return {
    base: { folder, folders: [folder], home: '/home/ada' },
    sources: [],
    schedulerConfig: '',
    archives: { enabled: true, patterns: [], limitMegabytes: 2048 },
    areSourcesFromWorkspace: false,
    isConfigFromWorkspace: false,
    ...given,
  };
}

async function resolve(
  given: Partial<SourceInputs>,
  files: Readonly<Record<string, string>> = {},
): Promise<ResolvedSources> {
  const inputs: SourceInputs = {
    settings: [settingsOf()],
    session: [],
    discovered: [],
    folders: [folder],
    dialectIds: ['snbb', 'nightly'],
    isTrusted: true,
    allowedUnc: new Set(),
    ...given,
  };
  return resolveSources(inputs, async path => {
    const text = files[path];
    if (text === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
    return text;
  });
}

const paths = ({ sources }: ResolvedSources): readonly string[] => sources.map(source => source.path);

test('follows what the setting names, with its format, dialect and label', async () => {
  const archives = defaultArchiveOptions;
  const sources = [{ path: '~/a.jsonl', label: 'A', dialect: 'snbb', format: 'jsonl' }, { path: 'logs/*.jsonl' }];
  const resolved = await resolve({ settings: [settingsOf({ sources })] });
  expect(resolved.sources).toEqual([
    { path: '/home/ada/a.jsonl', isGlob: false, format: 'jsonl', dialect: 'snbb', label: 'A', archives },
    { path: '/data/main/logs/*.jsonl', isGlob: true, format: 'auto', dialect: 'auto', label: '', archives },
  ]);
  expect(resolved.complaints).toEqual([]);
});

test('keeps good sources beside bad ones, and names the setting and what to do', async () => {
  const sources = [{ path: '/a' }, { label: 'x' }, 'b', { path: '/c', format: 'xml', dialect: 'y', label: 3 }];
  const resolved = await resolve({ settings: [settingsOf({ sources })] });
  expect(paths(resolved)).toEqual(['/a', '/c']);
  expect(resolved.complaints).toHaveLength(5);
  for (const complaint of resolved.complaints) expect(complaint).toMatch(/^auditLogViewer\.sources\[\d\]/);
});

test('takes all formats and any dialect that is known; one that is not known is read as auto', async () => {
  const sources = [
    { path: '/a', format: 'jsonArray', dialect: 'nightly' },
    { path: '/b', format: 'jsonTree' },
    { path: '/c', format: 'sqlite', dialect: 'nihgtly' },
  ];
  const resolved = await resolve({ settings: [settingsOf({ sources })] });
  expect(resolved.sources.map(({ format, dialect }) => [format, dialect])).toEqual([
    ['jsonArray', 'nightly'],
    ['jsonTree', 'auto'],
    ['sqlite', 'auto'],
  ]);
  expect(resolved.complaints).toEqual([
    'auditLogViewer.sources[2].dialect must be one of: auto, snbb, nightly; others are defined in auditLogViewer.dialects. "auto" is used.',
  ]);
});

test.each([[{}], ['/a'], [7]])('a setting that is %j is no list, and is said so', async sources => {
  const { complaints } = await resolve({ settings: [settingsOf({ sources })] });
  expect(complaints).toEqual(['auditLogViewer.sources must be a list of sources, each with a "path".']);
});

test('what is found counts only while nothing is configured, what was opened by hand always', async () => {
  const found = { discovered: ['/data/main/b.jsonl', '/data/main/a.jsonl'], session: ['/tmp/s.jsonl'] };
  expect(paths(await resolve(found))).toEqual(['/tmp/s.jsonl', '/data/main/a.jsonl', '/data/main/b.jsonl']);
  const configured = await resolve({ ...found, settings: [settingsOf({ sources: [{ path: '/c' }] })] });
  expect(paths(configured)).toEqual(['/c', '/tmp/s.jsonl']);
  expect(configured.isConfigured).toBe(true);
});

test('a path that is named twice is followed once', async () => {
  const one = settingsOf({ sources: [{ path: '/a', label: 'first' }, { path: '/x/../a' }] });
  const resolved = await resolve({ settings: [one, one], session: ['/a'] });
  expect(resolved.sources.map(source => source.label)).toEqual(['first']);
});

test('follows the log that a scheduler config names, and watches the config', async () => {
  const settings = [settingsOf({ schedulerConfig: '${workspaceFolder}/config.yaml' })];
  const resolved = await resolve({ settings }, { '/data/main/config.yaml': 'state_file: state/x.parquet' });
  expect(paths(resolved)).toEqual(['/data/main/state/scheduler_audit.jsonl']);
  expect(resolved.configFiles).toEqual(['/data/main/config.yaml']);
});

test('a config that can’t be read is said, and watched until it comes', async () => {
  const resolved = await resolve({ settings: [settingsOf({ schedulerConfig: '/c.yaml' })] });
  expect(resolved.complaints).toEqual([
    "auditLogViewer.schedulerConfig: /c.yaml: it can't be read (there is no such file).",
  ]);
  expect(resolved.configFiles).toEqual(['/c.yaml']);
  expect(resolved.isConfigured).toBe(true);
});

test('in an untrusted workspace a config found in it is not followed outside its folder, one elsewhere is', async () => {
  const settings = [
    settingsOf({ schedulerConfig: 'config.yaml' }),
    settingsOf({ schedulerConfig: '/etc/config.yaml' }),
  ];
  const files = {
    '/data/main/config.yaml': 'log_file: /secret/a.jsonl',
    '/etc/config.yaml': 'log_file: /logs/a.jsonl',
  };
  const untrusted = await resolve({ settings, isTrusted: false }, files);
  expect(paths(untrusted)).toEqual(['/logs/a.jsonl']);
  expect(untrusted.complaints.join()).toMatch(/not trusted/);
  expect(paths(await resolve({ settings }, files))).toEqual(['/secret/a.jsonl', '/logs/a.jsonl']);
});

test('a share that only the workspace names waits for the person’s word', async () => {
  const sources = [{ path: '//server/share/a.jsonl' }];
  const fromWorkspace = { settings: [settingsOf({ sources, areSourcesFromWorkspace: true })] };
  const asked = await resolve(fromWorkspace);
  expect(asked.uncToAsk).toEqual(['//server/share/a.jsonl']);
  expect(asked.sources).toEqual([]);
  const allowed = await resolve({ ...fromWorkspace, allowedUnc: new Set(['//server/share/a.jsonl']) });
  expect(allowed.sources).toHaveLength(1);
  const own = await resolve({ settings: [settingsOf({ sources })] });
  expect(own.sources).toHaveLength(1);
  expect(own.uncToAsk).toEqual([]);
});

test('archives are read as the settings of the folder say: for its sources, and for logs that are found in it', async () => {
  const other = { name: 'other', path: '/data/other' };
  const settings = [
    settingsOf({ sources: [], archives: { enabled: false, patterns: [], limitMegabytes: 1 } }),
    settingsOf({
      base: { folder: other, folders: [folder, other], home: '/home/ada' },
      archives: { enabled: true, patterns: ['old/{stem}-*.gz'], limitMegabytes: 1 },
    }),
  ];
  const discovered = ['/data/main/a.jsonl', '/data/other/b.jsonl'];
  const { sources } = await resolve({ settings, discovered, session: ['/tmp/c.jsonl'] });
  const byPath = Object.fromEntries(sources.map(source => [source.path, source.archives]));
  expect(byPath).toEqual({
    '/tmp/c.jsonl': null,
    '/data/main/a.jsonl': null,
    '/data/other/b.jsonl': { patterns: ['old/{stem}-*.gz'], limitBytes: 1024 * 1024 },
  });
});

test('a dated archive that is found beside its log is no log of its own, unless archives are not read', async () => {
  const discovered = ['/d/a_20250301_120000.jsonl', '/d/a-20250301.jsonl', '/d/a.jsonl', '/d/b-20250301.jsonl'];
  expect(paths(await resolve({ discovered }))).toEqual(['/d/a.jsonl', '/d/b-20250301.jsonl']);
  const off = settingsOf({ archives: { enabled: false, patterns: [], limitMegabytes: 0 } });
  expect(paths(await resolve({ discovered, settings: [off] }))).toHaveLength(4);
});
