import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Disposable } from '../../src/base/disposable';
import type { PanelStore, StoreChange } from '../store';

/** Draws its element anew when one of these parts of the store changed. */
export class StoreController implements ReactiveController {
  private subscription: Disposable | undefined;

  constructor(
    private readonly element: ReactiveControllerHost & { readonly store: PanelStore },
    private readonly changes: readonly StoreChange[],
  ) {
    element.addController(this);
  }

  hostConnected(): void {
    this.subscription = this.element.store.onDidChange(change => {
      if (this.changes.includes(change)) this.element.requestUpdate();
    });
  }

  hostDisconnected(): void {
    this.subscription?.dispose();
  }
}
