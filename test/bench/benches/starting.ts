// Budget 12: the activation time that VS Code itself reports under "Running Extensions".
import { CodeWindow } from '../../e2e/support/codeWindow';
import { LogWorkspace } from '../../e2e/support/workspace';
import { options, report } from '../support/options';
import { median, milliseconds, spread } from '../support/statistics';

const times: number[] = [];
for (let i = 0; i < options.repeats; i++) {
  const workspace = LogWorkspace.ofScheduler(500);
  const window = await CodeWindow.open({ workspace: workspace.folder });
  try {
    await window.statusItem.waitFor();
    await window.command('Developer: Show Running Extensions');
    const row = window.page.locator('.editor-instance .monaco-list-row').filter({ hasText: 'Audit Log Viewer' });
    const text = await row.locator('.activation-time').innerText();
    times.push(Number(/(\d+)\s*ms/.exec(text)?.[1] ?? NaN));
  } finally {
    await window.close();
    workspace.remove();
  }
}
if (times.some(Number.isNaN)) throw new Error(`VS Code tells no activation time: ${times.join()}`);
report({
  budget: '12',
  quantity: 'activation of the extension, as VS Code reports it',
  measured: spread(times, milliseconds),
  limit: '50 ms',
  isWithin: median(times) <= 50,
});
