import { durationText } from '../core/durationText';
import type { Role } from '../core/roles';
import { formatTime } from '../core/timestamp';
import { visibleText } from '../core/visibleText';
import type { FeedRecord } from '../protocol/feedViews';
import type { Colors } from './colors';
import { displayWidth, fitWidth, isPlain, padWidth } from './displayWidth';
import type { RecordValues } from './recordValues';

export interface TableOptions {
  readonly zone: string;
  readonly colors: Colors;
  /** The name of a record's source; `null` when there is one source only, and no column for it. */
  readonly nameOf: ((record: FeedRecord) => string) | null;
  /** Roles of which some record has a value: the others have no column. */
  readonly roles: ReadonlySet<Role>;
  /** Letters in a line; `null` to print cells as long as they are. */
  readonly columns: number | null;
}

/**
 * Makes a table to read, with a line of titles on top. Columns are as wide as their widest cell so far and never become narrower;
 * on a terminal they have limits, and lines are cut to its width.
 */
export class RecordTable {
  private readonly columns: readonly Column[];
  private readonly widths: number[];
  private hasTitles = false;

  constructor(private readonly options: TableOptions) {
    this.columns = allColumns.filter(({ roles, title }) => {
      if (title === 'SOURCE') return options.nameOf !== null;
      return roles.length === 0 || roles.some(role => options.roles.has(role));
    });
    this.widths = this.columns.map(({ title }) => title.length);
  }

  /** The lines of a page, each with its line end. */
  format(page: readonly TableRow[]): string {
    const rows = page.map(row => this.columns.map(column => this.cellOf(column, row)));
    for (const row of rows) row.forEach((cell, at) => this.widen(at, displayWidth(cell)));
    const { colors } = this.options;
    const titles = this.hasTitles ? [] : [colors.faint(this.line(this.columns.map(({ title }) => title)))];
    this.hasTitles = true;
    const lines = rows.map((cells, at) => colors.outcome(page[at]?.record.view.outcome ?? 'neutral', this.line(cells)));
    return [...titles, ...lines].map(line => `${line}\n`).join('');
  }

  private cellOf({ text, most }: Column, row: TableRow): string {
    const written = text(row, this.options);
    const cell = written === '' ? '-' : isPlain(written) ? written : visibleText(written);
    return this.options.columns === null ? cell : fitWidth(cell, most);
  }

  private widen(at: number, width: number): void {
    this.widths[at] = Math.max(this.widths[at] ?? 0, width);
  }

  private line(cells: readonly string[]): string {
    const padded = cells.map((cell, at) => {
      const width = this.widths[at] ?? 0;
      if (this.columns[at]?.isNumber === true) return ' '.repeat(Math.max(0, width - displayWidth(cell))) + cell;
      return at === cells.length - 1 ? cell : padWidth(cell, width);
    });
    const line = padded.join('  ');
    const { columns } = this.options;
    return columns === null ? line : fitWidth(line, columns);
  }
}

/** A record, and what it says. */
export interface TableRow {
  readonly record: FeedRecord;
  readonly values: RecordValues;
}

interface Column {
  readonly title: string;
  /** It is there when the logs have one of them; always, when there are none. */
  readonly roles: readonly Role[];
  readonly isNumber?: boolean;
  /** Letters on a terminal. */
  readonly most: number;
  readonly text: (row: TableRow, options: TableOptions) => string;
}

const allColumns: readonly Column[] = [
  {
    title: 'TIME',
    roles: [],
    most: 19,
    text: ({ record: { view } }, { zone }) => (view.timeMs === null ? '' : formatTime(view.timeMs, zone, 'seconds')),
  },
  { title: 'SOURCE', roles: [], most: 24, text: ({ record }, { nameOf }) => nameOf?.(record) ?? '' },
  { title: 'EVENT', roles: ['event'], most: 24, text: ({ values: { texts } }) => texts.event },
  { title: 'PROCEDURE', roles: ['procedure'], most: 24, text: ({ values: { texts } }) => texts.procedure },
  {
    title: 'SUBJECT/SESSION',
    roles: ['subject', 'session'],
    most: 32,
    text: ({ values: { texts } }) => [texts.subject, texts.session].filter(text => text !== '').join('/'),
  },
  { title: 'STATUS', roles: ['status'], most: 16, text: ({ values: { texts } }) => texts.status },
  {
    title: 'DURATION',
    roles: ['duration'],
    isNumber: true,
    most: 10,
    text: ({ values: { durationMs } }) => (durationMs === null ? '' : durationText(durationMs)),
  },
  { title: 'COST', roles: ['cost'], isNumber: true, most: 12, text: ({ values: { texts } }) => texts.cost },
  { title: 'DETAIL', roles: ['detail'], most: Infinity, text: ({ values: { texts } }) => texts.detail },
];
