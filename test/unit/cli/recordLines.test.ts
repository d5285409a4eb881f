import { describe, expect, test } from 'vitest';
import { ansiColors, noColors, usesColors } from '../../../src/cli/colors';
import { displayWidth, fitWidth } from '../../../src/cli/displayWidth';
import { RecordLines, type LineOptions } from '../../../src/cli/recordLines';
import { recordOf } from './recordOf';

function lines(options: Partial<LineOptions> = {}): RecordLines {
  return new RecordLines({
    zone: 'UTC',
    colors: noColors,
    nameOf: null,
    columns: () => null,
    ...options,
  });
}

const whole = {
  timestamp: '2025-02-10T13:08:00.384000+00:00',
  event: 'status_change',
  subject: 'sub-0001',
  session: 'ses-01',
  procedure: 'bids',
  job_id: '123',
  old_status: 'running',
  new_status: 'failed',
  detail: 'out of memory',
};

describe('a line a record', () => {
  test('has time, event, procedure, subject and session, and the new status, in columns', () => {
    expect(lines().format([recordOf(whole), recordOf({ ...whole, session: '', new_status: 'complete' })])).toBe(
      [
        '2025-02-10 13:08:00  status_change  bids        sub-0001/ses-01   failed\n',
        '2025-02-10 13:08:00  status_change  bids        sub-0001          complete\n',
      ].join(''),
    );
  });

  test('has a sign for what is missing', () => {
    expect(lines().format([recordOf({ event: 'note' })])).toBe(
      '-                    note           -           -                 -\n',
    );
  });

  test('columns become wider when a value needs it, and never narrower', () => {
    const format = lines();
    const long = recordOf({ ...whole, procedure: 'a_long_procedure' });
    const [first, second] = [format.format([long]), format.format([recordOf(whole)])];
    expect(second.indexOf('sub-0001')).toBe(first.indexOf('sub-0001'));
    expect(
      lines()
        .format([recordOf(whole)])
        .indexOf('sub-0001'),
    ).toBeLessThan(second.indexOf('sub-0001'));
  });

  test('one very long value does not push all others aside', () => {
    const format = lines();
    format.format([recordOf({ ...whole, procedure: 'p'.repeat(150) })]);
    expect(format.format([recordOf(whole)]).length).toBeLessThan(90);
  });

  test('names the source where there are several', () => {
    expect(lines({ nameOf: () => 'a.jsonl' }).format([recordOf(whole)])).toContain('13:08:00  a.jsonl  status_change');
  });

  test('control characters can be seen and do nothing', () => {
    const line = lines().format([recordOf({ ...whole, subject: 'a\u001b[31mb\u202ec\n' })]);
    expect(line).toContain('a␛[31mb\\u202Ec⏎');
    expect(line.split('\n')).toHaveLength(2);
  });

  test.each([20, 40, 60, 72, 80, 100, 200])('is not wider than a terminal of %i columns', columns => {
    for (const subject of ['sub-0001', '被験者'.repeat(30)]) {
      const line = lines({ columns: () => columns })
        .format([recordOf({ ...whole, subject })])
        .trimEnd();
      expect(displayWidth(line)).toBeLessThanOrEqual(columns);
    }
  });

  test('job and detail follow on a terminal where there is room', () => {
    const on = (columns: number | null): string => lines({ columns: () => columns }).format([recordOf(whole)]);
    expect(on(120)).toContain('failed    job 123  out of memory');
    expect(on(95)).toContain('failed    job 123  out of me…');
    expect(on(80)).not.toContain('job');
    expect(on(null)).not.toContain('job');
  });

  test('is coloured by outcome, and plain without colours', () => {
    const line = lines({ colors: ansiColors }).format([recordOf(whole, 'failure')]);
    expect(line).toBe(
      '\u001b[2m2025-02-10 13:08:00\u001b[22m  \u001b[31mstatus_change  bids        sub-0001/ses-01   failed\u001b[39m\n',
    );
    expect(lines({ colors: ansiColors }).format([recordOf(whole, 'neutral')])).not.toContain('\u001b[3');
  });
});

test.each([
  ['auto', {}, true, true],
  ['auto', {}, false, false],
  ['auto', { NO_COLOR: '1' }, true, false],
  ['auto', { NO_COLOR: '' }, true, true],
  ['auto', { TERM: 'dumb' }, true, false],
  ['auto', { FORCE_COLOR: '1' }, false, true],
  ['auto', { FORCE_COLOR: '0' }, true, false],
  ['always', { NO_COLOR: '1' }, false, true],
  ['never', { FORCE_COLOR: '1' }, true, false],
] as const)(
  'with --color %s, %o and a terminal: %s, colours are used: %s',
  (choice, environment, isTerminal, expected) => {
    expect(usesColors(choice, environment, isTerminal)).toBe(expected);
  },
);

test.each([
  ['abc', 3],
  ['日本', 4],
  ['e\u0301', 1],
  ['🙂', 2],
])('%s takes %i columns', (text, width) => {
  expect(displayWidth(text)).toBe(width);
  expect(fitWidth(text, width)).toBe(text);
  expect(displayWidth(fitWidth(`${text}${text}`, width))).toBeLessThanOrEqual(width);
});
