import * as vscode from 'vscode';
import { askPerson } from '../askPerson';
import { setTimeRange } from '../../core/queryEdit';
import { timeComplaint } from '../timeRange';

/** Lets a person choose a time range; answers the filter with it, `undefined` when they thought better of it. */
export async function pickTimeRange(query: string): Promise<string | undefined> {
  const picked = await askPerson(() =>
    vscode.window.showQuickPick(ranges, {
      title: 'Filter by Time',
      placeHolder: 'Choose a time range',
    }),
  );
  if (picked === undefined) return undefined;
  if (picked.range !== 'ask') return setTimeRange(query, picked.range.since, picked.range.until);
  const since = await askForTime('since', 'From (inclusive). Leave it empty for no start.');
  if (since === undefined) return undefined;
  const until = await askForTime('until', 'To (exclusive). Leave it empty for no end.');
  if (until === undefined) return undefined;
  return setTimeRange(query, since === '' ? null : since, until === '' ? null : until);
}

async function askForTime(bound: 'since' | 'until', prompt: string): Promise<string | undefined> {
  const text = await askPerson(() =>
    vscode.window.showInputBox({
      title: 'Filter by Time',
      prompt,
      placeHolder: '2024-11-02, 2024-11-02T06:00, 2h, 7d, today',
      validateInput: value => timeComplaint(bound, value),
    }),
  );
  return text?.trim();
}

type Range = { readonly since: string | null; readonly until: string | null };

const ranges: readonly (vscode.QuickPickItem & { readonly range: Range | 'ask' })[] = [
  { label: 'Last hour', description: 'since:1h', range: { since: '1h', until: null } },
  { label: 'Last 24 hours', description: 'since:24h', range: { since: '24h', until: null } },
  { label: 'Today', description: 'since:today', range: { since: 'today', until: null } },
  { label: 'Yesterday', description: 'since:yesterday until:today', range: { since: 'yesterday', until: 'today' } },
  { label: 'Last 7 days', description: 'since:7d', range: { since: '7d', until: null } },
  { label: 'Last 30 days', description: 'since:30d', range: { since: '30d', until: null } },
  { label: 'From … to …', description: 'type both ends', range: 'ask' },
  { label: 'Any time', description: 'no time range', range: { since: null, until: null } },
];
