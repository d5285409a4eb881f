import assert from 'node:assert/strict';
import { Worker } from 'node:worker_threads';
import { activate, jump, linesOf, segmentOf, selected, workspaceLog } from './product';

describe('when the worker dies', () => {
  it('is started again, and the record is found again without anyone asking', async () => {
    await activate();
    const log = workspaceLog();
    const [first = ''] = linesOf(log);
    const segment = await segmentOf(log, first);
    const worker = await runningWorker(() => jump(segment, 4));
    await worker.terminate();
    const again = await segmentOf(log, first);
    const next = await runningWorker(() => jump(again, 4));
    assert.equal(selected()?.text, linesOf(log)[4]);
    assert.notEqual(next.threadId, worker.threadId);
  });
});

/** The worker that is sent something while `work` goes on: the extension shares this process with the suite. */
async function runningWorker(work: () => Thenable<unknown>): Promise<Worker> {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its worker below
  const original = Worker.prototype.postMessage;
  const found: Worker[] = [];
  Worker.prototype.postMessage = function (this: Worker, ...args): void {
    found.push(this);
    original.apply(this, args);
  };
  try {
    await work();
  } finally {
    Worker.prototype.postMessage = original;
  }
  const [worker] = found;
  assert.ok(worker, 'nothing was sent to a worker');
  return worker;
}
