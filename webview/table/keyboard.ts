/** What a key means in the table. */
export type KeyIntent =
  | { readonly kind: 'move'; readonly to: Move; readonly how: 'select' | 'extend' | 'focus' }
  | { readonly kind: 'column'; readonly by: -1 | 1 }
  | { readonly kind: 'jump' }
  | { readonly kind: 'toggleDetail' }
  | { readonly kind: 'toggleRow' }
  | { readonly kind: 'selectAll' }
  | { readonly kind: 'copy' }
  | { readonly kind: 'menu' }
  | { readonly kind: 'clear' };

export type Move = 'up' | 'down' | 'pageUp' | 'pageDown' | 'start' | 'end';

/** The part of a keyboard event that decides. */
export interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

const moves: Readonly<Partial<Record<string, Move>>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  PageUp: 'pageUp',
  PageDown: 'pageDown',
  Home: 'start',
  End: 'end',
};

/** The intent of a key press, or `undefined` when the key is not the table's. */
export function keyIntent(event: Key): KeyIntent | undefined {
  if (event.altKey) return undefined;
  const isControl = event.ctrlKey || event.metaKey;
  const to = moves[event.key];
  if (to) return { kind: 'move', to, how: howOf(event, isControl) };
  if (isControl) return controlIntents[event.key.toLowerCase()];
  switch (event.key) {
    case 'ArrowLeft':
      return { kind: 'column', by: -1 };
    case 'ArrowRight':
      return { kind: 'column', by: 1 };
    case 'Enter':
      return { kind: 'jump' };
    case ' ':
      return { kind: 'toggleDetail' };
    case 'F10':
      return event.shiftKey ? { kind: 'menu' } : undefined;
    case 'ContextMenu':
      return { kind: 'menu' };
    case 'Escape':
      return { kind: 'clear' };
    default:
      return undefined;
  }
}

const controlIntents: Readonly<Partial<Record<string, KeyIntent>>> = {
  a: { kind: 'selectAll' },
  c: { kind: 'copy' },
  ' ': { kind: 'toggleRow' },
};

/** With Control, Home and End mean what they mean without; the arrow keys move the focus and leave the selection. */
function howOf(event: Key, isControl: boolean): 'select' | 'extend' | 'focus' {
  if (event.shiftKey) return 'extend';
  return isControl && event.key.startsWith('Arrow') ? 'focus' : 'select';
}
