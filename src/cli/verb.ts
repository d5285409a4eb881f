import type { OptionTable } from './optionTable';

/** What is told of one verb of the command line: enough to explain it. */
export interface Verb {
  readonly name: string;
  readonly synopsis: string;
  /** A line without a capital or a full stop. */
  readonly summary: string;
  readonly description: readonly string[];
  readonly options: OptionTable;
  /** A command and what it does. */
  readonly examples: readonly (readonly [string, string])[];
}
