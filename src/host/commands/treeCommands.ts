import * as vscode from 'vscode';
import { askPerson } from '../askPerson';
import { placeText } from '../../core/placeText';
import { problemText } from '../../core/problem';
import type { SourceId } from '../../core/ids';
import type { Summary } from '../../core/summary';
import { escapeIcons, visibleText } from '../../core/visibleText';
import type { EngineApi } from '../../protocol/engineApi';
import { commands, settings, settingsSection, type CommandFamily } from '../contributions';
import { jumpToProblem, openFileOfSource, type JumpServices } from '../jump';
import { groupings } from '../settings/readSettings';
import { countText, fileNameOf, plural } from '../../core/quantityText';
import { isTreeNode, valueOf } from '../tree/nodes';
import type { TreeModel } from '../tree/treeModel';
import type { TreePreferences } from '../tree/treePreferences';

export interface TreeCommandServices {
  readonly engine: Pick<EngineApi, 'problems'>;
  readonly tree: TreeModel;
  readonly preferences: TreePreferences;
  readonly jump: JumpServices;
  summary(): Summary | undefined;
  showLog(): void;
}

type TreeCommandId =
  | typeof commands.groupTreeBy
  | typeof commands.loadOlder
  | typeof commands.loadNewer
  | typeof commands.loadMore
  | typeof commands.copyNode
  | typeof commands.openProblem
  | typeof commands.openFile
  | typeof commands.changeArchiveLimit
  | typeof commands.showProblems
  | typeof commands.openSettings
  | typeof commands.showLog;

/** Commands of the tree, and those that open what is not the panel. */
export function treeCommands(services: TreeCommandServices): CommandFamily<TreeCommandId> {
  const { engine, tree, preferences, jump } = services;

  const openProblem = async (problem: Parameters<typeof jumpToProblem>[0]): Promise<void> => {
    const outcome = await jumpToProblem(problem, jump);
    if (outcome.kind === 'gone') await vscode.window.showWarningMessage('What could not be read is no longer on disk.');
  };

  return {
    [commands.groupTreeBy]: () => chooseGrouping(preferences),
    [commands.loadOlder]: async node => {
      if (isTreeNode(node) && node.kind === 'older') await tree.loadOlder(node.parent);
    },
    [commands.loadNewer]: async node => {
      if (isTreeNode(node) && node.kind === 'newer') await tree.loadNewer(node.parent);
    },
    [commands.loadMore]: async node => {
      if (isTreeNode(node) && (node.kind === 'moreGroups' || node.kind === 'moreProblems'))
        await tree.loadMore(node.parent);
    },
    [commands.copyNode]: async node => {
      if (!isTreeNode(node)) return;
      if (node.kind === 'group') await vscode.env.clipboard.writeText(valueOf(node));
      if (node.kind === 'source') await vscode.env.clipboard.writeText(node.source.path);
      if (node.kind === 'file' && node.generation.path !== null)
        await vscode.env.clipboard.writeText(node.generation.path);
    },
    [commands.openProblem]: async node => {
      if (isTreeNode(node) && node.kind === 'problem') await openProblem(node.problem);
    },
    [commands.openFile]: async node => {
      if (!isTreeNode(node) || node.kind !== 'file') return;
      const outcome = await openFileOfSource(node.generation, jump);
      if (outcome.kind === 'gone') await vscode.window.showWarningMessage(outcome.message);
    },
    [commands.changeArchiveLimit]: async () => {
      const query = `${settingsSection}.${settings.archivesLimit}`;
      await vscode.commands.executeCommand('workbench.action.openSettings', query);
    },
    [commands.showProblems]: async node => {
      const source = isTreeNode(node) && node.kind === 'source' ? node.source.id : null;
      await chooseProblem(engine, services.summary(), source, openProblem);
    },
    [commands.openSettings]: async setting => {
      const query = typeof setting === 'string' ? `${settingsSection}.${setting}` : settingsSection;
      await vscode.commands.executeCommand('workbench.action.openSettings', query);
    },
    [commands.showLog]: () => services.showLog(),
  };
}

/** Lists the problems of one source, or of all, and opens the one that is chosen. */
export async function chooseProblem(
  engine: Pick<EngineApi, 'problems'>,
  summary: Summary | undefined,
  source: SourceId | null,
  open: (problem: Parameters<typeof jumpToProblem>[0]) => Promise<void>,
): Promise<void> {
  const sources = (summary?.sources ?? []).filter(
    ({ id, problems }) => problems > 0 && (source === null || id === source),
  );
  const pages = await Promise.all(
    sources.map(async ({ id, label, path }) => {
      const problems = await engine.problems({ source: id, from: 0, limit: problemsListed });
      return problems.map(problem => ({
        label: escapeIcons(placeText(problem)),
        description: problemText[problem.kind],
        detail: [
          ...(sources.length > 1 ? [label] : []),
          // Where it is not said, it is the log itself.
          ...(problem.path === path || problem.name?.includes(fileNameOf(problem.path)) === true
            ? []
            : [fileNameOf(problem.path)]),
        ]
          .map(text => escapeIcons(visibleText(text)))
          .join(' · '),
        problem,
      }));
    }),
  );
  const items = pages.flat();
  const total = sources.reduce((sum, { problems }) => sum + problems, 0);
  if (items.length === 0) {
    await vscode.window.showInformationMessage('Everything could be read.');
    return;
  }
  const picked = await askPerson(() =>
    vscode.window.showQuickPick(items, {
      title: 'Problems',
      placeHolder:
        items.length < total
          ? `The first ${countText(items.length)} of ${countText(total)} places that could not be read`
          : `${plural(total, 'place')} could not be read; choose one to see it`,
      matchOnDescription: true,
    }),
  );
  if (picked !== undefined) await open(picked.problem);
}

const problemsListed = 1000;

async function chooseGrouping(preferences: TreePreferences): Promise<void> {
  type Item = vscode.QuickPickItem & { readonly choice?: Parameters<TreePreferences['choose']>[0] };
  const now = preferences.grouping.join();
  const mark = (isNow: boolean): string => (isNow ? '$(check) ' : '$(blank) ');
  const items: readonly Item[] = [
    ...groupings.map(grouping => ({
      label:
        mark(grouping.join() === now) + grouping.map(name => name.charAt(0).toUpperCase() + name.slice(1)).join(' → '),
      choice: { grouping },
    })),
    { label: 'Order of groups', kind: vscode.QuickPickItemKind.Separator },
    { label: `${mark(preferences.order === 'name')}By name`, choice: { order: 'name' } },
    { label: `${mark(preferences.order === 'appearance')}By first appearance`, choice: { order: 'appearance' } },
  ];
  const picked = await askPerson(() =>
    vscode.window.showQuickPick(items, {
      title: 'Group Tree By',
      placeHolder: 'Choose how the tree is grouped',
    }),
  );
  if (picked?.choice !== undefined) preferences.choose(picked.choice);
}
