import { toDisposable, type Disposable } from './disposable';

/** Subscribes a listener; disposing the answer unsubscribes it. Same shape as the editor's own events. */
export type Event<T> = (listener: (value: T) => void) => Disposable;

/**
 * The firing side of an event.
 * Fire after the state has changed, with the state readable by the listener, and not when nothing changed.
 * A listener that throws does not keep the others from hearing; its error is thrown afterwards.
 */
export class Emitter<T> implements Disposable {
  private listeners: { readonly call: (value: T) => void }[] = [];
  private isDisposed = false;

  readonly event: Event<T> = listener => {
    if (this.isDisposed) return { dispose: () => undefined };
    const entry = { call: listener };
    this.listeners = [...this.listeners, entry];
    return toDisposable(() => {
      this.listeners = this.listeners.filter(other => other !== entry);
    });
  };

  fire(value: T): void {
    const failures: unknown[] = [];
    for (const listener of this.listeners) {
      try {
        listener.call(value);
      } catch (error) {
        // Kept and thrown below: one broken listener must not silence the others.
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  dispose(): void {
    this.isDisposed = true;
    this.listeners = [];
  }
}
