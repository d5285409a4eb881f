import type { Outcome } from '../core/outcome';

/** Puts colours around text, or nothing. */
export interface Colors {
  outcome(outcome: Outcome, text: string): string;
  faint(text: string): string;
}

/** Whether to colour. `always` and `never` win, then the environment, then whether it is a terminal that can. */
export function usesColors(
  choice: 'auto' | 'always' | 'never',
  environment: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): boolean {
  if (choice !== 'auto') return choice === 'always';
  const { FORCE_COLOR, NO_COLOR, TERM } = environment;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  return isTerminal && TERM !== 'dumb';
}

export const noColors: Colors = { outcome: (_, text) => text, faint: text => text };

export const ansiColors: Colors = {
  outcome: (outcome, text) => {
    const code = codes[outcome];
    return code === null || text === '' ? text : `\u001b[${code}m${text}\u001b[39m`;
  },
  faint: text => (text === '' ? text : `\u001b[2m${text}\u001b[22m`),
};

const codes: Readonly<Record<Outcome, number | null>> = { failure: 31, success: 32, running: 36, neutral: null };
