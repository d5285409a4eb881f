import type { Complaint } from '../../src/core/query';

/** A piece of the filter's text as the layer behind the input draws it. */
export interface Segment {
  readonly text: string;
  readonly isComplaint: boolean;
}

/** Cuts the text where complaints begin and end; complaints may overlap or reach beyond the text. */
export function segmentsOf(text: string, complaints: readonly Complaint[]): Segment[] {
  const segments: Segment[] = [];
  let at = 0;
  for (const { span } of [...complaints].sort((left, right) => left.span.from - right.span.from)) {
    const from = Math.max(at, span.from);
    const to = Math.min(span.to, text.length);
    if (to <= from) continue;
    if (from > at) segments.push({ text: text.slice(at, from), isComplaint: false });
    segments.push({ text: text.slice(from, to), isComplaint: true });
    at = to;
  }
  if (at < text.length) segments.push({ text: text.slice(at), isComplaint: false });
  return segments;
}

/** The complaint at the caret, or else the first one. */
export function complaintAt(complaints: readonly Complaint[], caret: number): Complaint | undefined {
  return complaints.find(({ span }) => caret >= span.from && caret <= span.to) ?? complaints[0];
}

/** The text with the complaint's fix in the place of what is wrong. */
export function fixed(text: string, { span, fix }: Complaint): string {
  return fix === undefined ? text : text.slice(0, span.from) + fix + text.slice(span.to);
}
