/** Chromium through playwright-core: the one on this machine, nothing is downloaded. */
import { spawnSync } from 'node:child_process';
import { chromium } from 'playwright-core';

const quiet = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];

export async function launchBrowser() {
  return chromium.launch({
    executablePath: findBrowser(),
    args: ['--no-sandbox', ...quiet, '--disable-component-update', '--disable-sync'],
  });
}

function findBrowser() {
  const names = [process.env.CHROMIUM, 'chromium', 'chromium-browser', 'google-chrome'].filter(Boolean);
  for (const name of names) {
    const found = spawnSync('sh', ['-c', 'command -v "$1"', 'sh', name], { encoding: 'utf8' });
    if (found.status === 0) return found.stdout.trim();
  }
  throw new Error('no Chromium found: install it, or name one in CHROMIUM=/path/to/it');
}
