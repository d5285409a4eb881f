import * as vscode from 'vscode';
import type { RowId } from '../core/ids';
import type { Generation } from '../core/ledger';
import type { EngineApi } from '../protocol/engineApi';
import type { ProblemView } from '../protocol/engineViews';
import { panelViewType } from './contributions';
import { editorLimitBytes, jumpTarget } from './jumpTarget';
import { messageOf, type Log } from './log';
import type { RawDocuments } from './rawDocuments';
import { showLine } from './showLine';

export interface JumpServices {
  readonly engine: Pick<EngineApi, 'locate' | 'rawLines'>;
  readonly documents: RawDocuments;
  readonly log: Log;
  /** Whether the path is that of a log that is followed, and not of an archive. */
  isLog(path: string): boolean;
}

/** What became of a jump; the message is for the person. */
export type JumpOutcome = { readonly kind: 'shown' } | { readonly kind: 'gone'; readonly message: string };

const gone: JumpOutcome = {
  kind: 'gone',
  message: 'The line of this record is no longer on disk: its file was truncated, replaced or deleted.',
};

/** Shows the very line of a record, selected and revealed. */
export async function jumpToRow(row: RowId, services: JumpServices, preserveFocus = false): Promise<JumpOutcome> {
  const location = await services.engine.locate({ row });
  if (location === null) return { kind: 'gone', message: 'The record is not in the index any more. Select it again.' };
  if (!location.isOnDisk) return gone;
  const { path, byteOffset, editorLine } = location;
  // Archives are history: they are shown, never opened for editing.
  if (services.isLog(path) && jumpTarget(location, windowLimitBytes()) === 'editor') {
    const isShown = await showInEditor(path, () => editorLine, preserveFocus, services.log);
    if (isShown) return { kind: 'shown' };
  }
  return showInWindow(path, byteOffset, services, preserveFocus);
}

/** Shows the line of a problem. */
export async function jumpToProblem(problem: ProblemView, services: JumpServices): Promise<JumpOutcome> {
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
    await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(path), columnForText());
    return { kind: 'shown' };
  }
  const outcome = await showInWindow(path, 0, services, false);
  return outcome.kind === 'shown'
    ? outcome
    : { kind: 'gone', message: 'This file is not read, or not yet: there are no lines to show.' };
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
