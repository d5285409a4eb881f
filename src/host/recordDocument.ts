import { prettyJson } from '../core/jsonFields';
import { placeText } from '../core/placeText';
import { problemText } from '../core/problem';
import { fileNameOf } from '../core/quantityText';
import { capText, visibleText } from '../core/visibleText';
import type { ProblemView, RecordView } from '../protocol/engineViews';

/** A record, or what is known of a problem, as a document of its own. */
export interface RecordDocument {
  /** What the editor calls it: no slash is in it, and it ends in `.json`. */
  readonly title: string;
  /** What makes it the same document when it is asked for again. */
  readonly key: string;
  /** JSON. */
  readonly text: string;
}

/** The record as a document. `raw` is all of its text. */
export function documentOfRecord(
  { view, location }: Pick<RecordView, 'view' | 'location'>,
  raw: string,
): RecordDocument {
  const place = location === null ? 'record' : placeText(location);
  const file = location === null ? '' : fileNameOf(location.path);
  const isOnDisk = view.isOnDisk && location?.isOnDisk !== false;
  return {
    title: titleOf(place, file, isOnDisk),
    key: `record ${view.row}`,
    text: `${prettyJson(raw, longestText)}\n`,
  };
}

/** A problem whose bytes are no text of a file: all that can be shown is what is known of it. */
export function documentOfProblem(problem: ProblemView): RecordDocument {
  const place = placeText(problem);
  const facts = { file: problem.path, place: problem.name ?? place, problem: problemText[problem.kind] };
  return {
    title: titleOf(place, fileNameOf(problem.path), problem.isOnDisk),
    key: `problem ${problem.kind} ${problem.path} ${place}`,
    text: `${JSON.stringify(facts, null, 2)}\n`,
  };
}

/** What stands in a document whose record nobody knows by now; JSON as well. */
export const forgottenText = '"This record was opened in another window or before a restart. Open it again."\n';

function titleOf(place: string, file: string, isOnDisk: boolean): string {
  const words = [place, file === '' || place.includes(file) ? '' : file, isOnDisk ? '' : 'no longer on disk'];
  const title = words.filter(word => word !== '').join(' · ');
  // The editor takes what is behind the last slash for the title.
  return `${capText(visibleText(title).replace(/[/\\]/g, '∕'), longestTitle)}.json`;
}

const longestTitle = 150;
/** The editor gives extensions no document that is larger than 50 MiB. */
const longestText = 40 * 1024 * 1024;
