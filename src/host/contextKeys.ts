import * as vscode from 'vscode';
import type { ContextKey } from './contributions';

/** Tells the editor of those that changed. */
export class ContextKeys {
  private readonly told = new Map<string, boolean>();

  set(values: Readonly<Record<ContextKey, boolean>>): void {
    for (const [key, value] of Object.entries(values)) {
      if (this.told.get(key) === value) continue;
      this.told.set(key, value);
      void vscode.commands.executeCommand('setContext', key, value);
    }
  }
}
