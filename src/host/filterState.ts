import { DisposableBase } from '../base/disposable';
import { Emitter, type Event } from '../base/emitter';
import type { Memory } from './memory';

/** The one filter that tree, panel and commands share: a query text, remembered for the workspace. */
export class FilterState extends DisposableBase {
  private readonly changes = this._register(new Emitter<string>());
  private text: string;
  private used: readonly string[];

  readonly onDidChange: Event<string> = this.changes.event;

  constructor(private readonly memory: Memory) {
    super();
    const text = memory.get(queryKey);
    const used = memory.get(historyKey);
    this.text = typeof text === 'string' ? text : '';
    this.used = Array.isArray(used) ? used.filter(entry => typeof entry === 'string').slice(0, historyLimit) : [];
  }

  get query(): string {
    return this.text;
  }

  /** Queries used before, newest first, each once. */
  get history(): readonly string[] {
    return this.used;
  }

  set(query: string): void {
    // A blank at the end stays: it is where the next word begins while someone types.
    const text = query.trim() === '' ? '' : query;
    if (text === this.text) return;
    this.text = text;
    if (text !== '') this.used = withQuery(this.used, text.trim());
    void this.memory.update(queryKey, text);
    void this.memory.update(historyKey, this.used);
    this.changes.fire(text);
  }
}

const queryKey = 'filter.query';
const historyKey = 'filter.history';
const historyLimit = 30;

/** Puts a query in front. While someone types, each text extends the last one: only the longest is kept. */
function withQuery(history: readonly string[], text: string): readonly string[] {
  const [last, ...older] = history;
  const rest = last !== undefined && text.startsWith(last) ? older : history;
  return [text, ...rest.filter(entry => entry !== text)].slice(0, historyLimit);
}
