import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable';
import { askPerson } from './askPerson';

/** One list of several that follow each other. */
export interface PickStep<T extends vscode.QuickPickItem> {
  readonly title: string;
  readonly placeholder: string;
  readonly items: readonly T[];
  /** Whether there is a list before it to go back to. */
  readonly canGoBack: boolean;
  /** The item that is chosen at first; the first one when not given. */
  readonly active?: T | undefined;
}

/** Lets a person choose one item, or go back; `undefined` when they thought better of it. */
export async function pickStep<T extends vscode.QuickPickItem>(step: PickStep<T>): Promise<T | 'back' | undefined> {
  return askPerson(() => askOnce(step));
}

function askOnce<T extends vscode.QuickPickItem>(step: PickStep<T>): Promise<T | 'back' | undefined> {
  const store = new DisposableStore();
  const pick = store.add(vscode.window.createQuickPick<T>());
  pick.title = step.title;
  pick.placeholder = step.placeholder;
  pick.items = step.items;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  // A list with a preview is looked at for a while, also in another window.
  pick.ignoreFocusOut = true;
  if (step.active !== undefined) pick.activeItems = [step.active];
  if (step.canGoBack) pick.buttons = [vscode.QuickInputButtons.Back];
  return new Promise(resolve => {
    store.add(
      pick.onDidAccept(() => {
        const chosen = pick.selectedItems[0];
        // Enter on a list in which nothing is found chooses nothing.
        if (chosen === undefined) return;
        resolve(chosen);
        pick.hide();
      }),
    );
    store.add(
      pick.onDidTriggerButton(() => {
        resolve('back');
        pick.hide();
      }),
    );
    store.add(
      pick.onDidHide(() => {
        resolve(undefined);
        store.dispose();
      }),
    );
    pick.show();
  });
}
