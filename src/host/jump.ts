import * as vscode from 'vscode';
import type { RowId } from '../core/ids';
import type { Generation } from '../core/ledger';
import type { EngineApi } from '../protocol/engineApi';
import type { ProblemView } from '../protocol/engineViews';
import { panelViewType } from './contributions';
import { editorLimitBytes, jumpTarget } from './jumpTarget';
import { messageOf, type Log } from './log';
import type { RawDocuments } from './rawDocuments';
import { documentOfProblem, documentOfRecord } from './recordDocument';
import type { RecordDocuments } from './recordDocuments';
import { showLine } from './showLine';

export interface JumpServices {
  readonly engine: Pick<EngineApi, 'locate' | 'rawLines' | 'record' | 'rawBytes'>;
  readonly documents: RawDocuments;
  readonly records: RecordDocuments;
  readonly log: Log;
  /** Whether the path is that of a log that is followed, or of a file in one that is a folder; not of an archive. */
  isLog(path: string): boolean;
}

/** What became of a jump; the message is for the person. */
export type JumpOutcome = { readonly kind: 'shown' } | { readonly kind: 'gone'; readonly message: string };

const gone: JumpOutcome = {
  kind: 'gone',
  message: 'This record is no longer on disk: its file or row was deleted, truncated or replaced.',
};

/**
 * Shows the very line of a record, selected and revealed: where it has several the first one, or the failing part.
 * A record that is no text of a file, or on no disk any more while its text is still known, is a document of its own.
 */
export async function jumpToRow(row: RowId, services: JumpServices, preserveFocus = false): Promise<JumpOutcome> {
  const location = await services.engine.locate({ row });
  if (location === null) return { kind: 'gone', message: 'The record is not in the index any more. Select it again.' };
  if (location.isDocument || !location.isOnDisk) return showAsDocument(row, services, preserveFocus);
  const { path, byteOffset, editorLine } = location;
  // Archives are history: they are shown, never opened for editing.
  if (services.isLog(path) && jumpTarget(location, windowLimitBytes()) === 'editor') {
    const isShown = await showInEditor(path, () => editorLine, preserveFocus, services.log);
    if (isShown) return { kind: 'shown' };
  }
  return showInWindow(path, byteOffset, services, preserveFocus);
}

async function showAsDocument(row: RowId, services: JumpServices, preserveFocus: boolean): Promise<JumpOutcome> {
  const { engine, records } = services;
  const record = await engine.record({ row });
  if (typeof record?.raw !== 'string') return gone;
  const raw = record.isRawCut ? await wholeText(row, engine) : record.raw;
  await records.open(documentOfRecord(record, raw ?? record.raw), columnForText(), preserveFocus);
  return { kind: 'shown' };
}

async function wholeText(row: RowId, engine: JumpServices['engine']): Promise<string | null> {
  const [bytes] = await engine.rawBytes({ rows: [row] });
  return bytes ? new TextDecoder().decode(bytes) : null;
}

/** Shows the line of a problem, or where that is no line, what is known of it. */
export async function jumpToProblem(problem: ProblemView, services: JumpServices): Promise<JumpOutcome> {
  if (problem.isDocument) {
    await services.records.open(documentOfProblem(problem), columnForText(), false);
    return { kind: 'shown' };
  }
  if (!problem.isOnDisk) return gone;
  const { path, byteOffset: offset, line } = problem;
  if (!services.isLog(path)) return showInWindow(path, offset, services, false);
  const { size } = await vscode.workspace.fs.stat(vscode.Uri.file(path));
  const raw = await services.engine.rawLines({ path, offset, linesBefore: 0, linesAfter: 0 });
  const text = raw?.lines[raw.focus];
  if (
    text !== undefined &&
    line !== null &&
    jumpTarget({ fileSizeBytes: size, isText: true }, windowLimitBytes()) === 'editor'
  ) {
    const find = (document: vscode.TextDocument): number | null => lineWithText(document, line, text);
    if (await showInEditor(path, find, false, services.log)) return { kind: 'shown' };
  }
  return showInWindow(path, offset, services, false);
}

/** Opens one of the files of a source: the log in the editor, what was the log and archives in a read-only document. */
export async function openFileOfSource({ kind, path }: Generation, services: JumpServices): Promise<JumpOutcome> {
  if (path === null) return { kind: 'gone', message: 'This file is no longer on disk: it was deleted or truncated.' };
  if (kind === 'live') {
    const uri = vscode.Uri.file(path);
    const { type } = await vscode.workspace.fs.stat(uri);
    if ((type & vscode.FileType.Directory) !== 0) return revealFolder(uri);
    await vscode.commands.executeCommand('vscode.open', uri, columnForText());
    return { kind: 'shown' };
  }
  const outcome = await showInWindow(path, 0, services, false);
  return outcome.kind === 'shown'
    ? outcome
    : { kind: 'gone', message: 'This file is not read, or not yet: there are no lines to show.' };
}

/** A log that is a folder has no text of its own. */
async function revealFolder(uri: vscode.Uri): Promise<JumpOutcome> {
  if (vscode.workspace.getWorkspaceFolder(uri) === undefined) {
    return { kind: 'gone', message: `This log is a folder outside of the workspace: ${uri.fsPath}` };
  }
  await vscode.commands.executeCommand('revealInExplorer', uri);
  return { kind: 'shown' };
}

/** An editor also breaks lines at a lone CR, so the line is at the file's number or further down; known by its text. */
function lineWithText(document: vscode.TextDocument, from: number, text: string): number | null {
  const start = text.split('\r')[0] ?? text;
  for (let line = from; line < document.lineCount; line++) {
    if (document.lineAt(line).text === start) return line;
  }
  return null;
}

/** From how many bytes on this window would not open a file at once. */
export function windowLimitBytes(): number {
  const inspected = vscode.workspace.getConfiguration('workbench').inspect<unknown>('editorLargeFileConfirmation');
  const configured = inspected?.workspaceValue ?? inspected?.globalValue;
  return editorLimitBytes({
    configuredMb: typeof configured === 'number' ? configured : undefined,
    isRemote: vscode.env.remoteName !== undefined,
    isWeb: vscode.env.uiKind === vscode.UIKind.Web,
  });
}

async function showInEditor(
  path: string,
  findLine: (document: vscode.TextDocument) => number | null,
  preserveFocus: boolean,
  log: Log,
): Promise<boolean> {
  try {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.file(path));
    const line = findLine(document);
    if (line === null || line >= document.lineCount) return false;
    await showLine(document, line, columnForText(), preserveFocus);
    return true;
  } catch (error) {
    // Binary to the editor, or too large for it after all: the window of lines takes anything.
    log.info(`The editor does not open ${path} (${messageOf(error)}); its lines are shown in a read-only document.`);
    return false;
  }
}

async function showInWindow(
  path: string,
  offset: number,
  { documents }: JumpServices,
  preserveFocus: boolean,
): Promise<JumpOutcome> {
  return (await documents.open(path, offset, columnForText(), preserveFocus)) ? { kind: 'shown' } : gone;
}

/** Beside the panel where it is in front, so that both are seen; else where the person is. */
export function columnForText(): vscode.ViewColumn {
  const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
  const isPanel = tab?.input instanceof vscode.TabInputWebview && tab.input.viewType.endsWith(panelViewType);
  return isPanel ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
}
