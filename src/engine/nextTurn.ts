/** Lets what waits for the thread, such as requests, go first. */
export function nextTurn(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve));
}

/** Takes what comes, one after the other until it is over; others get their turn in between. */
export async function takeInTurns<T>(
  events: AsyncGenerator<T, void, void>,
  isOver: () => boolean,
  take: (event: T) => Promise<void>,
): Promise<void> {
  let turnEndsAt = performance.now() + TURN_MS;
  for await (const event of events) {
    if (isOver()) return;
    await take(event);
    if (performance.now() < turnEndsAt) continue;
    await nextTurn();
    turnEndsAt = performance.now() + TURN_MS;
  }
}

/** How long a turn may be before others get theirs. */
const TURN_MS = 15;
