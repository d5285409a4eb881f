import type { Generation, SourceLedger } from './ledger';
import { ledgerEntryText } from './ledgerText';
import { countText, fileNameOf, plural, sizeText } from './quantityText';
import { stateText, watchText } from './sourceText';
import { alignColumns } from './textTable';
import { formatTime } from './timestamp';
import { visibleText } from './visibleText';

/** Whose clock is used, and what time it is. */
export interface LedgerDocumentOptions {
  /** IANA name of the display zone. */
  readonly zone: string;
  /** In ms since 1970. */
  readonly now: number;
}

/** The account of a source as plain text to be read in an editor. It carries nothing of a record. */
export function ledgerDocument(ledger: SourceLedger, { zone, now }: LedgerDocumentOptions): string {
  const title = visibleText(ledger.label);
  const parts = [
    [title, '='.repeat(Math.max(1, title.length))],
    facts(ledger, zone, now),
    files(ledger, zone),
    sums(ledger),
    whatHappened(ledger, zone),
    unproven(ledger),
  ];
  return parts.map(lines => `${lines.join('\n')}\n`).join('\n');
}

function facts(ledger: SourceLedger, zone: string, now: number): readonly string[] {
  const { path, realPath, format, dialect, openedAtMs } = ledger;
  return alignColumns([
    ['Path', path],
    ...(realPath !== null && realPath !== path ? [['Really at', realPath]] : []),
    ['Format', format],
    ['Dialect', dialect],
    ['State', stateText(ledger, zone)],
    ['Mode', watchText(ledger)],
    ['Followed since', timeText(openedAtMs, zone)],
    ['As of', `${timeText(now, zone)} (${zone})`],
  ]);
}

function files({ generations }: SourceLedger, zone: string): readonly string[] {
  if (generations.length === 0) return heading('Files, oldest first', ['None yet.']);
  const head = ['File', 'State', 'Size', 'Read', 'Records', 'Shown', 'Problems', 'From', 'To', 'Remarks'];
  const rows = generations.map(generation => [
    nameText(generation),
    stateNames[generation.state],
    sizeText(generation.sizeBytes),
    sizeText(generation.readBytes),
    countText(generation.records),
    countText(generation.shownRecords),
    countText(generation.problems),
    timeText(generation.firstTimeMs, zone),
    timeText(generation.lastTimeMs, zone),
    generation.cause,
  ]);
  return heading('Files, oldest first', alignColumns([head, ...rows], NUMBER_COLUMNS));
}

/** Each record that was read is shown, or is shown from another file. */
function sums({ generations, counts }: SourceLedger): readonly string[] {
  const sum = (of: (generation: Generation) => number): number =>
    generations.reduce((total, generation) => total + of(generation), 0);
  const read = sum(({ records }) => records);
  const shown = sum(({ shownRecords }) => shownRecords);
  const lines = [
    `${plural(read, 'record')} read = ${countText(shown)} shown + ${countText(read - shown)} repeated in another file.`,
    ...(counts.recordsNotOnDisk > 0
      ? [`${countText(counts.recordsNotOnDisk)} of those that are shown are no longer on disk.`]
      : []),
    `${sizeText(counts.readBytes)} read; ${plural(counts.problems, 'problem')}.`,
    `${plural(counts.rotations, 'rotation')}, ${plural(counts.truncations, 'truncation')}.`,
  ];
  return heading('Sums', lines);
}

function whatHappened({ entries, droppedEntries }: SourceLedger, zone: string): readonly string[] {
  // Some are only certain a while after they happened.
  const sorted = [...entries].sort((a, b) => a.atMs - b.atMs || a.sequence - b.sequence);
  const rows = sorted.map(entry => {
    const { level, text } = ledgerEntryText(entry);
    return [timeText(entry.atMs, zone), level === 'warning' ? '!' : '', text];
  });
  return heading('What happened', [
    ...(droppedEntries > 0 ? [`(${plural(droppedEntries, 'older entry', 'older entries')} left out)`] : []),
    ...(rows.length > 0 ? alignColumns(rows) : ['Nothing yet.']),
  ]);
}

function unproven({ unproven: events, state }: SourceLedger): readonly string[] {
  const isUnfinished = state.kind === 'opening' || state.kind === 'indexing' || state.kind === 'partial';
  const lines = [
    ...events.map(event => `- ${ledgerEntryText(event).text}`),
    ...(isUnfinished ? ['- not everything is read yet'] : []),
  ];
  return heading('What could not be proven', lines.length > 0 ? lines : ['Everything that was read is accounted for.']);
}

function heading(title: string, lines: readonly string[]): readonly string[] {
  return [title, '-'.repeat(title.length), ...lines];
}

function nameText({ kind, path }: Generation): string {
  const name = path === null ? '(no name)' : fileNameOf(path);
  return kind === 'live' ? `${name} (log)` : kind === 'former' && path !== null ? `${name} (was the log)` : name;
}

function timeText(ms: number | null, zone: string): string {
  return ms === null ? '' : formatTime(ms, zone, 'seconds');
}

const stateNames: Readonly<Record<Generation['state'], string>> = {
  followed: 'followed',
  stillOpen: 'still open',
  read: 'read',
  toRead: 'to be read',
  waiting: 'not finished',
  damaged: 'damaged',
  tooLarge: 'too large',
  beyondLimit: 'beyond the limit',
  unreadable: 'unreadable',
  gone: 'gone',
};
/** Size, read, records, shown, problems: to be compared, they stand to the right. */
const NUMBER_COLUMNS: readonly number[] = [2, 3, 4, 5, 6];
