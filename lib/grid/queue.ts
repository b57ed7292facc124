import type { Work } from "./work";

/** Hands work out so that what shares a group stays with one worker, until there is more idle than that is worth. */
export interface Queue {
  /** The next piece for a worker; undefined where nothing is left. */
  next(worker: number): Work | undefined;
  /** Gives a piece back that another process has: it is handed out after all others, and its worker turns elsewhere. */
  postpone(work: Work): void;
  readonly length: number;
}

export function queue(all: readonly Work[]): Queue {
  const groups = new Map<string, Work[]>();
  const add = (one: Work) => {
    const group = groups.get(one.group);
    if (group) group.push(one);
    else groups.set(one.group, [one]);
  };
  all.forEach(add);
  const owned = new Map<number, string>();

  /** The group a worker turns to: one that nobody has, or else the longest. */
  function choose(): string | undefined {
    const taken = new Set(owned.values());
    let longest: string | undefined;
    for (const [name, group] of groups) {
      if (!taken.has(name)) return name;
      if (longest === undefined || group.length > groups.get(longest)!.length) longest = name;
    }
    return longest;
  }

  return {
    next(worker) {
      const own = owned.get(worker);
      const name = own !== undefined && groups.has(own) ? own : choose();
      if (name === undefined) {
        owned.delete(worker);
        return undefined;
      }
      owned.set(worker, name);
      const group = groups.get(name)!;
      const one = group.shift();
      if (group.length === 0) groups.delete(name);
      return one;
    },
    postpone(one) {
      // At the end of the groups, too: else a second process would follow the first one from group to group.
      const group = groups.get(one.group) ?? [];
      groups.delete(one.group);
      groups.set(one.group, [...group, one]);
      for (const [worker, name] of owned) if (name === one.group) owned.delete(worker);
    },
    get length() {
      let sum = 0;
      for (const group of groups.values()) sum += group.length;
      return sum;
    },
  };
}
