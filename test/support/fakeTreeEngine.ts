import type { ResultId } from '../../src/core/ids';
import type { Generation, LedgerEvent } from '../../src/core/ledger';
import type { GroupField } from '../../src/core/roles';
import type { ResultSummary } from '../../src/core/summary';
import type { GroupView, ProblemView, RowView } from '../../src/protocol/engineViews';
import type { TreeEngine } from '../../src/host/tree/container';
import { aLedger, aSource, aSummary } from './hostBuilders';
import type { Summary } from '../../src/core/summary';

/** An engine over rows in memory, oldest first: what the tree asks, answered by the plainest means. */
export class FakeTreeEngine implements TreeEngine {
  readonly calls: string[] = [];
  problemList: ProblemView[] = [];
  generations: readonly Generation[] = [];
  notices: readonly string[] = [];
  warnings: readonly string[] = [];
  unproven: readonly LedgerEvent[] = [];
  ledgerRevision = 0;
  private revision = 1;
  private lastResult = 0;
  readonly open = new Map<ResultId, string>();

  constructor(readonly all: RowView[]) {}

  append(...rows: readonly RowView[]): void {
    this.all.push(...rows);
    this.revision++;
  }

  /** The whole state, as the engine would push it now. */
  summary(given: Partial<Summary> = {}): Summary {
    const results = [...this.open].map(([id, query]): ResultSummary => {
      const count = this.matching(query).length;
      return {
        id,
        revision: this.revision,
        orderRevision: 0,
        count,
        total: this.all.length,
        searching: null,
        complaints: [],
      };
    });
    const { notices, warnings, ledgerRevision } = this;
    const problems = this.problemList.length;
    const source = aSource({ records: this.all.length, problems, notices, warnings, ledgerRevision });
    return aSummary({ revision: this.revision, results, sources: [source], ...given });
  }

  async openResult({ query }: Parameters<TreeEngine['openResult']>[0]): ReturnType<TreeEngine['openResult']> {
    const result = ++this.lastResult as ResultId;
    this.open.set(result, query);
    return { result, complaints: [] };
  }

  async closeResult({ result }: Parameters<TreeEngine['closeResult']>[0]): Promise<void> {
    this.open.delete(result);
  }

  async groups(request: Parameters<TreeEngine['groups']>[0]): ReturnType<TreeEngine['groups']> {
    this.calls.push(`groups ${request.path.join('/')}`);
    const rows = this.rowsOf(request.result, request.grouping, request.path);
    if (rows === null) return null;
    const field = request.grouping[request.path.length];
    const groups = new Map<string, { value: string; count: number; failures: number }>();
    for (const row of rows) {
      const value = valueOf(row, field);
      const group = groups.get(value) ?? { value, count: 0, failures: 0 };
      group.count++;
      if (row.outcome === 'failure') group.failures++;
      groups.set(value, group);
    }
    const all: GroupView[] = [...groups.values()];
    if (request.order === 'name') all.sort((a, b) => (a.value < b.value ? -1 : 1));
    return { groups: all.slice(request.from, request.from + request.limit), total: all.length };
  }

  async groupRows(request: Parameters<TreeEngine['groupRows']>[0]): ReturnType<TreeEngine['groupRows']> {
    this.calls.push(`groupRows ${request.path.join('/')}`);
    const rows = this.rowsOf(request.result, request.grouping, request.path)?.toReversed();
    if (rows === undefined) return null;
    const after = request.before === null ? 0 : rows.findIndex(row => row.row === request.before) + 1;
    const page = rows.slice(after, after + request.limit);
    const newer = request.newerThan === null ? 0 : rows.findIndex(row => row.row === request.newerThan);
    return { rows: page, hasOlder: after + request.limit < rows.length, newerCount: Math.max(0, newer) };
  }

  async rowsById({ rows }: Parameters<TreeEngine['rowsById']>[0]): ReturnType<TreeEngine['rowsById']> {
    return rows.flatMap(id => this.all.find(row => row.row === id) ?? []);
  }

  async problems({ from, limit }: Parameters<TreeEngine['problems']>[0]): ReturnType<TreeEngine['problems']> {
    return this.problemList.slice(from, from + limit);
  }

  async ledger(): ReturnType<TreeEngine['ledger']> {
    this.calls.push('ledger');
    return aLedger({ generations: this.generations, unproven: this.unproven });
  }

  private matching(query: string): readonly RowView[] {
    return this.all.filter(row => query === '' || row.event === query);
  }

  private rowsOf(
    result: ResultId,
    grouping: readonly GroupField[],
    path: readonly string[],
  ): readonly RowView[] | null {
    const query = this.open.get(result);
    if (query === undefined) return null;
    return this.matching(query).filter(row => path.every((value, i) => valueOf(row, grouping[i]) === value));
  }
}

function valueOf(row: RowView, field: GroupField | undefined): string {
  return field === undefined || field === 'day' ? '' : row[field];
}
