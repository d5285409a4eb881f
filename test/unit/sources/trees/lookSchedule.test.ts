import { expect, test } from 'vitest';
import { LookSchedule } from '../../../../src/sources/trees/lookSchedule';

function scheduleOf(inner: number, others: number): LookSchedule<string> {
  const schedule = new LookSchedule<string>();
  for (let n = 0; n < inner; n++) schedule.put(`inner ${n}`, 'inner');
  for (let n = 0; n < others; n++) schedule.put(`other ${n}`, 'others');
  schedule.due(0);
  return schedule;
}

const kindsOf = (due: Set<string>): [number, number] => {
  const inner = [...due].filter(name => name.startsWith('inner')).length;
  return [inner, due.size - inner];
};

test('the first look goes to all', () => {
  const schedule = new LookSchedule<string>();
  schedule.put('a', 'inner');
  schedule.put('b', 'others');
  expect([...schedule.due(5)]).toEqual(['a', 'b']);
});

test.each([
  ['a few', 20, 100, 20, 25],
  ['a thousand folders of folders', 1000, 4000, 1000, 1000],
  ['ten thousand', 20, 20_000, 20, 1000],
  ['ten thousand folders of folders', 10_000, 0, 2500, 0],
])('a look a second: %s', (_, inner, others, innerDue, othersDue) => {
  expect(kindsOf(scheduleOf(inner, others).due(1000))).toEqual([innerDue, othersDue]);
});

test('all have their turn, and looks that follow each other closely share it', () => {
  const schedule = scheduleOf(400, 400);
  const met = new Set<string>();
  for (let ms = 50; ms <= 4000; ms += 50) {
    const due = schedule.due(ms);
    expect(due.size).toBeLessThanOrEqual(30);
    for (const item of due) met.add(item);
  }
  expect(met.size).toBe(800);
});

test('where there are few folders of folders, each look goes to all', () => {
  const schedule = scheduleOf(200, 0);
  expect([schedule.due(1).size, schedule.due(1).size]).toEqual([200, 200]);
});

test('what changed is looked at each time for two minutes, at most 300 of it', () => {
  const schedule = scheduleOf(0, 20_000);
  for (let n = 0; n < 400; n++) schedule.touch(`other ${19_000 + n}`, 10);
  expect([...schedule.due(11)].filter(name => name.startsWith('other 19'))).toHaveLength(300);
  expect(schedule.due(12).has('other 19399')).toBe(true);
  expect(schedule.due(12).has('other 19000')).toBe(false);
  schedule.due(120_100);
  expect(schedule.due(120_101).has('other 19399')).toBe(false);
});

test('what is removed is not looked at, and what changes its group is looked at once', () => {
  const schedule = scheduleOf(1, 1);
  schedule.touch('other 0', 0);
  schedule.put('other 0', 'inner');
  expect([...schedule.due(10_000)]).toEqual(['inner 0', 'other 0']);
  schedule.remove('other 0');
  expect([...schedule.due(20_000)]).toEqual(['inner 0']);
});
