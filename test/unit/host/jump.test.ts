import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  jumpToProblem,
  jumpToRow,
  openFileOfSource,
  type JumpOutcome,
  type JumpServices,
} from '../../../src/host/jump';
import type { RawDocuments } from '../../../src/host/rawDocuments';
import { RecordDocuments } from '../../../src/host/recordDocuments';
import type { ProblemView, RawLines, RecordLocation, RecordView } from '../../../src/protocol/engineViews';
import { aGeneration, aRow, aRowId } from '../../support/hostBuilders';

interface FakeDocument {
  readonly uri: string;
  readonly lines: readonly string[];
}

const editor = vi.hoisted(() => ({
  /** Files by path. */
  files: new Map<string, string>(),
  folders: new Set<string>(),
  inWorkspace: true,
  shown: [] as string[],
  executed: [] as string[],
  contentOf: (uri: string): string => uri,
}));

vi.mock('vscode', () => {
  const uriOf = (text: string) => ({ scheme: text.split(':')[0], fsPath: text.split(':')[1], toString: () => text });
  const nothing = { dispose: (): void => undefined };
  class Range {
    constructor(readonly start: number) {}
  }
  const lineOf = (document: FakeDocument, line: number) => ({ text: document.lines[line] ?? '', range: { end: line } });
  return {
    Uri: {
      file: (path: string) => uriOf(`file:${path}`),
      from: ({ scheme, path, query }: Record<string, string>) => uriOf(`${scheme}:${path}:${query}`),
    },
    Range,
    Selection: Range,
    TabInputWebview: Range,
    FileType: { File: 1, Directory: 2 },
    ViewColumn: { Active: -1, Beside: -2 },
    UIKind: { Desktop: 1, Web: 2 },
    TextEditorRevealType: { InCenter: 2 },
    env: { remoteName: undefined, uiKind: 1 },
    commands: { executeCommand: async (id: string, uri: unknown) => void editor.executed.push(`${id} ${String(uri)}`) },
    window: {
      tabGroups: { activeTabGroup: { activeTab: undefined } },
      showTextDocument: async (document: FakeDocument, { selection }: { selection?: Range }) => {
        editor.shown.push(selection === undefined ? document.uri : `${document.uri} line ${selection.start}`);
        return { revealRange: (): void => undefined };
      },
    },
    workspace: {
      getConfiguration: () => ({ inspect: () => undefined }),
      getWorkspaceFolder: () => (editor.inWorkspace ? {} : undefined),
      onDidCloseTextDocument: () => nothing,
      registerTextDocumentContentProvider: (
        _: string,
        provider: { provideTextDocumentContent(u: unknown): string },
      ) => {
        editor.contentOf = uri => provider.provideTextDocumentContent(uriOf(uri));
        return nothing;
      },
      fs: {
        stat: async ({ fsPath }: { fsPath: string }) => ({
          size: editor.files.get(fsPath)?.length ?? 0,
          type: editor.folders.has(fsPath) ? 2 : 1,
        }),
      },
      openTextDocument: async (uri: { fsPath: string; toString(): string }) => {
        const lines = (editor.files.get(uri.fsPath) ?? '').split('\n');
        const document = { uri: uri.toString(), lines, lineCount: lines.length };
        return { ...document, lineAt: (line: number) => lineOf(document, line) };
      },
    },
  };
});

const location: RecordLocation = {
  path: '/logs/audit_log.json',
  name: 'entry 17',
  isDocument: false,
  byteOffset: 120,
  byteLength: 40,
  line: 1,
  editorLine: 1,
  fileSizeBytes: 400,
  isText: true,
  isOnDisk: true,
};

let located: RecordLocation | null;
let record: RecordView | null;
let windows: string[];
let records: RecordDocuments;
let services: JumpServices;

beforeEach(() => {
  for (const list of [editor.shown, editor.executed]) list.length = 0;
  editor.files = new Map([['/logs/audit_log.json', '[\n  {\n    "status": "failed"\n  }\n]']]);
  editor.inWorkspace = true;
  located = location;
  record = { view: aRow(), fields: [], hasMoreFields: false, raw: '{"a":1}', isRawCut: false, location };
  windows = [];
  records = new RecordDocuments();
  const documents = {
    open: async (path: string, offset: number) => {
      windows.push(`${path} at ${offset}`);
      return true;
    },
  } as unknown as RawDocuments;
  services = {
    engine: {
      locate: async () => located,
      rawLines: async (): Promise<RawLines> => ({
        lines: ['    "status": "failed"'],
        firstLine: 2,
        focus: 0,
        isAtStart: false,
        isAtEnd: false,
      }),
      record: async () => record,
      rawBytes: async () => [new TextEncoder().encode('{"whole":true}')],
    },
    documents,
    records,
    log: { info: (): void => undefined, warn: (): void => undefined, error: (): void => undefined },
    isLog: path => path.startsWith('/logs/audit'),
  };
});
afterEach(() => {
  records.dispose();
});

