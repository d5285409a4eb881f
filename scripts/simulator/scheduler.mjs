/**
 * The life of a job scheduler for brain imaging, as its audit log tells it: cron rounds, polls, jobs that wait, run,
 * complete or fail, retries, dry runs, submissions that break off. Equal seeds give equal lives.
 */

const MINUTE = 60_000;
const POLL_MS = 15 * MINUTE;
const POLLS_PER_ROUND = 4;

/** `after`: what must be complete first. `once`: once per subject, so its session is empty. `polls`: how long it runs. */
const procedures = [
  { name: 'bids', after: [], failRate: 0.06, polls: 2, memory: 32, cpus: 8 },
  { name: 'bids_post', after: ['bids'], failRate: 0.03, polls: 1, memory: 8, cpus: 2 },
  { name: 'defacing', after: ['bids_post'], failRate: 0.05, polls: 3, memory: 16, cpus: 4 },
  { name: 'mriqc', after: ['bids_post'], failRate: 0.1, polls: 5, memory: 32, cpus: 8 },
  { name: 'freesurfer', after: ['defacing'], once: true, failRate: 0.18, polls: 16, memory: 16, cpus: 4 },
  { name: 'qsiprep', after: ['defacing'], failRate: 0.2, polls: 14, memory: 64, cpus: 16 },
  { name: 'qsirecon', after: ['qsiprep'], failRate: 0.12, polls: 8, memory: 32, cpus: 8 },
];

const nodes = ['n1', 'n2', 'gpu-03'];

/**
 * Yields `{ atMs, micros, isRound, record }` for ever: `atMs` counts from the start of the life and never goes back,
 * `micros` are the microseconds below it, `isRound` marks the first record of a cron round, `record` has every key
 * but the timestamp, in the writer's order.
 */
export function* schedulerLife({ seed = 1, sessionsPerRound = 1.2 } = {}) {
  const random = makeRandom(seed);
  const nextJob = 760 + random.below(40);
  const state = { random, tasks: [], jobs: [], complete: new Set(), sessions: 0, nextJob, sessionsPerRound };
  let lastMs = 0;
  for (let poll = 0; ; poll++) {
    let atMs = poll * POLL_MS + 1000 * random.below(2);
    const { records, isRound } = recordsOf(state, poll);
    for (const [index, record] of records.entries()) {
      // Now and then a record falls on an exact second: then the writer leaves the decimals out.
      const isExact = random.chance(0.02);
      atMs = isExact ? Math.ceil((atMs + 1) / 1000) * 1000 : atMs + 20 + random.below(700);
      lastMs = Math.max(lastMs, atMs);
      const micros = isExact ? 0 : random.below(1000);
      yield { atMs: lastMs, micros, isRound: isRound && index === 0, record };
    }
  }
}

function recordsOf(state, poll) {
  const isRound = poll % POLLS_PER_ROUND === 0;
  const records = pollJobs(state, poll);
  if (poll % 24 === 14) records.push(...clearFailed(state));
  if (poll % 32 === 3) records.push(...dryRun(state));
  const round = isRound ? runRound(state, poll) : [];
  // What the poll found comes first, as in the scheduler's own main loop.
  return { records: [...records, ...round], isRound: round.length > 0 };
}

/** Jobs that changed since the last poll. */
function pollJobs(state, poll) {
  const { random } = state;
  const records = [];
  for (const job of state.jobs) {
    if (job.changesAt > poll) continue;
    const { task } = job;
    const old = job.status;
    // A short job can begin and end between two polls.
    const isShort = old === 'pending' && task.procedure.polls === 1 && random.chance(0.5);
    if (old === 'pending' && !isShort) {
      job.status = 'running';
      job.changesAt = poll + 1 + random.below(task.procedure.polls * 2);
    } else {
      job.status = random.chance(task.procedure.failRate / task.attempts) ? 'failed' : 'complete';
    }
    task.status = job.status;
    if (job.status === 'complete') state.complete.add(stepOf(task, task.procedure.name));
    if (job.status === 'failed') task.isResent = task.attempts < 3 && random.chance(0.35);
    records.push({ ...about('status_change', task), job_id: job.id, old_status: old, new_status: job.status });
  }
  state.jobs = state.jobs.filter(({ status }) => status === 'pending' || status === 'running');
  state.tasks = state.tasks.filter(({ status }) => status !== 'complete');
  return records;
}

/** An operator clears failed tasks for a retry. */
function clearFailed({ random, tasks }) {
  return tasks
    .filter(task => task.status === 'failed' && task.attempts < 4 && random.chance(0.7))
    .map(task => {
      const job_id = task.job.id;
      task.status = 'cleared';
      return { ...about('retry_cleared', task), job_id, old_status: 'failed' };
    });
}

