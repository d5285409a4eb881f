import { build } from 'esbuild';
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { nodeBundle } from '../../../scripts/nodeBundle.mjs';
import { followConfig } from '../engineWorker';
import { factsOfProcess, type ProcessFacts } from './follower';
import { readLoadManifest } from './loadManifest';
import { judgeLoad, type LoadVerdict } from './loadVerdict';

export interface SoakOptions {
  /** The repository. */
  readonly root: string;
  /** An empty folder. */
  readonly folder: string;
  readonly watch: 'auto' | 'poll';
  readonly seconds: number;
  readonly perSecond: number;
  readonly rotations: number;
  readonly sampleMs: number;
  readonly onSample?: (sample: SoakSample) => void;
}

export type SoakQuestion = 'sample' | 'ids' | 'end';
export type SoakAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'ids'; readonly ids: readonly number[] }
  | {
      readonly kind: 'sample';
      readonly heapBytes: number;
      readonly externalBytes: number;
      readonly indexBytes: number;
      readonly records: number;
      readonly watch: string;
      readonly faults: readonly string[];
    };

/** What the process held at a moment. */
export interface SoakSample extends ProcessFacts, Omit<Extract<SoakAnswer, { kind: 'sample' }>, 'kind'> {
  readonly atSeconds: number;
}

export interface SoakResult {
  readonly samples: readonly SoakSample[];
  readonly verdict: LoadVerdict;
  readonly faults: readonly string[];
}

/** Follows a log for long while its writer rotates it in every way, and looks at what the following process holds. */
export async function runSoak(options: SoakOptions): Promise<SoakResult> {
  const { root, folder, watch, seconds, perSecond, rotations, sampleMs, onSample } = options;
  const log = join(folder, 'audit.jsonl');
  const manifest = join(folder, '..', `manifest-${watch}`);
  const entry = join(folder, '..', `soakChild-${watch}.cjs`);
  writeFileSync(log, '');
  writeFileSync(manifest, '');
  const entryPoints = [join(root, 'test/support/load/soakChild.ts')];
  await build({ ...nodeBundle, entryPoints, outfile: entry, logLevel: 'error' });
  const child = fork(entry, [JSON.stringify(followConfig([log], { watch }))], {
    cwd: root,
    execArgv: [],
    serialization: 'advanced',
  });
  try {
    await answerOf(child, 'ready');
    const ways = Array.from({ length: rotations }, (_, at) => WAYS[at % WAYS.length]);
    const task = { log, manifest, count: seconds * perSecond, perSecond, ways, keep: 5 };
    const writer = spawn(process.execPath, [join(root, 'test/support/writers/loadWriter.mjs'), JSON.stringify(task)], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const written = once(writer, 'exit') as Promise<[number | null]>;
    const samples: SoakSample[] = [];
    const startMs = performance.now();
    for (let due = sampleMs; due <= seconds * 1000; due += sampleMs) {
      await pause(Math.max(0, startMs + due - performance.now()));
      const sample = { atSeconds: Math.round(due / 1000), ...(await sampleOf(child)) };
      samples.push(sample);
      onSample?.(sample);
    }
    const [code] = await written;
    if (code !== 0) throw new Error(`The writer failed: ${String(code)}`);
    const known = readLoadManifest(manifest);
    await until(child, known.count);
    const { ids } = await ask(child, 'ids');
    const verdict = judgeLoad(
      known,
      ids.map(id => ({ id, bytes: null })),
    );
    const { faults } = await sampleOf(child);
    const ended = once(child, 'exit');
    child.send('end' satisfies SoakQuestion);
    await ended;
    return { samples, verdict, faults };
  } finally {
    child.kill('SIGKILL');
  }
}

/** The process gets some seconds for what was written last. */
async function until(child: ChildProcess, records: number): Promise<void> {
  const giveUpMs = performance.now() + 15_000;
  while (performance.now() < giveUpMs && (await sampleOf(child)).records < records) await pause(200);
}

async function sampleOf(child: ChildProcess): Promise<Omit<SoakSample, 'atSeconds'>> {
  const memory = await ask(child, 'sample');
  return { ...memory, ...factsOfProcess(child.pid ?? 0) };
}

type AnswerOf<Kind extends SoakAnswer['kind']> = Extract<SoakAnswer, { readonly kind: Kind }>;

function ask<Kind extends 'sample' | 'ids'>(child: ChildProcess, question: Kind): Promise<AnswerOf<Kind>> {
  const answer = answerOf(child, question);
  child.send(question);
  return answer;
}

function answerOf<Kind extends SoakAnswer['kind']>(child: ChildProcess, kind: Kind): Promise<AnswerOf<Kind>> {
  return new Promise((resolve, reject) => {
    const onExit = (): void => reject(new Error('The following process ended.'));
    const onMessage = (message: SoakAnswer): void => {
      if (!isOf(message, kind)) return;
      child.off('message', onMessage).off('exit', onExit);
      resolve(message);
    };
    child.on('message', onMessage).once('exit', onExit);
  });
}

function isOf<Kind extends SoakAnswer['kind']>(message: SoakAnswer, kind: Kind): message is AnswerOf<Kind> {
  return message.kind === kind;
}

const WAYS = ['rename', 'copyTruncate', 'gzipByWriter', 'renameGzip', 'renameLate'];
