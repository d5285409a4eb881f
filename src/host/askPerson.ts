/**
 * Asks with a pick list or an input box, once more when it was closed before a person can have seen it.
 *
 * When one of these closes while a webview had the focus (the palette, or the first of two steps), the editor gives
 * the focus back to the webview late, takes it from the next list, and so closes that at once (microsoft/vscode#93950).
 */
export async function askPerson<T>(
  ask: () => PromiseLike<T | undefined>,
  nowMs: () => number = Date.now,
): Promise<T | undefined> {
  const startedMs = nowMs();
  const answer = await ask();
  return answer === undefined && nowMs() - startedMs < soonerThanPeopleMs ? ask() : answer;
}

/** Escape so soon after a list appeared is hardly ever meant for it; then it takes a second one. */
const soonerThanPeopleMs = 350;
