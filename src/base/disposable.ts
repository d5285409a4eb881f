/** Something with a life. `dispose` may be called any number of times. */
export interface Disposable {
  dispose(): void;
}

/** Told of every disposable that begins and ends; tests install one to find leaks. */
export interface DisposableTracker {
  began(disposable: Disposable): void;
  ended(disposable: Disposable): void;
}

let tracker: DisposableTracker | undefined;

/** Installs the tracker of the leak check (tests only); `undefined` removes it. */
export function setDisposableTracker(next: DisposableTracker | undefined): void {
  tracker = next;
}

/** Makes a disposable of a function, which is called at most once. */
export function toDisposable(end: () => void): Disposable {
  let isDisposed = false;
  const disposable: Disposable = {
    dispose: () => {
      if (isDisposed) return;
      isDisposed = true;
      tracker?.ended(disposable);
      end();
    },
  };
  tracker?.began(disposable);
  return disposable;
}

/** Owns disposables and ends them in reverse order. What is added after its end is ended at once. */
export class DisposableStore implements Disposable {
  private readonly items = new Set<Disposable>();
  private isDisposed = false;

  constructor() {
    tracker?.began(this);
  }

  add<T extends Disposable>(item: T): T {
    if (this.isDisposed) item.dispose();
    else this.items.add(item);
    return item;
  }

  /** Ends one item before the store's own end. */
  delete(item: Disposable): void {
    if (this.items.delete(item)) item.dispose();
  }

  dispose(): void {
    if (this.isDisposed) return;
    this.isDisposed = true;
    tracker?.ended(this);
    const items = [...this.items].reverse();
    this.items.clear();
    for (const item of items) item.dispose();
  }
}

/** Base of classes that own things: `_register` what you create. */
export abstract class DisposableBase implements Disposable {
  private readonly store = new DisposableStore();

  dispose(): void {
    this.store.dispose();
  }

  protected _register<T extends Disposable>(item: T): T {
    return this.store.add(item);
  }
}

/** A slot for "the listener of the current thing": setting it ends what was there. */
export class MutableDisposable<T extends Disposable> implements Disposable {
  private current: T | undefined;
  private isDisposed = false;

  get value(): T | undefined {
    return this.current;
  }

  set value(next: T | undefined) {
    if (this.isDisposed) {
      next?.dispose();
      return;
    }
    if (next === this.current) return;
    const last = this.current;
    this.current = next;
    last?.dispose();
  }

  dispose(): void {
    this.value = undefined;
    this.isDisposed = true;
  }
}
