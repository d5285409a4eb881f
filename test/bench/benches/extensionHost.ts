// Budget 10: the extension host's event loop in a real VS Code, while a big log is indexed and while lines pour in.
import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { logOf, options, report } from '../support/options';
import { milliseconds } from '../support/statistics';
import type { HostDelays } from '../inHost/index';

const workspace = join(options.scratch, 'host');
const resultPath = join(options.scratch, 'host.json');
const pouredLog = join(workspace, 'scheduler_audit.jsonl');
mkdirSync(join(workspace, '.vscode'), { recursive: true });
copyFileSync(logOf('small'), pouredLog);
const sources = { 'auditLogViewer.sources': [{ path: logOf('big') }, { path: pouredLog }] };
writeFileSync(join(workspace, '.vscode/settings.json'), JSON.stringify(sources));

const child = spawn(
  process.execPath,
  [
    join(options.root, 'scripts/vscodeHost/codeShim.mjs'),
    `--extensionDevelopmentPath=${options.root}`,
    `--extensionTestsPath=${join(options.root, 'out/bench/inHost/index.js')}`,
    workspace,
  ],
  {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      HOST_RESULT: resultPath,
      HOST_POURED: pouredLog,
      HOST_SECONDS: options.isSmoke ? '3' : '20',
    },
  },
);
const code = await new Promise(resolve => child.once('close', resolve));
if (code !== 0) throw new Error(`the run in VS Code ended with ${String(code)}`);
const delays = JSON.parse(readFileSync(resultPath, 'utf8')) as HostDelays;
report(
  ...delays.map(({ while: what, p99, longest }) => ({
    budget: '10',
    quantity: `extension host's event loop in VS Code ${what}`,
    measured: `p99 ${milliseconds(p99)}, longest ${milliseconds(longest)}`,
    limit: 'p99 10 ms, longest 50 ms',
    isWithin: p99 <= 10 && longest <= 50,
  })),
);
