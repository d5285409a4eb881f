/** Lets what waits for the thread, such as requests, go first. */
export function nextTurn(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve));
}
