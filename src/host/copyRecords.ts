import { exactDurationText } from '../core/durationText';
import type { RowId } from '../core/ids';
import { formatTime } from '../core/timestamp';
import type { EngineApi } from '../protocol/engineApi';
import type { RowView } from '../protocol/engineViews';

export interface CopiedRecords {
  readonly text: string;
  /** How many of the rows could be read. */
  readonly copied: number;
}

/**
 * The records' own text, or their columns with tabs between, one record a line. Duration and cost have columns where some of the
 * records have them. Rows that can't be read are left out.
 */
export async function recordsText(
  engine: Pick<EngineApi, 'record' | 'rowsById'>,
  rows: readonly RowId[],
  as: 'raw' | 'text',
  zone: string,
): Promise<CopiedRecords> {
  const texts = as === 'raw' ? await rawTexts(engine, rows) : columnsTexts(await viewsOf(engine, rows), zone);
  return { text: texts.join('\n'), copied: texts.length };
}

async function rawTexts(engine: Pick<EngineApi, 'record'>, rows: readonly RowId[]): Promise<readonly string[]> {
  const texts: string[] = [];
  for (let from = 0; from < rows.length; from += recordsAtOnce) {
    const part = rows.slice(from, from + recordsAtOnce);
    const records = await Promise.all(part.map(row => engine.record({ row })));
    texts.push(...records.flatMap(record => (typeof record?.raw === 'string' ? [record.raw] : [])));
  }
  return texts;
}

async function viewsOf(engine: Pick<EngineApi, 'rowsById'>, rows: readonly RowId[]): Promise<readonly RowView[]> {
  const views: RowView[] = [];
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    views.push(...(await engine.rowsById({ rows: rows.slice(from, from + rowsAtOnce) })));
  }
  return views;
}

function columnsTexts(views: readonly RowView[], zone: string): readonly string[] {
  const hasDurations = views.some(view => view.durationMs !== null);
  const hasCosts = views.some(view => view.cost !== '');
  return views.map(view => {
    const time = view.timeMs === null ? '' : formatTime(view.timeMs, zone, 'milliseconds');
    const { event, subject, session, procedure, job, old, status, durationMs, cost, detail } = view;
    const values = [
      ...[time, event, subject, session, procedure, job, old, status],
      ...(hasDurations ? [durationMs === null ? '' : exactDurationText(durationMs)] : []),
      ...(hasCosts ? [cost] : []),
      detail ?? '',
    ];
    // A tab or line break in a value would make another column or row of it.
    return values.map(value => value.replace(/[\t\r\n]+/g, ' ')).join('\t');
  });
}

const recordsAtOnce = 20;
const rowsAtOnce = 1000;
