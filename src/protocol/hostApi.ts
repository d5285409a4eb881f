import type { RowId, SourceId } from '../core/ids';
import type { FacetField } from '../core/roles';
import type { Summary } from '../core/summary';
import type { OpenedResult, ResultSpec, EngineApi } from './engineApi';
import type { Facets, FindRequest, FoundRow, RecordView, RowWindow, StepRequest } from './engineViews';

/**
 * What the panel can ask of the extension. Arguments come from a webview and are checked against a schema
 * (`src/host/panelSchema.ts`) before they are believed; they carry ids into the model, never paths or commands.
 */
export interface HostApi {
  /** First message of a panel. Nothing is pushed before it. */
  ready(request: { readonly zone: string }): Promise<PanelStart>;

  openResult(spec: ResultSpec): Promise<OpenedResult>;
  closeResult: EngineApi['closeResult'];
  rows(request: Parameters<EngineApi['rows']>[0]): Promise<RowWindow | null>;
  rowsAround: EngineApi['rowsAround'];
  positionOf: EngineApi['positionOf'];
  step(request: StepRequest): Promise<FoundRow | null>;
  find(request: FindRequest): Promise<FoundRow | null>;
  record(request: { readonly row: RowId }): Promise<RecordView | null>;
  histogram: EngineApi['histogram'];
  /** Values of a field under the current filter without that field's own terms. */
  facets(request: { readonly field: FacetField; readonly contains: string; readonly limit: number }): Promise<Facets>;

  /** Sets the shared filter; the new text comes back as a push, to this panel too. */
  setFilter(request: { readonly query: string }): Promise<void>;
  setZone(request: { readonly zone: 'local' | 'utc' }): Promise<void>;
  jumpToRawLine(request: { readonly row: RowId }): Promise<void>;
  copyRecords(request: { readonly rows: readonly RowId[]; readonly as: 'raw' | 'text' }): Promise<void>;
  copyText(request: { readonly text: string }): Promise<void>;
  /** A link in a record, on click: the host shows the target and asks. Only `http` and `https`. */
  openLink(request: { readonly url: string }): Promise<void>;
  acknowledge(request: { readonly source: SourceId | null }): Promise<void>;
  cancelIndexing(request: { readonly source: SourceId }): Promise<void>;
  resumeIndexing(request: { readonly source: SourceId }): Promise<void>;
  showProblems(request: { readonly source: SourceId | null }): Promise<void>;
  /** Tells which record is selected (for Jump to Raw Line, Show All Events of This Job and others in the palette). */
  selectionChanged(request: { readonly row: RowId | null; readonly count: number }): Promise<void>;
}

export interface PanelStart {
  readonly summary: Summary;
  readonly filter: string;
  readonly settings: PanelSettings;
  /** Queries used before, newest first. */
  readonly history: readonly string[];
}

export interface PanelSettings {
  /** What the person chose; `zone` is the IANA name to show times in, `''` when local: the webview's own. */
  readonly zoneChoice: 'local' | 'utc';
  readonly zone: string;
  /** IANA name of the zone on whose clock times that name none were read. */
  readonly assumedZone: string;
}

/** What the extension tells the panel unasked: always whole states. */
export interface HostPushes {
  summary: Summary;
  filter: { readonly query: string };
  settings: PanelSettings;
  /** Show this record: select it and bring it into view. */
  reveal: { readonly row: RowId };
  /** A key or palette command for the panel. */
  command: PanelCommand;
}

export type PanelCommand =
  | { readonly kind: 'nextFailure' }
  | { readonly kind: 'previousFailure' }
  | { readonly kind: 'focusFilter' }
  | { readonly kind: 'find' }
  | { readonly kind: 'copy' };

export const hostMethods = {
  ready: true,
  openResult: true,
  closeResult: true,
  rows: true,
  rowsAround: true,
  positionOf: true,
  step: true,
  find: true,
  record: true,
  histogram: true,
  facets: true,
  setFilter: true,
  setZone: true,
  jumpToRawLine: true,
  copyRecords: true,
  copyText: true,
  openLink: true,
  acknowledge: true,
  cancelIndexing: true,
  resumeIndexing: true,
  showProblems: true,
  selectionChanged: true,
} as const satisfies Record<keyof HostApi, true>;