const jump = (): Promise<JumpOutcome> => jumpToRow(aRowId(0), services);

test('an entry of an array is opened in the editor at its first line', async () => {
  expect(await jump()).toEqual({ kind: 'shown' });
  expect(editor.shown).toEqual(['file:/logs/audit_log.json line 1']);
});

test('a file of a tree is opened at the failing part', async () => {
  const path = '/logs/audits/workflow=a/1.log';
  editor.files.set(path, '{\n  "context": {\n    "errors": {}\n  }\n}');
  located = { ...location, path, name: 'workflow=a/1.log', line: 0, editorLine: 2 };
  await jump();
  expect(editor.shown).toEqual([`file:${path} line 2`]);
});

test('what is too large for the editor, or no text to it, is shown as a window of lines', async () => {
  for (const given of [{ fileSizeBytes: 60 * 1024 * 1024 }, { isText: false }]) {
    located = { ...location, ...given };
    await jump();
  }
  expect(editor.shown).toEqual([]);
  expect(windows).toEqual(['/logs/audit_log.json at 120', '/logs/audit_log.json at 120']);
});

test('a row of a database is a JSON document, the same one when it is asked for again', async () => {
  const row = { ...location, path: '/logs/audits.db', name: 'row a, 2025', isDocument: true };
  located = row;
  record = record && { ...record, location: row };
  await jump();
  record = record && { ...record, raw: '{"a":2}' };
  await jump();
  const uri = `audit-log-record:/row a, 2025 · audits.db.json:record ${aRowId(0)}`;
  expect(editor.shown).toEqual([uri, uri]);
  expect(editor.contentOf(uri)).toBe('{\n  "a": 2\n}\n');
  expect(windows).toEqual([]);
});

test('a record that is on no disk any more is shown while its text is known, and said to be gone after that', async () => {
  const gone = { ...location, isOnDisk: false };
  located = gone;
  record = record && { ...record, location: gone };
  expect(await jump()).toEqual({ kind: 'shown' });
  expect(editor.shown[0]).toContain('entry 17 · audit_log.json · no longer on disk.json');
  record = record && { ...record, raw: null };
  expect((await jump()).kind).toBe('gone');
  located = null;
  expect((await jump()).kind).toBe('gone');
});

test('a record whose text was cut for the panel is shown whole', async () => {
  located = { ...location, isDocument: true };
  record = record && { ...record, raw: '{"who', isRawCut: true };
  await jump();
  expect(editor.contentOf(editor.shown[0] ?? '')).toBe('{\n  "whole": true\n}\n');
});

test('a problem of an array is found by its line', async () => {
  const problem: ProblemView = { ...location, kind: 'notAnObject', isDocument: false };
  await jumpToProblem(problem, services);
  expect(editor.shown).toEqual(['file:/logs/audit_log.json line 2']);
});

test('a problem of a row says what is known of it', async () => {
  const where = { path: '/logs/audits.db', name: 'row a, 2025', isDocument: true, isOnDisk: false, line: null };
  await jumpToProblem({ ...where, kind: 'bomb', byteOffset: 0, byteLength: 9 }, services);
  expect(editor.shown[0]).toContain('row a, 2025 · audits.db · no longer on disk.json');
  expect(JSON.parse(editor.contentOf(editor.shown[0] ?? ''))).toMatchObject({ file: '/logs/audits.db' });
});

test('a log that is a folder is shown in the explorer', async () => {
  editor.folders.add('/logs/audits');
  const folder = aGeneration({ path: '/logs/audits' });
  expect((await openFileOfSource(folder, services)).kind).toBe('shown');
  expect(editor.executed).toEqual(['revealInExplorer file:/logs/audits']);
  editor.inWorkspace = false;
  expect(await openFileOfSource(folder, services)).toMatchObject({ kind: 'gone' });
});
