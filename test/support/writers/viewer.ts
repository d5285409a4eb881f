import { spawn } from 'node:child_process';
import { onlySource, type RunningEngine } from '../engineWorker';
import type { SourceLedger } from '../../../src/core/ledger';
import type { RowView } from '../../../src/protocol/engineViews';
import { idOf } from './manifest';
import type { ShownRecord } from './judge';

/** What a person has before them. */
export interface Viewer {
  /** All records that are shown, in their order; `null` when they changed meanwhile. `withBytes`: also the bytes of each. */
  shown(withBytes: boolean): Promise<readonly ShownRecord[] | null>;
  /** How many records it says that it shows; `null` while it still reads what is there. */
  count(): number | null;
  /** What it complained of, for the message of a failure. */
  told(): Promise<string>;
  /** Faults of the program itself. */
  faults(): readonly string[];
  end(): Promise<void>;
}

/** What an engine has of its first source, through the questions that the panel asks. */
export function viewEngine(engine: RunningEngine): Viewer {
  return {
    shown: async withBytes => {
      const { result } = await engine.api.openResult({ query: '', order: { by: 'log' } });
      const rows = await allRows(engine, result);
      const source = engine.summary?.sources[0]?.id;
      const own = rows?.filter(row => row.source === source);
      const shown = own === undefined ? null : await toRecords(engine, own, withBytes);
      await engine.api.closeResult({ result });
      return shown;
    },
    count: () => {
      const source = engine.summary?.sources[0];
      if (source === undefined || source.state.kind === 'indexing' || source.state.kind === 'opening') return null;
      return source.records;
    },
    told: async () => {
      const source = engine.summary && onlySource(engine.summary);
      const ledger = source && (await engine.api.ledger({ source: source.id }));
      return JSON.stringify({ state: source?.state, notices: source?.notices, entries: ledger?.entries });
    },
    faults: () => engine.logs.filter(line => /^(error|thread|process)/.test(line)),
    end: () => engine.end(),
  };
}

export async function ledgerOf(engine: RunningEngine): Promise<SourceLedger> {
  const { id } = onlySource(await engine.until('there is a source', summary => summary.sources.length > 0));
  const ledger = await engine.api.ledger({ source: id });
  if (ledger === null) throw new Error('The source has no ledger.');
  return ledger;
}

async function allRows(
  engine: RunningEngine,
  result: Awaited<ReturnType<RunningEngine['api']['openResult']>>['result'],
): Promise<readonly RowView[] | null> {
  const all: RowView[] = [];
  let orderRevision: number | undefined;
  for (let from = 0; ; from += 1000) {
    const window = await engine.api.rows({ result, from, to: from + 1000 });
    if (window === null) return null;
    orderRevision ??= window.orderRevision;
    // Rows were put between two pages.
    if (window.orderRevision !== orderRevision) return null;
    all.push(...window.rows);
    if (from + 1000 >= window.count) return all;
  }
}

async function toRecords(
  { api }: RunningEngine,
  rows: readonly RowView[],
  withBytes: boolean,
): Promise<readonly ShownRecord[]> {
  const bytes: (Uint8Array | null)[] = [];
  // Of very many rows every so many are enough.
  const step = 1 + Math.floor(rows.length / 10_000);
  for (let from = 0; withBytes && from < rows.length; from += 1000) {
    const page = rows.slice(from, from + 1000);
    const asked = page.filter((_, at) => at % step === 0).map(({ row }) => row);
    const answered = await api.rawBytes({ rows: asked });
    bytes.push(...page.map((_, at) => (at % step === 0 ? (answered[at / step] ?? null) : null)));
  }
  return rows.map(({ row, job }, at) => ({ id: Number(job), row: String(row), bytes: bytes[at] ?? null }));
}

/** What `auditlog follow --output raw` prints. */
export interface CommandViewer extends Viewer {
  readonly pid: number;
  readonly complaints: () => string;
  readonly exit: Promise<number | null>;
}

/** `program`: the bundle of the command line; `uid`: the user that runs it. */
export function viewCommand(program: string, args: readonly string[], uid?: number): CommandViewer {
  const child = spawn(process.execPath, [program, 'follow', '--output', 'raw', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: '/',
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('The command could not be started.');
  const output: Buffer[] = [];
  let complaints = '';
  child.stdout.on('data', (data: Buffer) => output.push(data));
  child.stderr.on('data', (data: Buffer) => (complaints += data.toString('utf8')));
  const exit = new Promise<number | null>(resolve => child.once('close', code => resolve(code)));
  return {
    pid,
    complaints: () => complaints,
    exit,
    shown: async () =>
      linesOf(Buffer.concat(output)).map((bytes, row) => ({ id: idOf(bytes) ?? -1, row: `${row}`, bytes })),
    count: () => countOf(output),
    told: async () => complaints,
    faults: () => (child.exitCode === null || child.exitCode === 0 ? [] : [`exit ${child.exitCode}: ${complaints}`]),
    end: async () => {
      child.kill('SIGINT');
      await exit;
    },
  };
}

function countOf(output: readonly Buffer[]): number {
  let count = 0;
  for (const piece of output) {
    for (let at = piece.indexOf(0x0a); at >= 0; at = piece.indexOf(0x0a, at + 1)) count++;
  }
  return count;
}

function linesOf(output: Buffer): Uint8Array[] {
  const lines: Uint8Array[] = [];
  let from = 0;
  for (let end = output.indexOf(0x0a); end >= 0; end = output.indexOf(0x0a, from)) {
    lines.push(output.subarray(from, end));
    from = end + 1;
  }
  return lines;
}
