import type { Summary } from '../../core/summary';
import { capText, visibleText } from '../../core/visibleText';
import { countText, plural } from '../../core/quantityText';

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
  const shown = capText(visibleText(query), 80);
  if (result === undefined) return { description: `filtered: ${shown}`, message: `Filtered: ${shown}` };
  const counts = `${countText(result.count)} of ${countText(result.total)}`;
  const searching = result.searching === null ? '' : `, searched ${Math.floor(result.searching * 100)} % so far`;
  const isHiding = result.count === 0 && result.total > 0 && result.searching === null;
  const complaint = result.complaints[0]?.message;
  return {
    description: `filtered: ${shown} · ${counts}${searching}`,
    // The description has no room in a narrow side bar: what hides records must be seen all the same.
    message: [
      isHiding
        ? `The filter hides ${result.total === 1 ? 'the only record' : `all ${plural(result.total, 'record')}`}: ${shown}`
        : `Filtered: ${shown} · ${counts}${searching}`,
      ...(complaint === undefined ? [] : [`Not fully understood: ${complaint}`]),
    ].join('. '),
  };
}
