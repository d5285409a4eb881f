import type { SourceSummary } from '../../core/summary';
import type { CommandId } from '../contributions';

/** How a node looks, in the editor's terms but without the editor. Texts from logs are made visible and capped before they come in here. */
export interface Look {
  readonly label: string;
  readonly description: string;
  /** Plain text, never markdown. */
  readonly tooltip: string;
  readonly icon: string;
  /** A theme color, or none. */
  readonly color?: string;
  /** For `when` clauses: the kind, then `;flag` for each thing that is true of it. */
  readonly context: string;
  readonly isExpandable: boolean;
  /** Run on a click, with the node. */
  readonly command?: { readonly id: CommandId; readonly title: string };
}

export interface LookOptions {
  /** IANA name of the zone to show times in. */
  readonly zone: string;
  /** IANA name of the zone on whose clock times that name none were read. */
  readonly assumedZone: string;
  isSessionSource(source: SourceSummary): boolean;
}

export const failureColor = 'list.errorForeground';
export const warningColor = 'list.warningForeground';

/** A node that is closed and does nothing. */
export function plain(
  label: string,
  icon: string,
  context: string,
  { description = '', tooltip = label }: { readonly description?: string; readonly tooltip?: string },
): Look {
  return { label, description, tooltip, icon, context, isExpandable: false };
}
