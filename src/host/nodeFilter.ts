import { addText, excludeValue, removeTerm, setField, setTimeRange } from '../core/queryEdit';
import { parseQuery } from '../core/queryParser';
import type { GroupField, IndexedRole } from '../core/roles';
import { nextDay } from '../core/timestamp';
import type { RowView } from '../protocol/engineViews';
import { fieldOf, valueOf, type GroupNode, type TreeNode } from './tree/nodes';

/** The filter that leaves what the node stands for; `null` for nodes that stand for no records. */
export function filterByNode(query: string, node: TreeNode): string | null {
  switch (node.kind) {
    case 'source':
      return setField(query, 'source', [node.source.label]);
    case 'group':
      return node.path.reduce((text, value, i) => only(text, node.grouping[i], value), query);
    case 'record':
      return filterByTask(query, node.row);
    default:
      return null;
  }
}

/** The filter without what the node stands for; `null` where that can't be said. */
export function excludeNode(query: string, node: TreeNode): string | null {
  switch (node.kind) {
    case 'source':
      return excludeValue(query, 'source', node.source.label);
    case 'group':
      return excludeGroup(query, node);
    case 'record':
      return node.row.job === ''
        ? excludeValue(query, 'event', node.row.event)
        : excludeValue(query, 'job', node.row.job);
    default:
      return null;
  }
}

/** What names the task; where a log knows no tasks, the session, and without one the event. */
function taskFields({ subject, session, procedure }: RowView): readonly IndexedRole[] {
  if (subject !== '' || procedure !== '') return ['subject', 'session', 'procedure'];
  return session === '' ? ['event'] : ['session'];
}

/** A record stands for its job, or for its task where it has none. */
function filterByTask(query: string, row: RowView): string {
  if (row.job !== '') return setField(query, 'job', [row.job]);
  return taskFields(row).reduce((text, field) => setField(text, field, [row[field]]), query);
}

function excludeGroup(query: string, node: GroupNode): string | null {
  const field = fieldOf(node);
  return field === 'day' ? null : excludeValue(query, field, valueOf(node));
}

function only(query: string, field: GroupField | undefined, value: string): string {
  if (field === undefined) return query;
  if (field !== 'day') return setField(query, field, [value]);
  // Records without a time have no day to ask for.
  return value === '' ? query : setTimeRange(query, value, nextDay(value));
}

/** Excludes exactly these values of the field by name; what else the filter says stays. */
export function setExcluded(query: string, field: string, values: readonly string[]): string {
  const { terms } = parseQuery(query);
  const kept = terms.reduceRight(
    (text, term, i) => (term.kind === 'field' && term.field === field && term.isNegated ? removeTerm(text, i) : text),
    query,
  );
  return values.reduce((text, value) => excludeValue(text, field, value), kept);
}

/** Lets only records with these words through, instead of the words asked for now. */
export function setText(query: string, words: string): string {
  const { terms } = parseQuery(query);
  const kept = terms.reduceRight(
    (text, term, i) => (term.kind === 'text' && !term.isNegated ? removeTerm(text, i) : text),
    query,
  );
  return addText(kept, words);
}

/** The words that the filter asks for now. */
export function wordsOf(query: string): readonly string[] {
  return parseQuery(query).terms.flatMap(term => (term.kind === 'text' && !term.isNegated ? [term.text] : []));
}
