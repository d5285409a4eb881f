import { exitCodes } from './exitCodes';
import { follow } from './follow';
import type { FollowOptions } from './followCommand';
import { STDOUT } from './output';
import { findPipeReader } from './pipeReader';
import { runInProcess, type StartEngine } from './runInProcess';

/** Follows until a signal, or until nobody reads any more, and ends the process. */
export async function runFollow(options: FollowOptions, startEngine: StartEngine): Promise<never> {
  const ending = new AbortController();
  endOnSignals(ending);
  // Before anything is written: a reader that has enough is gone soon, and that is no fault.
  const reader = await findPipeReader(STDOUT);
  reader?.watch(() => process.exit(exitCodes.found));
  return runInProcess(options, startEngine, (engine, terminal) =>
    follow(options, engine, { ...terminal, signal: ending.signal }),
  );
}

/** The first signal ends what goes on; the second one, or a reader that takes nothing, ends the process as if it had no handler. */
function endOnSignals(ending: AbortController): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      const dieOfIt = (): void => {
        process.removeAllListeners(signal);
        process.kill(process.pid, signal);
      };
      if (ending.signal.aborted) dieOfIt();
      else {
        ending.abort();
        setTimeout(dieOfIt, LONGEST_END_MS);
      }
    });
  }
}

const LONGEST_END_MS = 2000;
