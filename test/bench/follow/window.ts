// The load of `load`, through the extension in a real VS Code with its panel open: what its model holds, and budgets 8 and 10.
import { build } from 'esbuild';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rotationWays } from '../../support/load/load';
import { isFaultless, verdictText } from '../../support/load/loadVerdict';
import { milliseconds } from '../support/statistics';
import type { InHostResult } from './inHost/load';
import { options, report, say, table } from './support/section';

const { isShort, root, scratch } = options;
const built = spawnSync(process.execPath, [join(root, 'scripts/build.mjs')], { encoding: 'utf8' });
if (built.status !== 0) throw new Error(built.stderr);
const suite = join(scratch, 'suite/load.js');
await build({
  absWorkingDir: root,
  entryPoints: ['test/bench/follow/inHost/load.ts'],
  outfile: suite,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  external: ['vscode'],
  logLevel: 'error',
});
const workspace = join(scratch, 'workspace');
const log = join(workspace, 'logs/audit.jsonl');
const result = join(scratch, 'result.json');
mkdirSync(join(workspace, 'logs'), { recursive: true });
mkdirSync(join(workspace, '.vscode'));
writeFileSync(log, '');
writeFileSync(join(workspace, '.vscode/settings.json'), JSON.stringify({ 'auditLogViewer.sources': [{ path: log }] }));
const perSecond = 10_000;
const task = {
  root,
  result,
  log,
  manifest: join(scratch, 'manifest'),
  count: isShort ? 50_000 : 600_000,
  perSecond,
  ways: rotationWays,
};
const shim = join(root, 'scripts/vscodeHost/codeShim.mjs');
const child = spawn(
  process.execPath,
  [shim, `--extensionDevelopmentPath=${root}`, `--extensionTestsPath=${suite}`, workspace],
  {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, AUDIT_LOG_VIEWER_TEST: '1', LOAD_TASK: JSON.stringify(task) },
  },
);
const code = await new Promise(resolve => child.once('close', resolve));
if (code !== 0 || !existsSync(result)) throw new Error(`the run in VS Code ended with ${String(code)}`);
const found = JSON.parse(readFileSync(result, 'utf8')) as InHostResult;
const { verdict, idle, loaded, latencies, summaryRecords, statusText, watch, ledger } = found;
say(JSON.stringify(found, null, 1));
// A few seconds are too short to judge times by.
const isWithin = isShort || (latencies.p99 <= 250 && loaded.p99 <= 10);
report(
  isFaultless(verdict) && summaryRecords === task.count && isWithin,
  'Load, in VS Code',
  `The same ${perSecond.toLocaleString('en')} records a second for ${task.count / perSecond} s with five rotations, through the extension in a real VS Code (server and Chromium on the same machine) with its panel open, ${watch}. ` +
    "What the extension's model holds is read in the extension host, every record with its bytes.",
  `${verdictText(verdict)}. The views are told of ${summaryRecords} records; the status bar says “${statusText.replace(/\$\(\w+\) /, '')}”. The ledger: ${ledger.join(', ')}.`,
  table(
    ['Budget', 'Quantity', 'Measured', 'Limit'],
    [
      '8',
      'append → index, asked from the extension host every 10 ms',
      `p50 ${milliseconds(latencies.p50)}, p99 ${milliseconds(latencies.p99)}`,
      'p99 250 ms',
    ],
    [
      '10',
      "extension host's event loop meanwhile",
      `p99 ${milliseconds(loaded.p99)}, longest ${milliseconds(loaded.longest)}`,
      'p99 10 ms, longest 50 ms',
    ],
    ['', 'the same with nothing to do', `p99 ${milliseconds(idle.p99)}, longest ${milliseconds(idle.longest)}`, ''],
  ),
);
