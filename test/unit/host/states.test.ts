import { afterEach, expect, test } from 'vitest';
import type { Disposable } from '../../../src/base/disposable';
import { sourceIdOf } from '../../../src/core/ids';
import { AcknowledgementMarks } from '../../../src/host/acknowledgement';
import { contextValues } from '../../../src/host/contextValues';
import { DisplayZone } from '../../../src/host/displayZone';
import { FilterState } from '../../../src/host/filterState';
import { Selection } from '../../../src/host/selection';
import { SessionSources } from '../../../src/host/sessionSources';
import type { ZoneChoice } from '../../../src/host/settings/readSettings';
import { TreePreferences } from '../../../src/host/tree/treePreferences';
import { aRowId, aSource, aSummary, FakeMemory } from '../../support/hostBuilders';

const owned: Disposable[] = [];
function own<T extends Disposable>(item: T): T {
  owned.push(item);
  return item;
}
afterEach(() => {
  for (const item of owned.splice(0).reverse()) item.dispose();
});

test('the filter is remembered for the workspace and told when it changes', () => {
  const memory = new FakeMemory();
  const filter = own(new FilterState(memory));
  const told: string[] = [];
  own(filter.onDidChange(query => told.push(query)));
  filter.set('is:failed');
  filter.set('is:failed');
  filter.set('   ');
  expect(told).toEqual(['is:failed', '']);
  filter.set('event:error ');
  expect(own(new FilterState(memory)).query).toBe('event:error ');
});

test('the history holds each query once, newest first, and not what was typed on the way', () => {
  const filter = own(new FilterState(new FakeMemory()));
  for (const query of ['e', 'event:', 'event:error', '', 'is:failed', '', 'event:error', 'event:note'])
    filter.set(query);
  expect(filter.history).toEqual(['event:note', 'event:error', 'is:failed']);
  for (let i = 0; i < 50; i++) filter.set(`job:${i} `);
  expect(filter.history).toHaveLength(30);
});

test('what another version remembered is not believed', () => {
  const filter = own(new FilterState(new FakeMemory({ 'filter.query': 7, 'filter.history': ['a', 3] })));
  expect([filter.query, filter.history]).toEqual(['', ['a']]);
});

const mark = (offset: number) => ({ identity: '1:2', offset, hash: 'h' });

test('marks are stored when a summary brings new ones, and come back', () => {
  const memory = new FakeMemory();
  const marks = new AcknowledgementMarks(memory);
  expect(marks.all()).toEqual({});
  marks.remember(aSummary({ sources: [aSource({ mark: mark(10) }), aSource({ id: sourceIdOf('/b'), mark: null })] }));
  marks.remember(aSummary({ sources: [aSource({ mark: mark(20) })] }));
  expect(new AcknowledgementMarks(memory).all()).toEqual({ '/logs/scheduler_audit.jsonl': mark(20) });
});

test('a summary without new marks writes nothing', () => {
  const memory = new FakeMemory();
  const marks = new AcknowledgementMarks(memory);
  const summary = aSummary({ sources: [aSource({ mark: mark(10) })] });
  marks.remember(summary);
  let writes = 0;
  memory.update = async () => {
    writes++;
  };
  marks.remember(summary);
  expect(writes).toBe(0);
});

test('marks of many sources that came and went do not grow without end', () => {
  const marks = new AcknowledgementMarks(new FakeMemory());
  for (let i = 0; i < 2100; i++) {
    marks.remember(aSummary({ sources: [aSource({ id: sourceIdOf(`/${i}`), mark: mark(i) })] }));
  }
  expect(Object.keys(marks.all())).toHaveLength(2000);
  expect(marks.all()[sourceIdOf('/2099')]).toEqual(mark(2099));
});

test('damaged marks are left out', () => {
  const stored = [['/a', mark(1)], ['/b', { offset: 'x' }], 7, ['/c']];
  expect(new AcknowledgementMarks(new FakeMemory({ 'acknowledgement.marks': stored })).all()).toEqual({
    '/a': mark(1),
  });
});

