import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A real Slurm of one controller and several node daemons, all on this machine's loopback. */
export interface Cluster {
  /** What a process needs in its environment to talk to this cluster: SLURM_CONF. */
  env: NodeJS.ProcessEnv;
  nodes: readonly string[];
  /** Ends a node's daemon and all that runs on it, as a power cut would. */
  killNode(name: string): void;
  startNode(name: string): void;
  stopController(): void;
  startController(): Promise<void>;
  /** What a Slurm command prints. */
  slurm(command: string, ...args: string[]): string;
  stop(): void;
}

const programs = ["slurmctld", "slurmd", "munged", "sbatch", "squeue"];

/** Why no cluster can be started here, or undefined where one can. */
export function cannotStart(): string | undefined {
  const missing = programs.filter((name) => spawnSync("which", [name]).status !== 0);
  if (missing.length > 0) return `${missing.join(", ")} missing: install Debian's slurm-wlm and munge`;
  if (process.getuid?.() !== 0) return "the daemons of a cluster on loopback are started as root";
  return undefined;
}

/** Starts a cluster under `root`, an empty folder. Node `n1` and so on have two processors each. */
export async function startCluster(root: string, { nodes = 2, maxArraySize = 1001 } = {}): Promise<Cluster> {
  const names = Array.from({ length: nodes }, (_, i) => `n${i + 1}`);
  for (const folder of ["state", "spool", "log", "munge"]) mkdirSync(join(root, folder), { recursive: true });
  const conf = join(root, "slurm.conf");
  writeFileSync(conf, configuration(root, names, maxArraySize));
  startMunge(root);
  const env = { ...process.env, SLURM_CONF: conf };
  const run = (command: string, ...args: string[]) => execFileSync(command, args, { env, encoding: "utf8" });
  const pidOf = (file: string) =>
    existsSync(join(root, file)) ? Number(readFileSync(join(root, file), "utf8")) : 0;

  const cluster: Cluster = {
    env,
    nodes: names,
    killNode(name) {
      kill(pidOf(`slurmd-${name}.pid`));
      for (const pid of stepDaemons(name)) kill(pid);
    },
    startNode: (name) => void run("slurmd", "-N", name),
    stopController: () => kill(pidOf("slurmctld.pid")),
    async startController() {
      run("slurmctld");
      await until(() => run("sinfo", "-h", "-o", "%t").includes("idle"), 60, "no node is idle");
    },
    slurm: run,
    stop() {
      for (const name of names) cluster.killNode(name);
      cluster.stopController();
      kill(pidOf("munge/pid"));
    },
  };
  for (const name of names) cluster.startNode(name);
  await cluster.startController();
  return cluster;
}

/** Waits until `condition` holds; an error in it counts as no. */
export async function until(condition: () => boolean, seconds: number, otherwise: string): Promise<void> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    try {
      if (condition()) return;
    } catch {
      // Not yet: the controller may be starting.
    }
    if (Date.now() > end) throw new Error(`${otherwise} after ${seconds} s`);
    await sleep(500);
  }
}

function startMunge(root: string): void {
  const folder = join(root, "munge");
  writeFileSync(join(folder, "key"), randomBytes(128), { mode: 0o400 });
  chmodSync(folder, 0o711);
  const file = (name: string) => join(folder, name);
  execFileSync("munged", [
    "--force",
    `--socket=${file("socket")}`,
    `--key-file=${file("key")}`,
    `--pid-file=${file("pid")}`,
    `--seed-file=${file("seed")}`,
    `--log-file=${join(root, "log", "munged.log")}`,
  ]);
}

function configuration(root: string, nodes: readonly string[], maxArraySize: number): string {
  const host = hostname().split(".")[0]!;
  // A port range of our own, by process, so that two runs of the tests don't meet.
  const port = 20000 + (process.pid % 1000) * 20;
  return [
    "ClusterName=test",
    `SlurmctldHost=${host}(127.0.0.1)`,
    "SlurmUser=root",
    "SlurmdUser=root",
    "AuthType=auth/munge",
    // A short-lived credential: a requeued job waits as long as one lives.
    `AuthInfo=socket=${join(root, "munge", "socket")},cred_expire=5`,
    `StateSaveLocation=${join(root, "state")}`,
    `SlurmdSpoolDir=${join(root, "spool")}/%n`,
    `SlurmctldPidFile=${join(root, "slurmctld.pid")}`,
    `SlurmdPidFile=${join(root, "slurmd-%n.pid")}`,
    `SlurmctldLogFile=${join(root, "log", "slurmctld.log")}`,
    `SlurmdLogFile=${join(root, "log", "slurmd-%n.log")}`,
    `SlurmctldPort=${port}`,
    "ProctrackType=proctrack/linuxproc",
    "TaskPlugin=task/none",
    "JobAcctGatherType=jobacct_gather/none",
    "SelectType=select/cons_tres",
    "SelectTypeParameters=CR_Core",
    "SlurmdParameters=config_overrides",
    "ReturnToService=2",
    "SlurmdTimeout=5",
    // Work of `urgent` takes the nodes from work of `main`, which is queued again.
    "PreemptType=preempt/partition_prio",
    "PreemptMode=REQUEUE",
    "KillWait=2",
    `MaxArraySize=${maxArraySize}`,
    ...nodes.map(
      (name, i) =>
        `NodeName=${name} NodeHostname=${host} NodeAddr=127.0.0.1 Port=${port + i + 1} CPUs=2 RealMemory=1000`,
    ),
    `PartitionName=main Nodes=${nodes.join(",")} Default=YES MaxTime=60 PriorityTier=1`,
    `PartitionName=urgent Nodes=${nodes.join(",")} MaxTime=60 PriorityTier=10 PreemptMode=OFF`,
    "",
  ].join("\n");
}

/** The step daemons of a node's jobs, with the jobs below them: found by the node's name in their environment. */
function stepDaemons(node: string): number[] {
  const listed = spawnSync("grep", ["-lzx", `SLURMD_NODENAME=${node}`, "-r", "/proc", "--include=environ"], {
    encoding: "utf8",
  });
  return [...listed.stdout.matchAll(/^\/proc\/(\d+)\/environ$/gm)].map((match) => Number(match[1]));
}

function kill(pid: number): void {
  if (pid === 0) return;
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // Already gone.
  }
}
