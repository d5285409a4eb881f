import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { formatTime } from '../core/timestamp';
import { visibleText } from '../core/visibleText';
import type { EngineApi } from '../protocol/engineApi';
import type { RowView } from '../protocol/engineViews';
import type { FollowOptions } from './arguments';

/** Prints rows; waits when the other end of the pipe is slow. */
export type Printer = (rows: readonly RowView[]) => Promise<void>;

/** The printer of an output format. It throws the stream's error when the pipe is closed. */
export function createPrinter(
  { output, zone }: Pick<FollowOptions, 'output' | 'zone'>,
  api: Pick<EngineApi, 'rawBytes'>,
  out: Writable,
): Printer {
  const print = async (text: string | Uint8Array): Promise<void> => {
    if (!out.write(text)) await once(out, 'drain');
  };
  switch (output) {
    case 'line':
      return rows => print(rows.map(row => `${formatLine(row, zone)}\n`).join(''));
    case 'json':
      return rows => print(rows.map(row => `${JSON.stringify(jsonOf(row))}\n`).join(''));
    case 'raw':
      return async rows => {
        const records = await api.rawBytes({ rows: rows.map(({ row }) => row) });
        const lineEnd = Buffer.from('\n');
        await print(Buffer.concat(records.flatMap(bytes => (bytes === null ? [] : [bytes, lineEnd]))));
      };
  }
}

/** One record as a line to read: what is missing is left out, and what would be invisible is made visible. */
export function formatLine(row: RowView, zone: string): string {
  const time = row.timeMs === null ? '-' : formatTime(row.timeMs, zone, 'milliseconds');
  const change = row.old === '' ? row.status : `${row.old} → ${row.status}`;
  const sign = row.outcome === 'failure' ? '!' : ' ';
  const parts = [row.event, row.subject, row.session, row.procedure, row.job, change, row.detail ?? ''];
  return [`${sign} ${time}`, ...parts.filter(part => part !== '').map(visibleText)].join('  ');
}

function jsonOf(row: RowView): object {
  const { source, timeMs, event, subject, session, procedure, job, old, status, outcome, detail } = row;
  const time = timeMs === null ? null : `${formatTime(timeMs, 'UTC', 'microseconds').replace(' ', 'T')}Z`;
  return { source, time, event, subject, session, procedure, job, old, status, outcome, detail };
}
