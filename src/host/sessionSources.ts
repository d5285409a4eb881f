import { DisposableBase } from '../base/disposable';
import { Emitter, type Event } from '../base/emitter';
import { sessionSourcesKey, type Memory } from './memory';

/** Logs that were opened by hand for this window: no setting names them, and a reload keeps them. */
export class SessionSources extends DisposableBase {
  private readonly changes = this._register(new Emitter<undefined>());
  private list: readonly string[];

  readonly onDidChange: Event<undefined> = this.changes.event;

  constructor(private readonly memory: Memory) {
    super();
    const stored = memory.get(sessionSourcesKey);
    this.list = Array.isArray(stored) ? stored.filter(entry => typeof entry === 'string') : [];
  }

  /** Absolute paths. */
  get paths(): readonly string[] {
    return this.list;
  }

  add(path: string): void {
    if (!this.list.includes(path)) this.set([...this.list, path]);
  }

  remove(path: string): void {
    if (this.list.includes(path)) this.set(this.list.filter(other => other !== path));
  }

  private set(list: readonly string[]): void {
    this.list = list;
    void this.memory.update(sessionSourcesKey, list);
    this.changes.fire(undefined);
  }
}
