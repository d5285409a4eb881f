import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { rowIdOf, type SegmentId } from '../../../src/core/ids';
import { commands } from '../../../src/host/contributions';

export const extensionId = 'audit-log-viewer.audit-log-viewer';

/** The log of the workspace that the suite runs in: a copy of the sample. */
export function workspaceLog(): string {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) throw new Error('the suite needs a workspace');
  return join(folder.uri.fsPath, 'logs/scheduler_audit.jsonl');
}

export function linesOf(path: string): readonly string[] {
  return readFileSync(path, 'utf8').split('\n').slice(0, -1);
}

export async function activate(): Promise<vscode.Extension<unknown>> {
  const extension = vscode.extensions.getExtension(extensionId);
  if (extension === undefined) throw new Error(`${extensionId} is not there`);
  await extension.activate();
  return extension;
}

/** What the tree hands to a command for a record: `row` is its place in the file when nothing but records stands there. */
export function recordNode(segment: number, row: number): unknown {
  const id = rowIdOf(segment as SegmentId, row);
  return { kind: 'record', id: `record ${id}`, parent: null, row: { row: id } };
}

export function jump(segment: number, row: number): Thenable<unknown> {
  return vscode.commands.executeCommand(commands.jumpToRawLine, recordNode(segment, row));
}

/** For a record that may not be there: the command then waits for its message to be read, which nobody does here. */
export async function tryToJump(segment: number, row: number): Promise<void> {
  await Promise.race([jump(segment, row), sleep(400)]);
}

/** Segments are numbered as the engine meets them: the one whose first record is the file's first line. Waits until it is there. */
export async function segmentOf(path: string, firstLine: string, seconds = 30): Promise<number> {
  let segment = -1;
  await eventually(
    async () => {
      segment = (segment + 1) % 16;
      await closeEditors();
      await tryToJump(segment, 0);
      return selected();
    },
    shown => shown?.path === path && shown.text === firstLine,
    seconds,
  );
  return segment;
}

/** Asks again until the answer is right; the last answer is in the failure. */
export async function eventually<T>(
  ask: () => Thenable<T> | T,
  isRight: (answer: T) => boolean,
  seconds = 30,
): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (isRight(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`still ${JSON.stringify(answer)} after ${seconds} s`);
    await sleep(50);
  }
}

export interface Selected {
  readonly scheme: string;
  readonly path: string;
  readonly line: number;
  readonly text: string;
}

/** What is selected in the active editor. */
export function selected(): Selected | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return undefined;
  const { document, selection } = editor;
  return {
    scheme: document.uri.scheme,
    path: document.uri.fsPath,
    line: selection.start.line,
    text: document.getText(selection),
  };
}

export async function closeEditors(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

/** Where each line of a file starts, and where the last one ends. */
export function lineStarts(path: string): Float64Array {
  const bytes = readFileSync(path);
  const starts = [0];
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) starts.push(at + 1);
  return Float64Array.from(starts);
}

export function textAt(path: string, from: number, to: number): string {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(to - from);
    readSync(file, bytes, 0, bytes.length, from);
    return bytes.toString('utf8');
  } finally {
    closeSync(file);
  }
}
