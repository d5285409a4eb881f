import type { IndexedRole } from '../../../src/core/roles';
import type { SourceSummary } from '../../../src/core/summary';
import type { EngineConfig, ResultSpec } from '../../../src/protocol/engineApi';
import type { RowView } from '../../../src/protocol/engineViews';
import { followConfig, onlySource, type RunningEngine } from '../../support/engineWorker';

/** Follows paths and waits until each is read, or is in a state that it stays in. */
export async function follow(
  engine: RunningEngine,
  paths: readonly string[],
  config: Partial<EngineConfig> = {},
): Promise<void> {
  await engine.api.configure(followConfig(paths, { watch: 'poll', ...config }));
  await engine.until('all is read', ({ sources }) => sources.length > 0 && sources.every(isRead));
}

function isRead({ state }: SourceSummary): boolean {
  return state.kind !== 'opening' && state.kind !== 'indexing';
}

/** Waits until the only source has so many records, and the rest holds. */
export async function untilRecords(
  engine: RunningEngine,
  records: number,
  isMeant: (source: SourceSummary) => boolean = () => true,
): Promise<SourceSummary> {
  const summary = await engine.until(`there are ${records} records`, ({ sources }) =>
    sources.some(source => source.records === records && isMeant(source)),
  );
  return onlySource(summary);
}

/** All rows that a query finds. */
export async function rowsOf(
  engine: RunningEngine,
  query = '',
  order: ResultSpec['order'] = { by: 'log' },
): Promise<readonly RowView[]> {
  const { result, complaints } = await engine.api.openResult({ query, order });
  if (complaints.length > 0) throw new Error(`${query}: ${complaints[0]?.message ?? ''}`);
  await engine.until('all is looked up', ({ results }) =>
    results.some(({ id, searching }) => id === result && searching === null),
  );
  const rows: RowView[] = [];
  for (;;) {
    const window = await engine.api.rows({ result, from: rows.length, to: rows.length + 1000 });
    if (window === null || window.rows.length === 0) break;
    rows.push(...window.rows);
  }
  await engine.api.closeResult({ result });
  return rows;
}

/** What the rows say of a role. */
export function valuesOf(rows: readonly RowView[], role: IndexedRole): string[] {
  return rows.map(row => row[role]);
}
