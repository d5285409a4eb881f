import { setTimeRange } from '../core/queryEdit';
import { parseQuery } from '../core/queryParser';

/** What is wrong with a time that a person types for one end of a range; `undefined` when it is fine or empty. */
export function timeComplaint(bound: 'since' | 'until', text: string): string | undefined {
  const time = text.trim();
  if (time === '') return undefined;
  const query = setTimeRange('', bound === 'since' ? time : null, bound === 'until' ? time : null);
  const { complaints, terms } = parseQuery(query);
  if (complaints.length === 0 && terms.length === 1) return undefined;
  return complaints[0]?.message ?? 'This is not a time.';
}
