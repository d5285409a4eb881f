/**
 * A text for a notification, in which the editor would make links, also to commands, of `[text](target)`.
 * Paths and names come from workspaces of strangers: nothing in them becomes a link.
 */
export function messageText(text: string): string {
  return text.replaceAll('](', '] (');
}
