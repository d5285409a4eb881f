import { chromium } from 'playwright-core';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A headless browser with visible scrollbars: `CHROMIUM`, or the system's. */
export function launchBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: flags,
    ignoreDefaultArgs: ['--hide-scrollbars'],
  });
}

/** The panel in a page of the harness, with what a person and a test want to know about it. */
export async function openPanel(browser, url, query = {}, viewport = { width: 1280, height: 760 }) {
  const page = await browser.newPage({ viewport });
  const errors = [];
  page.on('pageerror', error => errors.push(String(error.stack ?? error)));
  page.on('console', message => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.goto(`${url}?${new URLSearchParams(query)}`);
  await page.locator('.row:not(.loading), .empty').first().waitFor();
  return { page, errors };
}
