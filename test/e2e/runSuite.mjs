#!/usr/bin/env node
/**
 * Runs test/e2e/suite inside VS Code through @vscode/test-electron.
 *
 *   node test/e2e/runSuite.mjs [--minimum] [--report FILE] [--grep TEXT] [--bundle-only]
 *
 * On Linux x64 in the VS Code server that scripts/vscodeHost/setup.sh installs (--minimum: in the oldest that the manifest
 * allows); elsewhere, or with VSCODE_EXECUTABLE=download, in a desktop VS Code that test-electron downloads;
 * VSCODE_EXECUTABLE may also name one.
 */
import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { globSync } from 'tinyglobby';
import { canRunServer, root } from '../../scripts/steps.mjs';

const { values } = parseArgs({
  options: {
    minimum: { type: 'boolean' },
    report: { type: 'string' },
    grep: { type: 'string' },
    'bundle-only': { type: 'boolean' },
  },
});
const out = join(root, 'out/e2e');
await bundle();
if (values['bundle-only']) process.exit(0);

const workspace = mkdtempSync(join(tmpdir(), 'alv-suite-'));
try {
  mkdirSync(join(workspace, 'logs'));
  cpSync(join(root, 'test/fixtures/samples/snbb/scheduler_audit.jsonl'), join(workspace, 'logs/scheduler_audit.jsonl'));
  const env = {
    ...(values.report ? { SUITE_REPORT: values.report } : {}),
    ...(values.grep ? { SUITE_GREP: values.grep } : {}),
    SUITE_ROOT: root,
    VSCODE_HOST: values.minimum ? 'minimum' : 'newest',
  };
  const executable = executablePath();
  await runTests({
    ...(executable === undefined ? {} : { vscodeExecutablePath: executable }),
    extensionDevelopmentPath: root,
    extensionTestsPath: join(out, 'index.js'),
    extensionTestsEnv: env,
    launchArgs: [workspace, '--disable-extensions'],
  });
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(workspace, { recursive: true, force: true });
}

function executablePath() {
  const given = process.env.VSCODE_EXECUTABLE;
  if (given !== undefined) return given === 'download' ? undefined : given;
  return canRunServer ? join(root, 'scripts/vscodeHost/codeShim.mjs') : undefined;
}

async function bundle() {
  rmSync(out, { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: globSync(['test/e2e/suite/index.ts', 'test/e2e/suite/**/*.test.ts'], { cwd: root }),
    outdir: out,
    outbase: 'test/e2e/suite',
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
}
