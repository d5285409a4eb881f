import { expect, test } from 'vitest';
import type { ResultId } from '../../../src/core/ids';
import { PanelApi, type PanelServices } from '../../../src/host/panelApi';
import { panelHtml } from '../../../src/host/panelHtml';
import { checked, panelSchema } from '../../../src/host/panelSchema';
import { hostMethods, type HostApi } from '../../../src/protocol/hostApi';
import type { EngineApi } from '../../../src/protocol/engineApi';
import { aSummary } from '../../support/hostBuilders';

type Method = keyof HostApi;

const good: Readonly<Record<Method, unknown>> = {
  ready: { zone: 'Europe/Berlin' },
  openResult: { query: 'is:failed', order: { by: 'time', direction: 'descending' } },
  closeResult: { result: 1 },
  rows: { result: 1, from: 0, to: 100 },
  rowsAround: { result: 1, rows: [4, 5], isAtEnd: false, position: 7, pageRows: 100 },
  positionOf: { result: 1, row: 2 },
  step: { result: 1, from: -1, direction: 1 },
  find: { result: 1, from: 5, direction: -1, text: 'x' },
  record: { row: 2 ** 40 },
  histogram: { result: 1 },
  facets: { field: 'subject', contains: '', limit: 500 },
  setFilter: { query: '' },
  setZone: { zone: 'utc' },
  jumpToRawLine: { row: 2 },
  copyRecords: { rows: [1, 2], as: 'raw' },
  copyText: { text: 'x' },
  openLink: { url: 'https://example.org/a' },
  acknowledge: { source: null },
  cancelIndexing: { source: '/a' },
  resumeIndexing: { source: '/a' },
  showProblems: { source: '/a' },
  selectionChanged: { row: null, count: 0 },
};

test.each(Object.entries(good))('%s takes what it must, and nothing beside it', (name, argument) => {
  const read = panelSchema[name as Method] as (value: unknown) => unknown;
  expect(read({ ...(argument as object), path: '/etc/passwd', command: 'x' })).toEqual(argument);
});

test.each(Object.keys(hostMethods))('%s refuses what it can’t use', name => {
  const read = panelSchema[name as Method] as (value: unknown) => unknown;
  for (const value of [undefined, null, 'x', 7, {}, []]) expect(() => read(value)).toThrow();
});

const bad: readonly (readonly [Method, unknown])[] = [
  ['rows', { result: 1, from: -1, to: 5 }],
  ['rows', { result: 1, from: 0.5, to: 5 }],
  ['rows', { result: NaN, from: 0, to: 5 }],
  ['rows', { result: 1, from: 0, to: Infinity }],
  ['step', { result: 1, from: -2, direction: 1 }],
  ['step', { result: 1, from: 0, direction: 2 }],
  ['openResult', { query: 'x'.repeat(20_001), order: { by: 'log' } }],
  ['openResult', { query: '', order: { by: 'detail', direction: 'ascending' } }],
  ['openResult', { query: '', order: { by: 'time', direction: 'up' } }],
  ['facets', { field: 'detail', contains: '', limit: 5 }],
  ['facets', { field: '__proto__', contains: '', limit: 5 }],
  ['setZone', { zone: 'Europe/Berlin' }],
  ['copyRecords', { rows: Array.from({ length: 100_001 }, () => 1), as: 'raw' }],
  ['copyRecords', { rows: ['1'], as: 'raw' }],
  ['copyRecords', { rows: [1], as: 'html' }],
  ['openLink', { url: 'file:///etc/passwd' }],
  ['openLink', { url: 'command:workbench.action.terminal.new' }],
  ['openLink', { url: 'javascript:alert(1)' }],
  ['openLink', { url: 'not a url' }],
  ['selectionChanged', { row: 1 }],
];
test.each(bad)('%s refuses %j', (name, argument) => {
  const read = panelSchema[name] as (value: unknown) => unknown;
  expect(() => read(argument)).toThrow();
});

