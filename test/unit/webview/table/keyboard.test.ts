import { describe, expect, it } from 'vitest';
import { keyIntent, type KeyIntent } from '../../../../webview/table/keyboard';

/** `Ctrl+Shift+End` as an event. */
function intentOf(keys: string): KeyIntent | undefined {
  const parts = keys.split('+');
  const key = parts.at(-1) ?? '';
  return keyIntent({
    key: key === 'Space' ? ' ' : key,
    ctrlKey: parts.includes('Ctrl'),
    metaKey: parts.includes('Meta'),
    shiftKey: parts.includes('Shift'),
    altKey: parts.includes('Alt'),
  });
}

describe('keys of the table', () => {
  const cases: readonly (readonly [string, KeyIntent | undefined])[] = [
    ['ArrowDown', { kind: 'move', to: 'down', how: 'select' }],
    ['Shift+ArrowUp', { kind: 'move', to: 'up', how: 'extend' }],
    ['Ctrl+ArrowDown', { kind: 'move', to: 'down', how: 'focus' }],
    ['Home', { kind: 'move', to: 'start', how: 'select' }],
    ['Ctrl+End', { kind: 'move', to: 'end', how: 'select' }],
    ['Ctrl+Shift+End', { kind: 'move', to: 'end', how: 'extend' }],
    ['PageDown', { kind: 'move', to: 'pageDown', how: 'select' }],
    ['ArrowRight', { kind: 'column', by: 1 }],
    ['Enter', { kind: 'jump' }],
    ['Space', { kind: 'toggleDetail' }],
    ['Ctrl+Space', { kind: 'toggleRow' }],
    ['Ctrl+a', { kind: 'selectAll' }],
    ['Meta+C', { kind: 'copy' }],
    ['Shift+F10', { kind: 'menu' }],
    ['ContextMenu', { kind: 'menu' }],
    ['Escape', { kind: 'clear' }],
    ['F10', undefined],
    ['x', undefined],
    ['Ctrl+x', undefined],
    ['Alt+ArrowDown', undefined],
  ];
  it.each(cases)('%s', (keys, intent) => {
    expect(intentOf(keys)).toEqual(intent);
  });
});
