import type { RowId } from '../core/ids';
import { formatTime } from '../core/timestamp';
import type { EngineApi } from '../protocol/engineApi';
import type { RowView } from '../protocol/engineViews';

export interface CopiedRecords {
  readonly text: string;
  /** How many of the rows could be read. */
  readonly copied: number;
}

/** The records' own lines, or their columns with tabs between; one record a line. Rows that can't be read are left out. */
export async function recordsText(
  engine: Pick<EngineApi, 'record' | 'rowsById'>,
  rows: readonly RowId[],
  as: 'raw' | 'text',
  zone: string,
): Promise<CopiedRecords> {
  const lines: string[] = [];
  const atOnce = as === 'raw' ? 20 : 1000;
  for (let from = 0; from < rows.length; from += atOnce) {
    const part = rows.slice(from, from + atOnce);
    if (as === 'text') {
      const views = await engine.rowsById({ rows: part });
      lines.push(...views.map(view => columnsText(view, zone)));
    } else {
      const records = await Promise.all(part.map(row => engine.record({ row })));
      lines.push(...records.flatMap(record => (typeof record?.raw === 'string' ? [record.raw] : [])));
    }
  }
  return { text: lines.join('\n'), copied: lines.length };
}

function columnsText(view: RowView, zone: string): string {
  const time = view.timeMs === null ? '' : formatTime(view.timeMs, zone, 'milliseconds');
  const { event, subject, session, procedure, job, old, status, detail } = view;
  const values = [time, event, subject, session, procedure, job, old, status, detail ?? ''];
  // A tab or line break in a value would make another column or row of it.
  return values.map(value => value.replace(/[\t\r\n]+/g, ' ')).join('\t');
}