/** An operator asks what the next round would do: a dry run writes commands and sends nothing. */
function dryRun({ tasks, complete }) {
  return tasks
    .filter(task => isDue(task, complete))
    .slice(0, 3)
    .map(task => ({ ...about('dry_run', task), detail: sbatch(task).join(' ') }));
}

/** A cron round: new sessions arrive, and everything that is due is sent to the cluster. */
function runRound(state, poll) {
  const { random, jobs } = state;
  if (poll === 0) for (let i = 0; i < 3; i++) arrive(state);
  while (random.chance(state.sessionsPerRound / (1 + state.sessionsPerRound))) arrive(state);
  const records = [];
  const sent = [];
  for (const task of state.tasks.filter(task => isDue(task, state.complete))) {
    task.attempts++;
    if (random.chance(0.02)) {
      records.push(brokenOff(random, task));
      // The scheduler stores its state at the end of a round only, which it never reaches now: what it sent is
      // forgotten and sent again by the next round. The forgotten jobs run all the same, but nobody polls them.
      for (const { task: lost, job } of sent) {
        lost.status = 'new';
        jobs.splice(jobs.indexOf(job), 1);
      }
      return records;
    }
    const job = { id: String(state.nextJob++), task, status: 'pending', changesAt: poll + 1 + random.below(3) };
    task.job = job;
    task.status = 'pending';
    jobs.push(job);
    sent.push({ task, job });
    const record = { ...about('submitted', task), job_id: job.id };
    records.push(
      random.chance(0.02) ? { ...record, resources: { mem_gb: task.procedure.memory, tags: ['a', 'b'] } } : record,
    );
  }
  return records;
}

/** A new session of a new or known subject, with all its tasks to do. What nobody mended for long is given up. */
function arrive(state) {
  const { random, tasks } = state;
  if (tasks.length > 500) {
    state.tasks = tasks.filter(({ status }, index) => index > 100 || status === 'pending' || status === 'running');
  }
  const number = state.sessions++;
  const subject = `sub-${String(1 + Math.floor(number * 0.75)).padStart(4, '0')}`;
  const day = new Date(Date.UTC(2025, 1, 1) + number * 5 * 60 * MINUTE).toISOString().slice(0, 10).replaceAll('-', '');
  const clock = `${String(8 + random.below(10)).padStart(2, '0')}${String(random.below(60)).padStart(2, '0')}`;
  const visit = `ses-${day}${clock}`;
  const isKnown = state.lastSubject === subject;
  state.lastSubject = subject;
  for (const procedure of procedures) {
    if (procedure.once && isKnown) continue;
    const session = procedure.once ? '' : visit;
    state.tasks.push({
      subject,
      session,
      visit,
      procedure,
      status: 'new',
      attempts: 0,
      isResent: false,
      job: undefined,
    });
  }
}

function isDue(task, complete) {
  // A failed task is sent again by the next round even when nobody cleared it, but not always and not for ever.
  const isWaiting = task.status === 'new' || task.status === 'cleared' || (task.status === 'failed' && task.isResent);
  return isWaiting && task.procedure.after.every(name => complete.has(stepOf(task, name)));
}

function stepOf({ subject, visit }, procedureName) {
  return `${subject} ${visit} ${procedureName}`;
}

function about(event, task) {
  return { event, subject: task.subject, session: task.session, procedure: task.procedure.name };
}

/** The submission raised: the detail is the exception's text with the whole command as a Python list. */
function brokenOff(random, task) {
  const command = sbatch(task)
    .map(part => `'${part}'`)
    .join(', ');
  const detail = `Command '[${command}]' returned non-zero exit status ${1 + random.below(2)}.`;
  const record = { ...about('error', task), detail };
  return random.chance(0.3) ? { ...record, node: nodes[random.below(nodes.length)] } : record;
}

function sbatch({ subject, session, procedure }) {
  const name = [procedure.name, subject, session].filter(Boolean).join('_');
  const folder = `/data/snbb_dev/größe/${procedure.name}`;
  return [
    'sbatch',
    '--account=snbb',
    `--job-name=${name}`,
    `--mem=${procedure.memory}G`,
    `--cpus-per-task=${procedure.cpus}`,
    `--output=${folder}/${name}_%j.out`,
    `--error=${folder}/${name}_%j.err`,
    `snbb_run_${procedure.name}.sh`,
    subject,
    ...(session ? [session] : []),
    `/data/snbb_dev/dicom/${[subject, session].filter(Boolean).join('/')}`,
  ];
}

/** sfc32: integer operations only, so the same everywhere. */
function makeRandom(seed) {
  let a = 0x9e3779b9;
  let b = 0x243f6a88;
  let c = 0xb7e15162 ^ seed;
  let d = seed | 0;
  const next = () => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  };
  for (let i = 0; i < 16; i++) next();
  return { below: n => Math.floor((next() / 4294967296) * n), chance: p => next() / 4294967296 < p };
}
