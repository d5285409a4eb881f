import { withoutField } from '../core/queryEdit';
import type { ResultId, RowId, SourceId } from '../core/ids';
import type { Summary } from '../core/summary';
import type { EngineApi } from '../protocol/engineApi';
import type { HostApi, PanelSettings, PanelStart } from '../protocol/hostApi';

/** What the panel's requests need of the rest of the extension. */
export interface PanelServices {
  readonly engine: EngineApi;
  readonly filter: { readonly query: string; readonly history: readonly string[]; set(query: string): void };
  summary(): Summary;
  settings(): PanelSettings;
  /** The panel's page has come (again); `zone` is where the person's own clock is. */
  ready(zone: string): void;
  /** The page has asked for rows of its result and is about to show them: from then on it can look for records. */
  hasRows(): void;
  setZone(zone: 'local' | 'utc'): Promise<void>;
  jumpToRawLine(row: RowId): Promise<void>;
  copyRecords(rows: readonly RowId[], as: 'raw' | 'text'): Promise<void>;
  copyText(text: string): Promise<void>;
  openLink(url: string): Promise<void>;
  showProblems(source: SourceId | null): Promise<void>;
  selectionChanged(row: RowId | null, count: number): void;
}

/** One page's view of the extension. It can use and close only the results that it opened itself. */
export class PanelApi implements HostApi {
  private readonly results = new Set<ResultId>();

  constructor(private readonly services: PanelServices) {}

  /** Closes what the page opened; when the page goes, or comes anew. */
  async closeResults(): Promise<void> {
    const results = [...this.results];
    this.results.clear();
    await Promise.all(results.map(result => this.services.engine.closeResult({ result })));
  }

  async ready({ zone }: { readonly zone: string }): Promise<PanelStart> {
    await this.closeResults();
    this.services.ready(zone);
    const { query: filter, history } = this.services.filter;
    return { summary: this.services.summary(), filter, settings: this.services.settings(), history };
  }

  async openResult(spec: Parameters<HostApi['openResult']>[0]): ReturnType<HostApi['openResult']> {
    const opened = await this.services.engine.openResult(spec);
    this.results.add(opened.result);
    return opened;
  }

  async closeResult({ result }: { readonly result: ResultId }): Promise<void> {
    if (this.results.delete(result)) await this.services.engine.closeResult({ result });
  }

  async rows(request: Parameters<HostApi['rows']>[0]): ReturnType<HostApi['rows']> {
    if (!this.results.has(request.result)) return null;
    const rows = await this.services.engine.rows(request);
    if (rows !== null) this.services.hasRows();
    return rows;
  }

  async rowsAround(request: Parameters<HostApi['rowsAround']>[0]): ReturnType<HostApi['rowsAround']> {
    if (!this.results.has(request.result)) return null;
    const around = await this.services.engine.rowsAround(request);
    if (around !== null) this.services.hasRows();
    return around;
  }

  async positionOf(request: Parameters<HostApi['positionOf']>[0]): ReturnType<HostApi['positionOf']> {
    return this.results.has(request.result) ? this.services.engine.positionOf(request) : null;
  }

  async step(request: Parameters<HostApi['step']>[0]): ReturnType<HostApi['step']> {
    return this.results.has(request.result) ? this.services.engine.step(request) : null;
  }

  async find(request: Parameters<HostApi['find']>[0]): ReturnType<HostApi['find']> {
    return this.results.has(request.result) ? this.services.engine.find(request) : null;
  }

  async record(request: Parameters<HostApi['record']>[0]): ReturnType<HostApi['record']> {
    return this.services.engine.record(request);
  }

  async histogram(request: Parameters<HostApi['histogram']>[0]): ReturnType<HostApi['histogram']> {
    return this.results.has(request.result) ? this.services.engine.histogram(request) : null;
  }

  async facets({ field, contains, limit }: Parameters<HostApi['facets']>[0]): ReturnType<HostApi['facets']> {
    const query = withoutField(this.services.filter.query, field);
    return this.services.engine.facets({ query, field, contains, limit });
  }

  async setFilter({ query }: { readonly query: string }): Promise<void> {
    this.services.filter.set(query);
  }

  async setZone({ zone }: { readonly zone: 'local' | 'utc' }): Promise<void> {
    await this.services.setZone(zone);
  }

  async jumpToRawLine({ row }: { readonly row: RowId }): Promise<void> {
    await this.services.jumpToRawLine(row);
  }

  async copyRecords({ rows, as }: Parameters<HostApi['copyRecords']>[0]): Promise<void> {
    await this.services.copyRecords(rows, as);
  }

  async copyText({ text }: { readonly text: string }): Promise<void> {
    await this.services.copyText(text);
  }

  async openLink({ url }: { readonly url: string }): Promise<void> {
    await this.services.openLink(url);
  }

  async acknowledge(request: Parameters<HostApi['acknowledge']>[0]): Promise<void> {
    await this.services.engine.acknowledge(request);
  }

  async cancelIndexing(request: Parameters<HostApi['cancelIndexing']>[0]): Promise<void> {
    await this.services.engine.cancelIndexing(request);
  }

  async resumeIndexing(request: Parameters<HostApi['resumeIndexing']>[0]): Promise<void> {
    await this.services.engine.resumeIndexing(request);
  }

  async showProblems({ source }: { readonly source: SourceId | null }): Promise<void> {
    await this.services.showProblems(source);
  }

  async selectionChanged({ row, count }: Parameters<HostApi['selectionChanged']>[0]): Promise<void> {
    this.services.selectionChanged(row, count);
  }
}
