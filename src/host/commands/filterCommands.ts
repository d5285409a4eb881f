import * as vscode from 'vscode';
import { askPerson } from '../askPerson';
import { setField, withoutField } from '../../core/queryEdit';
import type { FacetField } from '../../core/roles';
import type { EngineApi } from '../../protocol/engineApi';
import { commands, type CommandFamily } from '../contributions';
import type { FilterState } from '../filterState';
import { excludeNode, filterByNode, setExcluded, setText, wordsOf } from '../nodeFilter';
import { isTreeNode } from '../tree/nodes';
import { chosenValues } from '../valueItems';
import { pickValues } from '../valuePick';
import { pickTimeRange } from './timePick';

export interface FilterCommandServices {
  readonly engine: Pick<EngineApi, 'facets'>;
  readonly filter: FilterState;
  readonly onFailure: (error: unknown) => void;
}

type FilterCommand =
  | typeof commands.filterByEvent
  | typeof commands.filterBySubject
  | typeof commands.filterByProcedure
  | typeof commands.filterBySession
  | typeof commands.filterByJob
  | typeof commands.filterByStatus
  | typeof commands.filterByTime
  | typeof commands.filterByText
  | typeof commands.exclude
  | typeof commands.clearFilters
  | typeof commands.filterByNode
  | typeof commands.excludeNode;

/** Commands that change the shared filter. */
export function filterCommands(services: FilterCommandServices): CommandFamily<FilterCommand> {
  const { engine, filter, onFailure } = services;

  const filterBy = (field: FacetField, title: string) => async (): Promise<void> => {
    const query = withoutField(filter.query, field);
    const chosen = chosenValues(filter.query, field, false);
    const values = await askPerson(() => pickValues({ engine, field, query, title, chosen, onFailure }));
    if (values !== undefined) filter.set(setField(filter.query, field, values));
  };

  return {
    [commands.filterByEvent]: filterBy('event', 'Filter by Event'),
    [commands.filterBySubject]: filterBy('subject', 'Filter by Subject'),
    [commands.filterByProcedure]: filterBy('procedure', 'Filter by Procedure'),
    [commands.filterBySession]: filterBy('session', 'Filter by Session'),
    [commands.filterByJob]: filterBy('job', 'Filter by Job'),
    [commands.filterByStatus]: filterBy('status', 'Filter by Status'),
    [commands.filterByTime]: async () => {
      const query = await pickTimeRange(filter.query);
      if (query !== undefined) filter.set(query);
    },
    [commands.filterByText]: async () => {
      const words = await askPerson(() =>
        vscode.window.showInputBox({
          title: 'Filter by Text',
          prompt: 'Records that hold this text in any value, whatever its case. Leave it empty to ask for no text.',
          value: wordsOf(filter.query).join(' '),
        }),
      );
      if (words !== undefined) filter.set(setText(filter.query, words));
    },
    [commands.exclude]: async () => {
      const picked = await askPerson(() =>
        vscode.window.showQuickPick(excludable, {
          title: 'Exclude (1 of 2): what kind of value?',
          placeHolder: 'Choose a field',
        }),
      );
      if (picked === undefined) return;
      const { field } = picked;
      const values = await askPerson(() =>
        pickValues({
          engine,
          field,
          query: withoutField(filter.query, field),
          title: `Exclude (2 of 2): which ${field}?`,
          chosen: chosenValues(filter.query, field, true),
          onFailure,
        }),
      );
      if (values !== undefined) filter.set(setExcluded(filter.query, field, values));
    },
    [commands.clearFilters]: () => filter.set(''),
    [commands.filterByNode]: node => {
      const query = isTreeNode(node) ? filterByNode(filter.query, node) : null;
      if (query !== null) filter.set(query);
    },
    [commands.excludeNode]: async node => {
      const query = isTreeNode(node) ? excludeNode(filter.query, node) : null;
      if (query !== null) filter.set(query);
      else
        await vscode.window.showInformationMessage('This can’t be excluded by itself. Use Filter by Time… for days.');
    },
  };
}

const excludable: readonly (vscode.QuickPickItem & { readonly field: FacetField })[] = [
  { label: 'Event', field: 'event' },
  { label: 'Subject', field: 'subject' },
  { label: 'Procedure', field: 'procedure' },
  { label: 'Session', field: 'session' },
  { label: 'Job', field: 'job' },
  { label: 'Status', field: 'status' },
  { label: 'Source', field: 'source' },
];
