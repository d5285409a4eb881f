import * as vscode from 'vscode';
import { setField } from '../../core/queryEdit';
import type { RowId } from '../../core/ids';
import type { EngineApi } from '../../protocol/engineApi';
import type { RowView } from '../../protocol/engineViews';
import type { PanelCommand } from '../../protocol/hostApi';
import { commands, rawScheme, type CommandFamily } from '../contributions';
import type { FilterState } from '../filterState';
import { jumpToRow, type JumpServices } from '../jump';
import { filterByNode } from '../nodeFilter';
import type { Panel } from '../panel';
import type { Selection } from '../selection';
import { isTreeNode, type TreeNode } from '../tree/nodes';

export interface PanelCommandServices {
  readonly engine: Pick<EngineApi, 'rowsById' | 'rowAt' | 'record'>;
  readonly filter: FilterState;
  readonly panel: Panel;
  readonly selection: Selection;
  readonly jump: JumpServices;
  hasFailures(): boolean;
  /** Makes sure that a file is followed: a line of a log that is open in an editor may be of a log that is not. */
  follow(path: string): Promise<void>;
}

type PanelCommandId =
  | typeof commands.openPanel
  | typeof commands.showFailures
  | typeof commands.nextFailure
  | typeof commands.previousFailure
  | typeof commands.focusFilter
  | typeof commands.findInPanel
  | typeof commands.jumpToRawLine
  | typeof commands.revealInPanel
  | typeof commands.showInPanel
  | typeof commands.showJobEvents
  | typeof commands.showSubjectEvents
  | typeof commands.copyRecord
  | typeof commands.extendRawUp
  | typeof commands.extendRawDown;

/** Commands that show something: in the panel, or in the log itself. */
export function panelCommands(services: PanelCommandServices): CommandFamily<PanelCommandId> {
  const { engine, filter, panel, selection, jump } = services;

  /** The record of the node, else the selected one. */
  const rowOf = (node: TreeNode | undefined): RowId | undefined =>
    isTreeNode(node) && node.kind === 'record' ? node.row.row : selection.row;
  const viewOf = async (node: TreeNode | undefined): Promise<RowView | undefined> => {
    const row = rowOf(node);
    const view = row === undefined ? undefined : (await engine.rowsById({ rows: [row] }))[0];
    if (view === undefined) await nothingSelected();
    return view;
  };
  const tellPanel = async (kind: PanelCommand['kind']): Promise<void> => panel.openAndPush('command', { kind });

  return {
    [commands.openPanel]: () => panel.open(),
    [commands.showFailures]: () => {
      // The counter is independent of the filter, so what it leads to must be, too.
      if (services.hasFailures()) filter.set('is:failed');
      panel.open();
    },
    [commands.nextFailure]: () => tellPanel('nextFailure'),
    [commands.previousFailure]: () => tellPanel('previousFailure'),
    [commands.focusFilter]: () => tellPanel('focusFilter'),
    [commands.findInPanel]: () => tellPanel('find'),
    [commands.jumpToRawLine]: async node => {
      const row = rowOf(node);
      if (row === undefined) return nothingSelected();
      const outcome = await jumpToRow(row, jump, false);
      if (outcome.kind === 'gone') await vscode.window.showWarningMessage(outcome.message);
    },
    [commands.revealInPanel]: async () => {
      const editor = vscode.window.activeTextEditor;
      if (editor === undefined) {
        await vscode.window.showInformationMessage('Put the cursor on a line of a log first.');
        return;
      }
      const { document } = editor;
      const isWindow = document.uri.scheme === rawScheme;
      const cursor = editor.selection.active.line;
      const place = isWindow ? jump.documents.placeOf(document, cursor) : { path: document.uri.fsPath, line: cursor };
      if (place === null) return;
      const rowAt = (): Promise<RowId | null> => engine.rowAt({ ...place, countsAs: isWindow ? 'newline' : 'editor' });
      let row = await rowAt();
      if (row === null && !isWindow && document.uri.fsPath.endsWith('.jsonl')) {
        // A log that is not followed yet; an archive of one that is was found above. Any other file may be anything.
        await services.follow(place.path);
        row = await rowAt();
      }
      if (row === null) {
        await vscode.window.showInformationMessage(
          'No record stands on this line, or its file is not followed, or not indexed so far yet.',
        );
        return;
      }
      await panel.openAndPush('reveal', { row });
    },
    [commands.showInPanel]: async node => {
      if (isTreeNode(node) && node.kind === 'record') return panel.openAndPush('reveal', { row: node.row.row });
      const query = isTreeNode(node) ? filterByNode(filter.query, node) : null;
      if (query !== null) filter.set(query);
      panel.open();
    },
    [commands.showJobEvents]: async node => {
      const view = await viewOf(node);
      if (view === undefined) return;
      if (view.job === '') {
        await vscode.window.showInformationMessage('This record names no job.');
        return;
      }
      filter.set(setField('', 'job', [view.job]));
      panel.open();
    },
    [commands.showSubjectEvents]: async node => {
      const subject = isTreeNode(node) && node.kind === 'group' ? subjectOf(node) : (await viewOf(node))?.subject;
      if (subject === undefined) return;
      if (subject === '') {
        await vscode.window.showInformationMessage('This record names no subject.');
        return;
      }
      filter.set(setField('', 'subject', [subject]));
      panel.open();
    },
    [commands.copyRecord]: async node => {
      if (node === undefined && selection.isPanelRange) return tellPanel('copy');
      const row = rowOf(node);
      const record = row === undefined ? null : await engine.record({ row });
      if (record === null) return nothingSelected();
      if (record.raw === null) throw new Error('its bytes are no longer on disk');
      await vscode.env.clipboard.writeText(record.raw);
      if (record.isRawCut)
        await vscode.window.showWarningMessage('The record is longer than 1 MiB: its first part was copied.');
    },
    [commands.extendRawUp]: uri => extend(services, uri, 'up'),
    [commands.extendRawDown]: uri => extend(services, uri, 'down'),
  };
}

async function extend({ jump }: PanelCommandServices, uri: vscode.Uri | undefined, side: 'up' | 'down'): Promise<void> {
  const target = uri instanceof vscode.Uri ? uri : vscode.window.activeTextEditor?.document.uri;
  if (target?.scheme === rawScheme) await jump.documents.extend(target, side);
}

async function nothingSelected(): Promise<void> {
  await vscode.window.showInformationMessage('Select a record in the tree or in the panel first.');
}

function subjectOf(node: Extract<TreeNode, { kind: 'group' }>): string {
  return node.path[node.grouping.indexOf('subject')] ?? '';
}
