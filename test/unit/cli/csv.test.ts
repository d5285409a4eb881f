import { describe, expect, test } from 'vitest';
import { csvCell, csvHeader, csvLine } from '../../../src/cli/csv';
import { valuesOf } from '../../../src/cli/recordValues';
import { recordOf } from './recordOf';

function line(log: string): string {
  const record = recordOf(log);
  const values = valuesOf(record);
  return values === null ? 'no record' : csvLine(record, values);
}

describe('a cell of a sheet', () => {
  test.each([
    ['plain', 'plain'],
    ['', ''],
    ['a,b', '"a,b"'],
    ['say "no"', '"say ""no"""'],
    ['two\nlines', '"two\nlines"'],
    ['a\rb', '"a\rb"'],
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-2', "'-2"],
    ['@sum', "'@sum"],
    ['\tx', "'\tx"],
    ['\rx', '"\'\rx"'],
    ['=HYPERLINK("x","y")', '"\'=HYPERLINK(""x"",""y"")"'],
    ['a=b', 'a=b'],
  ])('of %j is %j', (text, cell) => {
    expect(csvCell(text)).toBe(cell);
  });
});

describe('a line of a sheet', () => {
  test('has as many cells as the line of titles', () => {
    expect(csvHeader).toBe(
      'time,source,file,line,outcome,event,subject,session,procedure,job,old,status,detail,durationMs,cost\r\n',
    );
    expect(line('{}').split(',')).toHaveLength(15);
  });

  test('has the time in UTC, the place, and the values whole', () => {
    const long = 'x'.repeat(1000);
    const text = JSON.stringify({
      timestamp: '2025-02-10T13:08:00.384001+00:00',
      event: '=cmd',
      subject: 'sub,1',
      job_id: '7',
      detail: long,
    });
    expect(line(text)).toBe(
      `2025-02-10T13:08:00.384001Z,/logs/audit.jsonl,/logs/audit.jsonl.1,7,neutral,'=cmd,"sub,1",,,7,,,${long},,\r\n`,
    );
  });

  test('keeps the digits of numbers', () => {
    expect(line('{"job_id": 12345678901234567890}')).toContain(',12345678901234567890,');
  });
});

test('what is no JSON any more is no record', () => {
  expect(valuesOf({ ...recordOf('{}'), bytes: Buffer.from('{"a": "cut') })).toBeNull();
});
