import { assertNever } from '../../src/base/assertNever';
import type { SourceSummary } from '../../src/core/summary';
import { kindText } from '../../src/core/kindText';
import { formatTime } from '../../src/core/timestamp';
import type { IconName } from '../parts/icons';
import { percentText } from '../parts/words';

/** How a source is doing, in an icon and a few words. */
export interface SourceText {
  readonly icon: IconName;
  readonly kind: 'calm' | 'busy' | 'warning' | 'error';
  readonly text: string;
  /** A sentence with what can be done. */
  readonly explanation: string;
}

export function sourceText(source: SourceSummary, zone: string): SourceText {
  const { state, watch, path } = source;
  switch (state.kind) {
    case 'opening':
      return { icon: 'sync', kind: 'busy', text: 'opening', explanation: `${path} is being opened.` };
    case 'indexing': {
      const text = `indexing ${state.isInArchives === true ? 'archives ' : ''}${percentText(state.fraction)}`;
      return { icon: 'sync', kind: 'busy', text, explanation: 'The newest records are shown; older ones join.' };
    }
    case 'following':
      return watch.mode === 'events'
        ? { icon: 'pulse', kind: 'calm', text: 'following', explanation: `${path}\n${kindText(source)}` }
        : {
            icon: 'pulse',
            kind: 'calm',
            text: 'following (polling)',
            explanation: `${path}\n${kindText(source)}\n${pollingText(watch)}`,
          };
    case 'partial': {
      const text = `${percentText(state.fraction)} indexed`;
      const explanation = 'Indexing was cancelled: older records are not counted, filtered or shown.';
      return { icon: 'pause', kind: 'warning', text, explanation };
    }
    case 'missing': {
      const since = formatTime(state.sinceMs, zone, 'minutes').slice(11);
      return { icon: 'question', kind: 'warning', text: `missing since ${since}`, explanation: `Waiting for ${path}` };
    }
    case 'denied':
      return { icon: 'lock', kind: 'error', text: 'not permitted', explanation: `${path} may not be read.` };
    case 'notAFile':
      return { icon: 'error', kind: 'error', text: `is ${state.what}`, explanation: `${path} is not a file.` };
    case 'failed':
      return { icon: 'error', kind: 'error', text: 'failed', explanation: state.message };
    default:
      return assertNever(state);
  }
}

function pollingText({ reason }: SourceSummary['watch']): string {
  return `Looked at every second${reason === '' ? '' : `: ${reason}`}`;
}