function panelOf(engine: Partial<EngineApi>, services: Partial<PanelServices> = {}): { api: HostApi; panel: PanelApi } {
  const nothing = async (): Promise<void> => undefined;
  const panel = new PanelApi({
    engine: engine as EngineApi,
    filter: { query: 'subject:a event:b', history: ['old'], set: () => undefined },
    summary: () => aSummary(),
    settings: () => ({ zoneChoice: 'local', zone: '', assumedZone: 'UTC' }),
    ready: () => undefined,
    hasRows: () => undefined,
    setZone: nothing,
    jumpToRawLine: nothing,
    copyRecords: nothing,
    copyText: nothing,
    openLink: nothing,
    showProblems: nothing,
    selectionChanged: () => undefined,
    ...services,
  });
  return { api: checked(panel), panel };
}

test('a bad argument fails its request and reaches nobody', async () => {
  const jumps: number[] = [];
  const { api } = panelOf({}, { jumpToRawLine: async row => void jumps.push(row) });
  await expect(api.jumpToRawLine({ row: 'x' } as never)).rejects.toThrow(/whole number/);
  await api.jumpToRawLine({ row: 7 } as never);
  expect(jumps).toEqual([7]);
});

test('a page uses and closes only results that it opened, and all of them go with it', async () => {
  const closed: number[] = [];
  let last = 0;
  const { api, panel } = panelOf({
    openResult: async () => ({ result: ++last as ResultId, complaints: [] }),
    closeResult: async ({ result }) => void closed.push(result),
    rows: async () => ({ from: 0, rows: [], count: 0, revision: 0, orderRevision: 0 }),
  });
  const spec = { query: '', order: { by: 'log' } } as const;
  const { result } = await api.openResult(spec);
  await api.openResult(spec);
  expect(await api.rows({ result, from: 0, to: 1 })).not.toBeNull();
  expect(await api.rows({ result: 99 as ResultId, from: 0, to: 1 })).toBeNull();
  await api.closeResult({ result: 99 as ResultId });
  expect(closed).toEqual([]);
  await panel.closeResults();
  expect(closed).toEqual([1, 2]);
});

test('a page that comes anew starts with the whole state and without the old page’s results', async () => {
  const closed: number[] = [];
  const zones: string[] = [];
  const { api } = panelOf(
    {
      openResult: async () => ({ result: 5 as ResultId, complaints: [] }),
      closeResult: async ({ result }) => void closed.push(result),
    },
    { ready: zone => zones.push(zone) },
  );
  await api.openResult({ query: '', order: { by: 'log' } });
  const start = await api.ready({ zone: 'Asia/Tokyo' });
  expect(start).toMatchObject({ filter: 'subject:a event:b', history: ['old'], settings: { zone: '' } });
  expect([closed, zones]).toEqual([[5], ['Asia/Tokyo']]);
});

test('values of a field are counted under the filter without that field', async () => {
  const asked: string[] = [];
  const { api } = panelOf({ facets: async ({ query }) => (asked.push(query), { values: [], distinct: 0 }) });
  await api.facets({ field: 'subject', contains: '', limit: 10 });
  expect(asked).toEqual(['event:b']);
});

const page = panelHtml({
  cspSource: 'https://*.example-cdn',
  nonce: 'AbC+/1==',
  script: 'https://x/main.js',
  styles: ['https://x/codicon.css', 'https://x/"><script>'],
});

test('the page’s policy allows its own script, styles and font, and nothing else', () => {
  const policy = (/Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? '').replaceAll('&#38;', '&');
  expect(policy.split('; ')).toEqual([
    "default-src 'none'",
    "script-src 'nonce-AbC+/1=='",
    "style-src https://*.example-cdn 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
    'font-src https://*.example-cdn',
  ]);
  expect(policy).not.toMatch(/unsafe/);
});

test('the page has one script, no inline code, and addresses can’t break out', () => {
  expect(page.match(/<script/g)).toHaveLength(1);
  expect(page).toContain('<script nonce="AbC+/1==" src="https://x/main.js"></script>');
  expect(page).not.toMatch(/ on\w+=|style=/);
});
