#!/usr/bin/env node
/**
 * Uses the panel in a real browser as a person does, by mouse and by keyboard, and says what did not work.
 *
 *   node test/support/panelHarness/check.mjs                 all checks
 *   node test/support/panelHarness/check.mjs --shots FOLDER  and pictures in every theme
 */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { launchBrowser, openPanel } from './browser.mjs';
import { startPanelHarness } from './serve.mjs';

const shots = process.argv[2] === '--shots' ? process.argv[3] : undefined;

const checks = {
  'shows the newest records and follows those that come': async page => {
    await wait(page, async () => (await lastRowIndex(page)) === 98_310);
    await append(page, 5);
    await wait(page, async () => (await lastRowIndex(page)) === 98_315);
  },

  'stands still when one scrolls up, and offers what is new': async page => {
    await page.mouse.move(500, 500);
    await page.mouse.wheel(0, -600);
    await page.waitForTimeout(300);
    const before = await rowTexts(page);
    await append(page, 37);
    const pill = page.locator('.pill');
    await pill.waitFor();
    assert.equal((await pill.innerText()).replace(/\W+/g, ' ').trim(), '37 new');
    assert.deepEqual(await rowTexts(page), before);
    await pill.click();
    await wait(page, async () => (await lastRowIndex(page)) === 98_347);
    await pill.waitFor({ state: 'detached' });
  },

  'selects, opens details and jumps to the raw line by keyboard': async page => {
    await focusTable(page);
    for (const key of ['End', 'ArrowUp', 'Shift+ArrowUp', 'Shift+ArrowUp']) await page.keyboard.press(key);
    await wait(page, async () => (await page.locator('.row[aria-selected="true"]').count()) === 3);
    await page.keyboard.press('Space');
    await page.getByRole('tab', { name: 'Fields' }).waitFor();
    await page.keyboard.press('Enter');
    await asked(page, 'jumpToRawLine');
    await page.keyboard.press('Control+c');
    await wait(page, async () => (await asked(page, 'copyRecords')).rows.length === 3);
    assert.ok(await page.locator('[role=grid]').getAttribute('aria-activedescendant'));
  },

  'goes to failures and round the end, wherever the focus is': async page => {
    await page.keyboard.press('F8');
    await page.locator('.row.active.is-failure').waitFor();
    await page.keyboard.press('Shift+F8');
    await page.getByText('Went on from the end.').waitFor();
  },

  'filters as one types, and Escape clears': async page => {
    await page.getByRole('combobox').click();
    await page.keyboard.type('event:err');
    const option = page.getByRole('option', { name: /^error/ });
    await option.waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await wait(page, async () => (await asked(page, 'setFilter')) === 'event:error');
    await page.getByText(/^[\d,]+ of 98,310$/).waitFor();
    await page.getByRole('button', { name: 'Remove filter event error' }).click();
    await page.getByText('98,310 records').waitFor();
    await page.getByRole('combobox').fill('(nonsense');
    await page.locator('.mirror .complaint').waitFor();
    await page.getByText('Parentheses are not available yet', { exact: false }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await wait(page, async () => (await page.getByRole('combobox').inputValue()) === '');
  },

  'says when the filter hides everything': async page => {
    await page.getByRole('combobox').fill('event:nothing');
    await page.keyboard.press('Enter');
    await page.getByText('No record matches the filter').waitFor();
    await page.getByText('98,310 records are hidden by it.').waitFor();
    await page.getByRole('button', { name: 'Clear Filter', exact: true }).click();
    await page.getByText('98,310 records').waitFor();
  },

  'filters by time when one drags over the histogram': async page => {
    await page.locator('.u-over').waitFor();
    const box = await page.locator('.u-over').boundingBox();
    await page.mouse.move(box.x + 200, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + 330, box.y + 30, { steps: 6 });
    await page.mouse.up();
    await wait(page, async () => /^since:\S+ until:\S+$/.test(await page.getByRole('combobox').inputValue()));
    await page.getByText(/^[\d,]+ of 98,310$/).waitFor();
  },

  'filters by time with the keyboard': async page => {
    await page.locator('.u-over').waitFor();
    await page.locator('.chart').focus();
    for (const key of ['Home', 'ArrowRight', 'Shift+ArrowRight', 'Enter']) await page.keyboard.press(key);
    await wait(page, async () => /^since:\S+ until:\S+$/.test(await page.getByRole('combobox').inputValue()));
  },

  'sorts by a column, and back': async page => {
    const heading = page.getByRole('columnheader', { name: 'Procedure' });
    await heading.click();
    await wait(page, async () => (await heading.getAttribute('aria-sort')) === 'ascending');
    await wait(page, async () => (await cellTexts(page, 'procedure')).every(text => text === 'bids'));
    await heading.click();
    await wait(page, async () => (await cellTexts(page, 'procedure')).every(text => text === 'tractography'));
    await heading.click();
    await wait(page, async () => (await heading.getAttribute('aria-sort')) === 'none');
  },

  'arranges columns by mouse and by key': async page => {
    const heading = page.getByRole('columnheader', { name: 'Subject' });
    const before = await heading.boundingBox();
    await page.mouse.move(before.x + before.width - 3, before.y + 10);
    await page.mouse.down();
    await page.mouse.move(before.x + before.width + 57, before.y + 10, { steps: 4 });
    await page.mouse.up();
    await wait(page, async () => (await heading.boundingBox()).width === before.width + 60);
    await heading.focus();
    await page.keyboard.press('Shift+ArrowLeft');
    await wait(page, async () => (await heading.boundingBox()).width === before.width + 44);
    await page.keyboard.press('Alt+ArrowRight');
    await wait(page, async () => (await headings(page))[2] === 'Session');
    const job = await page.getByRole('columnheader', { name: 'Job' }).boundingBox();
    await page.mouse.move(job.x + 10, job.y + 10);
    await page.mouse.down();
    await page.mouse.move(60, job.y + 12, { steps: 5 });
    await page.mouse.up();
    await wait(page, async () => (await headings(page))[0] === 'Job');
    await page.getByRole('columnheader', { name: 'Job' }).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Hide Job' }).click();
    await wait(page, async () => !(await headings(page)).includes('Job'));
  },

  'has the columns that the records have, and keeps its place when one joins': async page => {
    const all = ['Time', 'Event', 'Session', 'Duration', 'Cost', 'Detail'];
    assert.deepEqual(await headings(page), all);
    await page.evaluate(() => window.harness.host.hideRoles('cost'));
    await wait(page, async () => !(await headings(page)).includes('Cost'));
    await page.mouse.move(500, 500);
    await page.mouse.wheel(0, -5000);
    await page.waitForTimeout(200);
    const before = await cellTexts(page, 'time');
    const { width } = await page.getByRole('columnheader', { name: 'Session' }).boundingBox();
    await page.evaluate(() => window.harness.host.hideRoles());
    await wait(page, async () => (await headings(page)).join() === all.join());
    assert.deepEqual(await cellTexts(page, 'time'), before);
    assert.equal((await page.getByRole('columnheader', { name: 'Session' }).boundingBox()).width, width);
    await page.getByRole('columnheader', { name: 'Cost' }).click({ button: 'right' });
    assert.equal(await page.getByRole('menuitem', { name: 'Sort Ascending' }).count(), 0);
    await page.getByRole('menuitem', { name: 'Hide Cost' }).click();
    await page.evaluate(() => window.harness.host.hideRoles('session'));
    await wait(page, async () => (await headings(page)).join() === 'Time,Event,Duration,Detail');
  },

  'marks a time that names no zone, and tells how exact a duration is': async page => {
    const time = page.locator('.row:visible .column-time').nth(3);
    await time.hover();
    assert.equal(await time.getAttribute('title'), 'This time names no zone; it was read as UTC');
    assert.equal(await time.getAttribute('aria-description'), 'This time names no zone; it was read as UTC');
    const duration = page.locator('.row:visible .column-duration').nth(3);
    await duration.hover();
    assert.match(await duration.getAttribute('title'), /^\d+\.125 ms$/);
    await duration.click();
    await page.keyboard.press('Space');
    await page.locator('.path').getByText('workflow=').waitFor();
    await page.getByText('workflow, from the path').waitFor();
  },

  'filters by the source of a record': async page => {
    assert.ok((await headings(page)).includes('Source'));
    const cell = page.locator('.row:visible .column-source').getByText('audit.jsonl', { exact: true }).first();
    await cell.click({ button: 'right' });
    await page.getByRole('menuitem', { name: /^Filter for/ }).click();
    await wait(page, async () => (await page.getByRole('combobox').inputValue()) === 'source:audit.jsonl');
    await wait(page, async () => (await cellTexts(page, 'source')).every(text => text === 'audit.jsonl'));
    await page.getByRole('combobox').fill('source:');
    await page.getByRole('option', { name: /^scheduler_audit\.jsonl/ }).waitFor();
  },

  'has a menu for a record, by mouse and by key': async page => {
    await page.locator('.row:visible .column-procedure').nth(5).click({ button: 'right' });
    await page.getByRole('menuitem', { name: /^Filter out/ }).click();
    await wait(page, async () => (await page.getByRole('combobox').inputValue()).startsWith('-procedure:'));
    await focusTable(page);
    for (const key of ['ArrowUp', 'ArrowRight', 'ArrowRight', 'Shift+F10']) await page.keyboard.press(key);
    await page.getByRole('menuitem', { name: 'Copy Event' }).click();
    await asked(page, 'copyText');
  },

  'finds a text, and says when there is none': async page => {
    await focusTable(page);
    await page.keyboard.press('Control+f');
    await page.keyboard.type('returned non-zero');
    await page.keyboard.press('Enter');
    await page.locator('.row.active.is-failure').waitFor();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('no such text');
    await page.keyboard.press('Enter');
    await page.getByText('No results').waitFor();
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('[role=grid]:focus').count(), 1);
  },

  'keeps its rows in place when older ones join': async page => {
    await page.mouse.move(500, 500);
    await page.mouse.wheel(0, -900);
    await page.waitForTimeout(200);
    const before = await rowTexts(page);
    await page.evaluate(() => window.harness.host.showOlder());
    await page.getByText('98,310 records').waitFor();
    assert.deepEqual(await rowTexts(page), before);
  },

  'comes back to the same place after a reload': async page => {
    await page.mouse.move(500, 500);
    await page.mouse.wheel(0, -5000);
    await page.waitForTimeout(200);
    await page.mouse.click(500, 500);
    await page.waitForTimeout(600);
    const before = await rowTexts(page);
    await page.reload();
    await page.locator('.row.selected').waitFor();
    assert.deepEqual(await rowTexts(page), before);
  },

  'survives the engine': async page => {
    await page.evaluate(() => window.harness.host.restart());
    await page.waitForTimeout(300);
    await append(page, 1);
    await wait(page, async () => (await lastRowIndex(page)) === 98_311);
  },

  'shows log text as text': async page => {
    await page.evaluate(() => window.harness.host.push('filter', { query: '<img src=x onerror=alert(1)>' }));
    await page.getByText('No record matches the filter').waitFor();
    assert.equal(await page.locator('img').count(), 0);
  },
};

