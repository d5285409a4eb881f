import { css, html, type TemplateResult } from 'lit';
import type { Outcome } from '../../src/core/outcome';

/** The glyphs of the codicon font that the panel draws. The font face itself comes with codicon.css, linked by the page. */
const glyphs = {
  add: '\uea60',
  arrowDown: '\uea9a',
  arrowRight: '\uea9c',
  arrowUp: '\ueaa1',
  check: '\ueab2',
  chevronDown: '\ueab4',
  chevronRight: '\ueab6',
  chevronUp: '\ueab7',
  close: '\uea76',
  copy: '\uebcc',
  disconnect: '\uead0',
  dot: '\ueb8a',
  ellipsis: '\uea7c',
  error: '\uea87',
  exclude: '\ueabd',
  file: '\uea7b',
  filter: '\ueaf1',
  globe: '\ueb01',
  goToFile: '\uea94',
  graph: '\ueb03',
  history: '\uea82',
  info: '\uea74',
  inbox: '\ueb09',
  layoutRight: '\uebf4',
  link: '\ueb14',
  lock: '\uea75',
  pass: '\ueba4',
  pause: '\uead1',
  play: '\ueba6',
  pulse: '\ueb31',
  question: '\ueb32',
  search: '\uea6d',
  sync: '\uea77',
  warning: '\uea6c',
} as const;
export type IconName = keyof typeof glyphs;

/** The character of an icon, for elements that are not made by a template. */
export function glyphOf(name: IconName): string {
  return glyphs[name];
}

/** An icon that only decorates: what it means is said by the text or label beside it. */
export function icon(name: IconName): TemplateResult {
  return html`<span class="icon" aria-hidden="true">${glyphs[name]}</span>`;
}

/** An outcome is told by shape and word as well as by colour. */
export const outcomeMarks: Readonly<Record<Outcome, { readonly icon: IconName; readonly label: string }>> = {
  failure: { icon: 'error', label: 'failure' },
  success: { icon: 'pass', label: 'success' },
  running: { icon: 'play', label: 'running' },
  neutral: { icon: 'dot', label: 'no outcome' },
};

export const iconStyles = css`
  .icon {
    font: normal 16px/1 codicon;
    display: inline-block;
    width: 16px;
    text-align: center;
    flex: none;
    user-select: none;
    -webkit-font-smoothing: antialiased;
  }
`;
