import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';

/** Called by VS Code in the extension host: runs every bundled test file beside this one. */
export async function run(): Promise<void> {
  const grep = process.env['SUITE_GREP'];
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, color: false, ...(grep === undefined ? {} : { grep }) });
  for (const file of readdirSync(__dirname).sort()) if (file.endsWith('.test.js')) mocha.addFile(join(__dirname, file));
  const stats = { passes: 0, failures: 0, pending: 0 };
  const failures = await new Promise<number>(resolve => {
    const runner = mocha.run(resolve);
    runner.on('pass', () => stats.passes++);
    runner.on('fail', () => stats.failures++);
    runner.on('pending', () => stats.pending++);
  });
  const report = process.env['SUITE_REPORT'];
  if (report !== undefined) writeFileSync(report, JSON.stringify({ stats }));
  if (failures > 0) throw new Error(`${failures} of the tests in VS Code failed`);
  if (stats.passes === 0) throw new Error('no test ran in VS Code');
}
