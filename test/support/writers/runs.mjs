/** The text of a run as ddeutil-workflow writes it: whoever knows what it is of knows every byte. */
export function runText({ workflow, release, id, status = 'SUCCESS', type = 'normal', note = '' }) {
  const [, year, month, day, hour, minute, second] = /^(....)(..)(..)(..)(..)(..)$/.exec(release) ?? [];
  const isFailed = status === 'FAILED';
  const stage = { outputs: {}, ...(isFailed ? { errors: errorOf('StageError', `cause ${note}`) } : {}), status };
  const job = {
    status,
    stages: { first: { outputs: {}, status: 'SUCCESS' }, last: stage },
    ...(isFailed ? { errors: errorOf('JobError', 'a stage failed') } : {}),
  };
  const run = {
    name: workflow,
    release: `${year}-${month}-${day} ${hour}:${minute}:${second}`,
    type,
    context: { status, jobs: { job }, ...(isFailed ? { errors: errorOf('WorkflowError', 'a job failed') } : {}) },
    run_id: id,
    parent_run_id: id,
    runs_metadata: { note, exec_latency: 1.5 },
  };
  // ASCII only, as its writer does it.
  return JSON.stringify(run, null, 2).replace(
    /[\u0080-\uffff]/g,
    unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function errorOf(name, message) {
  return { name, message };
}
