// What the worker processes of a grid of trials run: this module's `carryOut`, for one trial after another.
import { embeddedTask } from "../data/embedded";
import { Failure } from "../runs";
import { carryOut as transfer, type Outcome, type Trial } from "../transfer";

let last: { name: string; data: ReturnType<typeof embeddedTask> } | undefined;

/** A task in memory; the last one asked for is kept, since trials come task by task. */
export function taskData(name: string): ReturnType<typeof embeddedTask> {
  if (last?.name !== name) last = { name, data: embeddedTask(name) };
  return last.data;
}

/** Carries out one trial. @throws Failure where the task is no longer what it was when the trial was planned. */
export async function carryOut(spec: unknown): Promise<Outcome> {
  const trial = spec as Trial;
  const task = await taskData(trial.task);
  if (task.content !== trial.taskContent)
    throw new Failure(`task ${trial.task}: its pictures have changed since this trial was planned`);
  return transfer(trial, task);
}
