import { describe, expect, test } from 'vitest';
import { recordJson } from '../../../src/cli/recordJson';
import { recordOf } from './recordOf';

function json(log: string): string {
  return recordJson(recordOf(log));
}

describe('a record as JSON', () => {
  test('has the roles under their names, what else there is under extra, and the place', () => {
    const text = json(
      '{"timestamp": "2025-02-10T13:08:00.384001+00:00", "event": "error", "subject": "", "job_id": "7", "node": "n1"}',
    );
    expect(text).toBe(
      '{"time":"2025-02-10T13:08:00.384001Z","source":"/logs/audit.jsonl","file":"/logs/audit.jsonl.1","line":7,' +
        '"outcome":"neutral","event":"error","subject":"","session":null,"procedure":null,"job":"7","old":null,' +
        '"status":null,"detail":null,"extra":{"node":"n1"}}',
    );
  });

  test.each(['12345678901234567890', '1e-07', '0.10', '-0', '1.0'])('keeps the digits of %s', digits => {
    expect(json(`{"n": ${digits}}`)).toContain(`"extra":{"n":${digits}}`);
    expect(json(`{"deep": {"n": [${digits}]}}`)).toContain(`"extra":{"deep":{"n": [${digits}]}}`);
  });

  test('a time that is none stays as it is written', () => {
    expect(JSON.parse(json('{"timestamp": "soon"}'))).toMatchObject({ time: null, extra: { timestamp: 'soon' } });
    expect(json('{"timestamp": 12345678901234567890}')).toContain('"extra":{"timestamp":12345678901234567890}');
  });

  test('of a key that occurs twice the last value counts', () => {
    expect(JSON.parse(json('{"event": "a", "n": 1, "event": "b", "n": 2}'))).toMatchObject({
      event: 'b',
      extra: { n: 2 },
    });
  });

  test('keys with a meaning of their own are ordinary keys', () => {
    expect(json('{"__proto__": 1, "constructor": "c", "toString": null}')).toContain(
      '"extra":{"__proto__":1,"constructor":"c","toString":null}',
    );
  });

  test('what a terminal would obey is an escape, and means the same', () => {
    const text = json('{"event": "a\u009b31m\u202eb\u2028", "tag": "\u{e0041}", "n": 1}');
    expect(text).toContain('a\\u009b31m\\u202eb\\u2028');
    expect(JSON.parse(text)).toMatchObject({ event: 'a\u009b31m\u202eb\u2028', extra: { tag: '\u{e0041}', n: 1 } });
  });

  test('a lone surrogate stays one', () => {
    expect(JSON.parse(json('{"event": "\\ud800", "n": 1}'))).toMatchObject({ event: '\ud800' });
  });
});
