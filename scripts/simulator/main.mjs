#!/usr/bin/env node
/**
 * A scheduler to watch: writes the life of a job scheduler into its audit log.
 *
 *   node scripts/simulator/main.mjs --log PATH [options]
 *
 *   --log PATH       where to append; made when missing
 *   --speed N        how many times faster than the clock it lives [600]; "max" never waits
 *   --seed N         another seed, another life [1]
 *   --records N      ends after N records
 *   --rounds N       ends after N cron rounds
 *   --history N      writes the first N records at once, as if they had happened until now
 *   --clock START    a controlled clock that starts there, such as 2025-02-10T06:00:00Z, instead of the real time
 *   --print          prints every record too
 */
import { parseArgs } from 'node:util';
import { simulate } from './simulate.mjs';

const { values } = parseArgs({
  options: {
    log: { type: 'string' },
    speed: { type: 'string' },
    seed: { type: 'string' },
    records: { type: 'string' },
    rounds: { type: 'string' },
    history: { type: 'string' },
    clock: { type: 'string' },
    print: { type: 'boolean' },
  },
});
if (values.log === undefined) fail('--log PATH is needed');
const number = name => {
  if (values[name] === undefined) return undefined;
  const value = values[name] === 'max' && name === 'speed' ? Infinity : Number(values[name]);
  return value >= 0 && (name !== 'speed' || value > 0) ? value : fail(`--${name} needs a number`);
};
const clockStartMs = values.clock === undefined ? undefined : Date.parse(values.clock);
if (Number.isNaN(clockStartMs)) fail('--clock needs a time such as 2025-02-10T06:00:00Z');

const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => ending.abort());
const options = {
  log: values.log,
  ...given({ speed: number('speed'), seed: number('seed'), records: number('records'), rounds: number('rounds') }),
  ...given({ history: number('history'), clockStartMs }),
  signal: ending.signal,
  ...(values.print ? { onRecord: line => process.stdout.write(line) } : {}),
};
const { records, rounds } = await simulate(options);
console.error(`${records} records of ${rounds} cron rounds in ${values.log}`);

function given(entries) {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));
}

function fail(message) {
  console.error(`simulator: ${message}`);
  process.exit(2);
}