test('the last selection counts, wherever it was made', () => {
  const selection = own(new Selection());
  expect(selection.row).toBeUndefined();
  selection.setTree(aRowId(1));
  selection.setPanel(aRowId(2), 3);
  expect([selection.row, selection.isPanelRange]).toEqual([aRowId(2), true]);
  selection.setTree(aRowId(4));
  expect([selection.row, selection.isPanelRange]).toEqual([aRowId(4), false]);
  selection.setTree(null);
  expect(selection.row).toBe(aRowId(2));
  selection.setPanel(null, 0);
  expect(selection.row).toBeUndefined();
  selection.setTree(aRowId(5));
  selection.clear();
  expect(selection.row).toBeUndefined();
});

test('files opened by hand stay over a reload until they are removed', () => {
  const memory = new FakeMemory();
  const session = own(new SessionSources(memory));
  session.add('/a');
  session.add('/a');
  session.add('/b');
  expect(own(new SessionSources(memory)).paths).toEqual(['/a', '/b']);
  session.remove('/a');
  expect(own(new SessionSources(memory)).paths).toEqual(['/b']);
});

test('the tree is grouped as chosen here, else as the settings say; a new setting is the newer choice', () => {
  const memory = new FakeMemory();
  const setting = { grouping: 'day,event' as unknown, order: 'appearance' as unknown };
  const preferences = own(new TreePreferences(memory, () => setting));
  expect([preferences.grouping, preferences.order]).toEqual([['day', 'event'], 'appearance']);
  preferences.choose({ grouping: ['procedure', 'status'] });
  preferences.choose({ order: 'name' });
  const later = own(new TreePreferences(memory, () => setting));
  expect([later.grouping, later.order]).toEqual([['procedure', 'status'], 'name']);
  preferences.settingsChanged();
  expect(preferences.grouping).toEqual(['day', 'event']);
  setting.grouping = 'nonsense';
  expect(preferences.grouping).toEqual(['event', 'procedure', 'subject']);
});

test('local time is the person’s, as a panel told it, not that of the machine with the log', () => {
  const memory = new FakeMemory();
  let choice: ZoneChoice = { kind: 'local' };
  const zone = new DisplayZone(() => choice, memory, 'America/New_York');
  expect(zone.zone).toBe('America/New_York');
  expect(zone.learn('Europe/Berlin')).toBe(true);
  expect(zone.learn('Europe/Berlin')).toBe(false);
  expect(zone.learn('Nowhere/At-all')).toBe(false);
  expect(new DisplayZone(() => choice, memory, 'UTC').zone).toBe('Europe/Berlin');
  expect(zone.panelSettings).toEqual({ zoneChoice: 'local', zone: '', assumedZone: 'UTC' });
  choice = { kind: 'zone', zone: 'UTC' };
  expect(zone.learn('Asia/Tokyo')).toBe(false);
  expect([zone.zone, zone.panelSettings]).toEqual(['UTC', { zoneChoice: 'utc', zone: 'UTC', assumedZone: 'UTC' }]);
});

test('the panel knows on whose clock times without a zone were read', () => {
  const zone = new DisplayZone(
    () => ({ kind: 'local' }),
    new FakeMemory(),
    'Europe/Berlin',
    () => 'Asia/Tokyo',
  );
  expect(zone.panelSettings.assumedZone).toBe('Asia/Tokyo');
  expect(zone.both).toEqual({ zone: 'Europe/Berlin', assumedZone: 'Asia/Tokyo' });
});

test('context keys say which commands make sense', () => {
  const facts = { hasSources: true, hasFilter: false, hasSelection: true, hasSessionSources: false };
  const summary = aSummary({
    sources: [aSource({ unseen: 1, problems: 1, state: { kind: 'indexing', fraction: 0 } })],
  });
  expect(contextValues({ ...facts, summary })).toEqual({
    'auditLogViewer.hasSources': true,
    'auditLogViewer.hasFilter': false,
    'auditLogViewer.hasSelection': true,
    'auditLogViewer.hasSessionSources': false,
    'auditLogViewer.hasFailures': true,
    'auditLogViewer.hasUnseen': true,
    'auditLogViewer.hasProblems': true,
    'auditLogViewer.isIndexing': true,
    'auditLogViewer.hasPartial': false,
  });
  expect(Object.values(contextValues({ ...facts, summary: undefined })).filter(Boolean)).toHaveLength(2);
});
