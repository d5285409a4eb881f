import type { TimeExpression } from './query';
import { isTimeText } from './timestamp';

/** Reads the value of `since:` and `until:`; `undefined` when it is not a time. */
export function parseTimeExpression(text: string): TimeExpression | undefined {
  const word = text.toLowerCase();
  if (word === 'now' || word === 'today' || word === 'yesterday') return { kind: 'word', word };
  const ago = /^([0-9]{1,15}(?:\.[0-9]{1,9})?)(ms|s|m|h|d|w)$/.exec(word);
  if (ago !== null) {
    const ms = Math.round(Number(ago[1]) * (unitMs[ago[2] ?? ''] ?? NaN));
    return ms <= LONGEST_AGO_MS ? { kind: 'ago', ms } : undefined;
  }
  const at = text.toUpperCase();
  return isTimeText(at) ? { kind: 'at', text: at } : undefined;
}

/** The text that `parseTimeExpression` reads back as the same; without quotes. */
export function timeExpressionText(time: TimeExpression): string {
  switch (time.kind) {
    case 'word':
      return time.word;
    case 'at':
      return time.text;
    case 'ago': {
      const unit = ['d', 'h', 'm', 's'].find(name => time.ms % (unitMs[name] ?? NaN) === 0) ?? 'ms';
      return `${time.ms / (unitMs[unit] ?? NaN)}${unit}`;
    }
  }
}

const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** About 31,000 years: any whole number of milliseconds up to it is written without an exponent. */
const LONGEST_AGO_MS = 1e15;
