import type { Disposable } from '../../base/disposable';
import type { ResultId } from '../../core/ids';
import type { TreeEngine } from './container';

/** The tree's result, closed when another takes its place. */
export class OpenResult implements Disposable {
  readonly ready: Promise<ResultId | undefined>;
  id: ResultId | undefined;
  private isClosed = false;

  constructor(
    private readonly engine: Pick<TreeEngine, 'openResult' | 'closeResult'>,
    query: string,
  ) {
    this.ready = engine.openResult({ query, order: { by: 'log' } }).then(({ result }) => {
      this.id = result;
      if (this.isClosed) this.close(result);
      return this.isClosed ? undefined : result;
    });
  }

  dispose(): void {
    this.isClosed = true;
    if (this.id !== undefined) this.close(this.id);
  }

  private close(result: ResultId): void {
    // An engine that is gone has closed it already.
    this.engine.closeResult({ result }).catch(() => undefined);
  }
}
