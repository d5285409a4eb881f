import type { ValueTables } from '../core/columns';
import { outcomes } from '../core/outcome';
import { capText } from '../core/visibleText';
import type { RowView } from '../protocol/engineViews';
import { readRecordBytes, recordText } from './query/recordTexts';
import { detailsOf, unreadDetails, type RowDetails } from './rowDetails';
import { rowIdOf } from '../core/ids';
import type { FoundInSegment } from './store/logIndex';
import type { Segment } from './store/segment';
import { FAILURE } from '../core/outcome';

/** The lines of the table for some rows. Columns are read at once, the details are read from the files together. */
export async function readRowViews(tables: ValueTables, rows: readonly FoundInSegment[]): Promise<RowView[]> {
  const views = rows.map(({ segment, row }) => viewWithoutDetails(tables, segment, row));
  const details = await readDetails(rows);
  return views.map((view, place) => ({ ...view, ...details[place] }));
}

/** The line of the table as far as the columns know it. */
export function viewWithoutDetails(tables: ValueTables, segment: Segment, row: number): RowView {
  const chunk = segment.chunkOf(row);
  if (chunk === undefined) throw new Error(`There is no row ${row} in the segment.`);
  const at = row & 0xffff;
  const timeMs = chunk.timeMs[at] ?? NaN;
  const outcome = chunk.outcome[at] ?? 0;
  const textOf = (role: keyof ValueTables): string =>
    capText(tables[role].textOf(chunk.codes[role][at] ?? 0), MAX_VALUE);
  return {
    row: rowIdOf(segment.id, row),
    source: segment.owner.id,
    timeMs: Number.isNaN(timeMs) ? null : timeMs,
    event: textOf('event'),
    subject: textOf('subject'),
    session: textOf('session'),
    procedure: textOf('procedure'),
    job: textOf('job'),
    old: textOf('old'),
    status: textOf('status'),
    ...unreadDetails,
    outcome: outcomes[outcome] ?? 'neutral',
    isUnseen: outcome === FAILURE && segment.isUnseen(row),
    isOnDisk: segment.placeOf(row) !== null,
  };
}

async function readDetails(rows: readonly FoundInSegment[]): Promise<readonly RowDetails[]> {
  const details: RowDetails[] = rows.map(() => unreadDetails);
  const bySegment = new Map<Segment, number[]>();
  rows.forEach(({ segment }, place) => {
    const places = bySegment.get(segment);
    if (places === undefined) bySegment.set(segment, [place]);
    else places.push(place);
  });
  const reading = [...bySegment].map(async ([segment, places]) => {
    const rowsOfPlaces = places.map(place => rows[place]?.row ?? 0);
    const bytes = await readRecordBytes(segment, rowsOfPlaces);
    places.forEach((place, at) => {
      const record = bytes[at] ?? null;
      if (record === null) return;
      details[place] = detailsOf(recordText(segment, rowsOfPlaces[at] ?? 0, record), segment.owner.dialect);
    });
  });
  await Promise.all(reading);
  return details;
}

const MAX_VALUE = 200;
