import type { Summary } from '../../core/summary';
import { capText, visibleText } from '../../core/visibleText';
import { countText, plural } from '../sourceText';

/** What stands beside and above the tree, so that a filter is never forgotten. */
export interface TreeMessage {
  /** Beside the view's name. */
  readonly description: string;
  /** Above the nodes; empty: none. */
  readonly message: string;
}

/** Says which filter is on and what it leaves. */
export function treeMessage(
  query: string,
  result: Summary['results'][number] | undefined,
  summary: Summary | undefined,
  isConfigured: boolean,
): TreeMessage {
  if (summary?.sources.length === 0 && isConfigured) {
    return {
      description: '',
      message: 'No file matches the configured sources yet. It is followed as soon as it appears.',
    };
  }
  if (query.trim() === '') return { description: '', message: '' };
  const shown = capText(visibleText(query), 60);
  if (result === undefined) return { description: `filtered: ${shown}`, message: '' };
  const complaint = result.complaints[0]?.message;
  const searching = result.searching === null ? '' : `, searched ${Math.floor(result.searching * 100)} % so far`;
  const hidden =
    result.count === 0 && result.total > 0 && result.searching === null
      ? `The filter hides ${result.total === 1 ? 'the only record' : `all ${plural(result.total, 'record')}`}. Clear Filters shows them again.`
      : '';
  return {
    description: `filtered: ${shown} · ${countText(result.count)} of ${countText(result.total)}${searching}`,
    message: complaint === undefined ? hidden : `The filter is not fully understood: ${complaint}`,
  };
}
