import * as vscode from 'vscode';
import { DisposableBase } from '../base/disposable';
import { commands } from './contributions';
import type { StatusView } from './statusText';

/** The failure counter in the editor's status bar. */
export class StatusBar extends DisposableBase {
  private readonly item = this._register(
    vscode.window.createStatusBarItem('auditLogViewer.failures', vscode.StatusBarAlignment.Left, 10),
  );
  private drawn = '';

  constructor() {
    super();
    this.item.name = 'Audit Log Failures';
    this.item.command = commands.showFailures;
  }

  get text(): string {
    return this.item.text;
  }

  /** `null` hides it: there is no log. */
  show(view: StatusView | null): void {
    const key = JSON.stringify(view);
    if (key === this.drawn) return;
    this.drawn = key;
    if (view === null) {
      this.item.hide();
      return;
    }
    this.item.text = view.text;
    this.item.tooltip = plainTooltip(view.tooltip);
    this.item.backgroundColor = view.isWarning ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    this.item.accessibilityInformation = { label: view.spoken, role: 'button' };
    this.item.show();
  }
}

/** Lines of plain text; nothing in them is markdown, HTML, an icon or a command. */
function plainTooltip(lines: readonly string[]): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString(undefined, false);
  tooltip.isTrusted = false;
  tooltip.supportHtml = false;
  lines.forEach((line, i) => {
    if (i > 0) tooltip.appendMarkdown('  \n');
    tooltip.appendText(line);
  });
  return tooltip;
}
