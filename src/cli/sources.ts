import { defaultArchiveOptions } from '../core/archiveOptions';
import type { SourceSummary } from '../core/summary';
import type { ProblemView } from '../protocol/engineViews';
import { exitCodes } from './exitCodes';
import type { RunningEngine, Terminal } from './runInProcess';
import { sourceConfigs } from './sourceConfigs';
import { shortPath } from './sourceNames';
import { problemReport, sourceReport } from './sourceReport';
import type { SourcesOptions } from './sourcesCommand';
import { problemLine, sourceLines } from './sourceTable';
import { readAll, tellUnreadable } from './toldSources';

/** Prints what is detected of files and folders, and what is wrong in them. Answers the exit status. */
export async function sources(options: SourcesOptions, engine: RunningEngine, terminal: Terminal): Promise<number> {
  const { api, reading } = engine;
  const { zone, assumedZone, output } = options;
  const configs = sourceConfigs(options.paths, options, defaultArchiveOptions);
  await api.configure({ sources: configs, watch: 'poll', zone, assumedZone, marks: {} });
  await readAll(reading, null, () => engine.summary(), terminal.teller);
  const found = engine.summary().sources;
  const unreadable = tellUnreadable(found, terminal.teller);
  if (output === 'json') await printJson(found, engine, terminal);
  else await printTable(found, options, engine, terminal);
  if (unreadable > 0) return exitCodes.unreadable;
  return found.length > 0 ? exitCodes.found : exitCodes.nothing;
}

/** Piece by piece: there may be more problems than fit into memory as text. */
async function printJson(
  found: readonly SourceSummary[],
  { api, reading }: RunningEngine,
  { out }: Terminal,
): Promise<void> {
  const print = (text: string): Promise<void> => out.write(Buffer.from(text));
  await print('{"sources":[');
  for (const [at, source] of found.entries()) {
    const ledger = await api.ledger({ source: source.id });
    const report = JSON.stringify(sourceReport(source, ledger, reading.isKindCertain(source.id)));
    await print(`${at === 0 ? '' : ','}\n${report.slice(0, -1)},"problems":[`);
    let isFirst = true;
    for await (const page of problemPages(source, api)) {
      const pieces = page.map(problem => JSON.stringify(problemReport(problem)));
      await print(`${isFirst ? '' : ','}${pieces.join(',')}`);
      isFirst = false;
    }
    await print(']}');
  }
  await print(`${found.length === 0 ? '' : '\n'}]}\n`);
}

async function printTable(
  found: readonly SourceSummary[],
  { zone }: SourcesOptions,
  { api, reading }: RunningEngine,
  { out }: Terminal,
): Promise<void> {
  const folder = process.cwd();
  const nameOf = (path: string): string => shortPath(path, folder);
  const print = (lines: readonly string[]): Promise<void> =>
    out.write(Buffer.from(lines.map(line => `${line}\n`).join('')));
  for (const [at, source] of found.entries()) {
    const ledger = await api.ledger({ source: source.id });
    const report = sourceReport(source, ledger, reading.isKindCertain(source.id));
    if (at > 0) await print(['']);
    await print(sourceLines(report, source, { zone, nameOf }));
    for await (const page of problemPages(source, api)) {
      await print(page.map(problem => problemLine(problem, source.path, nameOf)));
    }
  }
}

async function* problemPages(
  { id, problems }: SourceSummary,
  api: RunningEngine['api'],
): AsyncGenerator<readonly ProblemView[], void, void> {
  for (let from = 0; from < problems;) {
    const page = await api.problems({ source: id, from, limit: PAGE });
    if (page.length === 0) return;
    yield page;
    from += page.length;
  }
}

const PAGE = 1000;
