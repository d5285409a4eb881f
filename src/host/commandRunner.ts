import * as vscode from 'vscode';
import { commands, type CommandHandlers, type CommandId } from './contributions';
import { messageOf, type Log } from './log';
import { messageText } from './messageText';

/** Runs commands; what they throw becomes a message that can be acted on, and a line in the log. */
export function createCommandRunner(
  handlers: CommandHandlers,
  log: Log,
): (id: CommandId, args: readonly unknown[]) => Promise<void> {
  return async (id, args) => {
    // Handlers look at what they are given: anyone can call a command with anything.
    const handler = handlers[id] as (...args: readonly unknown[]) => Promise<void> | void;
    try {
      await handler(...args);
    } catch (error) {
      const reason = messageOf(error);
      log.error(`${id} failed: ${reason}`);
      const choice = await vscode.window.showErrorMessage(messageText(`${titleOf(id)}: ${reason}`), 'Show Log');
      if (choice !== undefined) await vscode.commands.executeCommand(commands.showLog);
    }
  };
}

/** `auditLogViewer.jumpToRawLine` → `Jump to raw line`. */
export function titleOf(id: CommandId): string {
  const name = id.slice(id.indexOf('.') + 1).replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`);
  return name.charAt(0).toUpperCase() + name.slice(1);
}
