/** The columns of the table, in the order they have at first. */
export const columnIds = [
  'time',
  'source',
  'event',
  'subject',
  'session',
  'procedure',
  'job',
  'status',
  'duration',
  'cost',
  'detail',
] as const;
export type ColumnId = (typeof columnIds)[number];

export interface Column {
  readonly title: string;
  readonly width: number;
  /** The width down to which it gives room to others before the table must be scrolled; it gives none when this is left out. */
  readonly leastWidth?: number;
  /** Field of the query language that the cell's value belongs to; `null` when it can't be filtered by value. */
  readonly field: string | null;
  /** Numbers stand at the right, so that their digits line up. */
  readonly isNumeric?: boolean;
}

export const columns: Readonly<Record<ColumnId, Column>> = {
  time: { title: 'Time', width: 198, field: null },
  event: { title: 'Event', width: 124, field: 'event' },
  subject: { title: 'Subject', width: 88, leastWidth: 88, field: 'subject' },
  session: { title: 'Session', width: 144, leastWidth: 84, field: 'session' },
  procedure: { title: 'Procedure', width: 112, field: 'procedure' },
  job: { title: 'Job', width: 80, leastWidth: 80, field: 'job' },
  status: { title: 'Status', width: 96, field: 'status' },
  duration: { title: 'Duration', width: 92, field: null, isNumeric: true },
  cost: { title: 'Cost', width: 96, field: null, isNumeric: true },
  detail: { title: 'Detail', width: 160, field: null },
  source: { title: 'Source', width: 170, leastWidth: 136, field: 'source' },
};

/** Who gives room first: ids, which few people read to their end. */
export const givingRoom: readonly ColumnId[] = ['session', 'job', 'source', 'subject'];

/** The width of a column before anybody changes it: as the widest of these dialects needs it. */
export function firstWidth(id: ColumnId, dialects: readonly string[], hasOldStatus: boolean): number {
  // Two words with an arrow between.
  if (id === 'status' && hasOldStatus) return 168;
  const widths = dialects.map(dialect => (dialectWidths.get(dialect) ?? unknownDialect)[id] ?? columns[id].width);
  return widths.length === 0 ? columns[id].width : Math.max(...widths);
}

type Widths = Readonly<Partial<Record<ColumnId, number>>>;

/** Of a dialect of the person's own. */
const unknownDialect: Widths = { event: 150, subject: 124, procedure: 144, job: 120 };

/** What differs from `columns`: names of skills and workflows, ids that begin with a time, long names of events. */
const dialectWidths: ReadonlyMap<string, Widths> = new Map<string, Widths>([
  ['snbb', {}],
  ['betty', { event: 108, subject: 124, procedure: 152, job: 144 }],
  ['ddeutil', { event: 76, subject: 156, procedure: 144, job: 144, status: 84, duration: 84 }],
  ['scout', { event: 168 }],
]);
