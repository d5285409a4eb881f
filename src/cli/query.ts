import { defaultArchiveOptions } from '../core/archiveOptions';
import type { ResultId } from '../core/ids';
import type { Summary } from '../core/summary';
import { exitCodes } from './exitCodes';
import { FirstRecords } from './firstRecords';
import type { QueryOptions } from './queryCommand';
import { createResultPrinter, printPage, type ResultPrinter } from './resultPrinter';
import type { RunningEngine, Terminal } from './runInProcess';
import { sourceConfigs } from './sourceConfigs';
import { distinctNames } from './sourceNames';
import { readAll, tellLedgers, tellSourceProblems, tellUnreadable } from './toldSources';

/** Prints the records that match. Answers the exit status. */
export async function query(options: QueryOptions, engine: RunningEngine, terminal: Terminal): Promise<number> {
  const { api, reading } = engine;
  const { zone, assumedZone, limit, output, events } = options;
  const sources = sourceConfigs(options.paths, options, defaultArchiveOptions);
  const { result } = await api.openResult({ query: options.query, order: { by: 'log' } });
  const first = output === 'count' || limit === Infinity ? null : new FirstRecords(engine, options, terminal);
  await api.configure({ sources, watch: 'poll', zone, assumedZone, marks: {} });
  const { teller, out } = terminal;
  const begin = (summary: Summary): Promise<ResultPrinter> => beginPrinting(options, summary, terminal);
  const allRead = readAll(reading, result, () => engine.summary(), teller);
  const early = (await first?.print(begin, allRead)) ?? null;
  if (early?.isEnough === true) return exitCodes.found;
  await allRead;
  const summary = engine.summary();
  const telling = { api, teller, events };
  const unreadable = tellUnreadable(summary.sources, teller);
  await tellLedgers(summary.sources, telling);
  const count = Math.min(limit, summary.results.find(({ id }) => id === result)?.count ?? 0);
  let printed = early?.printed ?? count;
  if (early === null) {
    if (output === 'count') await out.write(Buffer.from(`${count}\n`));
    else printed = await printResult(await begin(summary), result, count, engine, terminal);
    await tellSourceProblems(summary.sources, telling);
  }
  if (unreadable > 0) return exitCodes.unreadable;
  return printed > 0 ? exitCodes.found : exitCodes.nothing;
}

async function printResult(
  printer: ResultPrinter,
  result: ResultId,
  count: number,
  { reading }: RunningEngine,
  { teller }: Terminal,
): Promise<number> {
  let printed = 0;
  for (let from = 0; from < count;) {
    const maxRecords = Math.min(pageRecords[printer.takes], count - from);
    const page = await reading.readResult({ result, from, maxRecords, as: printer.takes });
    if (page === null || page.to === from) break;
    from = page.to;
    printed += await printPage(printer, page, teller);
  }
  return printed;
}

async function beginPrinting(
  { zone, output }: QueryOptions,
  { sources }: Summary,
  { out, hasColors }: Terminal,
): Promise<ResultPrinter> {
  const names = distinctNames(sources.map(({ path }) => path));
  const printer = createResultPrinter(
    {
      output,
      zone,
      hasColors,
      nameOf: sources.length > 1 ? ({ view }) => names.get(view.source) ?? view.source : null,
      roles: new Set(sources.flatMap(({ roles }) => roles)),
    },
    out,
  );
  await printer.begin();
  return printer;
}

const pageRecords = { bytes: 20_000, records: 1000 } as const;
