// Budgets 1 and 2: index the whole log in a process of its own, with wc and jq in alternating runs.
import { spawnSync } from 'node:child_process';
import { BenchEngine } from '../support/engine';
import { logOf, options, report } from '../support/options';
import { cpuSeconds, median, seconds, spread } from '../support/statistics';

interface Run {
  readonly cpu: number;
  readonly wall: number;
  readonly peakMiB: number;
  readonly records: number;
  readonly bytesPerRecord: number | null;
}

const log = logOf('big');
if (process.argv.includes('--once')) await indexOnce();
else compare();

async function indexOnce(): Promise<void> {
  const started = performance.now();
  const engine = new BenchEngine();
  await engine.api.configure({ sources: [], watch: 'auto', zone: 'UTC', marks: {} });
  const before = await engine.memoryBytes();
  const summary = await engine.index(log);
  const wall = (performance.now() - started) / 1000;
  const records = summary.sources[0]?.records ?? 0;
  const cpu = cpuSeconds();
  const after = await engine.memoryBytes();
  const bytesPerRecord = before === undefined || after === undefined ? null : (after - before) / records;
  await engine.end();
  const peakMiB = process.resourceUsage().maxRSS / 1024;
  process.stdout.write(`\n@run ${JSON.stringify({ cpu, wall, peakMiB, records, bytesPerRecord } satisfies Run)}\n`);
}

function compare(): void {
  const ours: Run[] = [];
  const peers = new Map<string, number[]>([
    ['wc -l', []],
    ['jq', []],
  ]);
  for (let i = 0; i < options.repeats; i++) {
    peers.get('wc -l')?.push(cpuOf('wc -l "$1"'));
    ours.push(runOnce());
    // jq is slow and steady: once is enough.
    if (i === 0) peers.get('jq')?.push(cpuOf(`jq -c 'select(.new_status == "failed")' "$1"`));
  }
  const cpu = ours.map(run => run.cpu);
  const wc = median(peers.get('wc -l') ?? []);
  const peerText = [...peers].map(([name, values]) => `${name} ${spread(values, seconds)}`).join(' · ');
  const records = ours[0]?.records ?? 0;
  const perRecord = ours.flatMap(run => (run.bytesPerRecord === null ? [] : [run.bytesPerRecord]));
  const peak = ours.map(run => run.peakMiB);
  const limit = (2.5 * records) / 4_822_852;
  report(
    {
      budget: '1',
      quantity: `full index of ${options.names.big} (${records.toLocaleString('en')} records): CPU, whole process`,
      measured: `${spread(cpu, seconds)}; ${(median(cpu) / wc).toFixed(0)} × wc -l; wall ${seconds(median(ours.map(run => run.wall)))}`,
      limit: seconds(limit),
      // Starting takes longer than indexing a small log.
      isWithin: options.isSmoke ? null : median(cpu) <= limit,
      peers: peerText,
    },
    {
      budget: '2',
      quantity: 'memory of the index, a record',
      measured: perRecord.length > 0 ? `${median(perRecord).toFixed(1)} bytes` : 'not told by this Node',
      limit: '28 bytes',
      isWithin: perRecord.length > 0 && !options.isSmoke ? median(perRecord) <= 28 : null,
    },
    {
      budget: '2',
      quantity: `peak of the process on ${options.names.big}`,
      measured: spread(peak, value => `${value.toFixed(0)} MiB`),
      limit: '250 MiB',
      isWithin: median(peak) <= 250,
    },
  );
}

function runOnce(): Run {
  const child = spawnSync(process.execPath, [process.argv[1] ?? '', '--once'], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  const line = /^@run (.*)$/m.exec(child.stdout)?.[1];
  if (child.status !== 0 || line === undefined) throw new Error(`the run failed: ${child.stderr}`);
  return JSON.parse(line) as Run;
}

/** User and system seconds of a shell command over the log. */
function cpuOf(command: string): number {
  const script = `TIMEFORMAT='%U %S'; time { ${command} >/dev/null; }`;
  const { stderr } = spawnSync('bash', ['-c', script, 'bash', log], { encoding: 'utf8' });
  const [user = NaN, system = NaN] = stderr.trim().split('\n').at(-1)?.split(' ').map(Number) ?? [];
  return user + system;
}