const options = {
  'keeps its rows in place when older ones join': { hidden: '50000' },
  'has the columns that the records have, and keeps its place when one joins': { sources: 'scout' },
  'marks a time that names no zone, and tells how exact a duration is': { sources: 'ddeutil' },
  'filters by the source of a record': { sources: 'snbb,scout' },
};

const harness = await startPanelHarness();
const browser = await launchBrowser();
let failed = 0;
try {
  for (const [name, check] of Object.entries(checks)) {
    const { page, errors } = await openPanel(browser, harness.url, options[name]);
    try {
      await check(page);
      assert.deepEqual(errors, [], 'errors in the page');
      assert.deepEqual(await page.evaluate(() => window.harness.violations), [], 'policy violations');
      console.log(`ok      ${name}`);
    } catch (error) {
      failed++;
      console.log(`FAILED  ${name}\n        ${String(error.stack ?? error).replaceAll('\n', '\n        ')}`);
      for (const message of errors) console.log(`        ${message}`);
    } finally {
      await page.close();
    }
  }
  if (shots) await takeShots(shots);
} finally {
  await browser.close();
  await harness.close();
}
console.log(`${Object.keys(checks).length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

async function takeShots(folder) {
  mkdirSync(folder, { recursive: true });
  for (const theme of ['dark', 'light', 'highContrast']) {
    const { page } = await openPanel(browser, harness.url, { theme, sources: 'snbb,betty,ddeutil,scout' });
    await page.locator('.u-over').waitFor();
    await page.keyboard.press('F8');
    await page.locator('.row.active').click();
    await page.keyboard.press('Space');
    await page.locator('td').first().waitFor();
    await page.waitForTimeout(300);
    await page.screenshot({ path: join(folder, `panel-${theme}.png`) });
    await page.close();
  }
}

/** Waits until the condition holds, at most five seconds. */
async function wait(page, condition) {
  const end = Date.now() + 5_000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`never came true: ${condition}`);
    await page.waitForTimeout(30);
  }
}

function append(page, count) {
  return page.evaluate(n => window.harness.host.append(n), count);
}

/** The argument of the last request of that name, once there is one. */
async function asked(page, method) {
  const last = () => page.evaluate(name => window.harness.host.asked.findLast(entry => entry.method === name), method);
  await wait(page, async () => (await last()) !== undefined);
  return (await last()).argument;
}

async function focusTable(page) {
  await page.locator('[role=grid]').focus();
}

function rowTexts(page) {
  const rows = page.locator('.row:visible');
  return rows.evaluateAll(elements =>
    elements
      .sort((left, right) => left.ariaRowIndex - right.ariaRowIndex)
      .map(element => `${element.getBoundingClientRect().top} ${element.textContent}`),
  );
}

async function lastRowIndex(page) {
  const indexes = await page
    .locator('.row:visible:not(.loading)')
    .evaluateAll(elements => elements.map(element => Number(element.ariaRowIndex) - 1));
  return Math.max(...indexes);
}

function cellTexts(page, column) {
  return page.locator(`.row:visible .column-${column}`).allInnerTexts();
}

function headings(page) {
  return page.locator('.heading .title').allInnerTexts();
}
