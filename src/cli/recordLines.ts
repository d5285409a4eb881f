import { formatTime } from '../core/timestamp';
import { visibleText } from '../core/visibleText';
import type { FeedRecord } from '../protocol/feedViews';
import type { Colors } from './colors';
import { displayWidth, fitWidth, isPlain, padWidth } from './displayWidth';
import { detailIn } from './recordFields';

export interface LineOptions {
  readonly zone: string;
  readonly colors: Colors;
  /** The name of a record's source; `null` when there is one source only, and no column for it. */
  readonly nameOf: ((record: FeedRecord) => string) | null;
  /** Letters in a line; `null` to print lines as long as they are. On a terminal job and detail follow where there is room. */
  readonly columns: () => number | null;
}

/**
 * Makes lines to read, one a record: time, source, event, procedure, subject/session, status. Columns are as wide as
 * their widest cell so far, within limits, and never become narrower: lines stay aligned and nothing is waited for.
 */
export class RecordLines {
  private readonly widths = columnLimits.map(({ least }) => least);
  private sourceWidth = 0;

  constructor(private readonly options: LineOptions) {}

  /** The lines of some records, each with its line end. */
  format(records: readonly FeedRecord[]): string {
    const cells = records.map(cellsOf);
    const names = records.map(record => visibleText(this.options.nameOf?.(record) ?? ''));
    for (const row of cells) row.forEach((cell, column) => this.widen(column, cell));
    for (const name of names) this.sourceWidth = Math.max(this.sourceWidth, displayWidth(name));
    const columns = this.options.columns();
    const lines = records.map((record, at) => this.line(record, cells[at] ?? [], names[at] ?? '', columns));
    return lines.map(line => `${line}\n`).join('');
  }

  private widen(column: number, cell: string): void {
    const most = columnLimits[column]?.most ?? 0;
    this.widths[column] = Math.max(this.widths[column] ?? 0, Math.min(most, displayWidth(cell)));
  }

  private line(record: FeedRecord, cells: readonly string[], name: string, columns: number | null): string {
    const { zone, colors, nameOf } = this.options;
    const { timeMs, outcome } = record.view;
    const time = padWidth(timeMs === null ? '-' : formatTime(timeMs, zone, 'seconds'), TIME_WIDTH);
    const lead = nameOf === null ? [] : [padWidth(name, this.sourceWidth)];
    const last = cells.length - 1;
    const padded = cells.map((cell, column) => (column === last ? cell : padWidth(cell, this.widths[column] ?? 0)));
    const text = [...lead, ...padded].join('  ');
    if (columns === null) return `${colors.faint(time)}  ${colors.outcome(outcome, text)}`;
    const room = Math.max(0, columns - TIME_WIDTH - 2);
    const shown = fitWidth(text, room);
    const more = moreOf(record);
    const gap = Math.max(0, (this.widths[last] ?? 0) - displayWidth(cells[last] ?? '')) + 2;
    const left = room - displayWidth(shown) - gap;
    const rest = more === '' || left < LEAST_MORE ? '' : ' '.repeat(gap) + colors.faint(fitWidth(more, left));
    return `${colors.faint(fitWidth(time, columns))}${room > 0 ? '  ' : ''}${colors.outcome(outcome, shown)}${rest}`;
  }
}

function cellsOf({ view }: FeedRecord): string[] {
  const { event, procedure, subject, session, status } = view;
  const about = session === '' ? subject : `${subject}/${session}`;
  return [event, procedure, about, status].map(cell => (cell === '' ? '-' : visible(cell)));
}

function visible(text: string): string {
  return isPlain(text) ? text : visibleText(text);
}

/** What else there is to say, where there is room. */
function moreOf(record: FeedRecord): string {
  const { job } = record.view;
  const parts = [job === '' ? '' : `job ${visibleText(job)}`, visibleText(detailIn(record))];
  return parts.filter(part => part !== '').join('  ');
}

const TIME_WIDTH = 19;
/** Event, procedure, subject and session, status. */
const columnLimits = [
  { least: 13, most: 24 },
  { least: 10, most: 24 },
  { least: 16, most: 32 },
  { least: 8, most: 16 },
];
/** Less than this says nothing. */
const LEAST_MORE = 8;
