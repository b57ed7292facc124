/**
 * Measures steps a second over the last half of the steps that this process has done, since the first ones are slow.
 *
 * @param from the step that this process starts at.
 * @returns to be called after each step with its number; gives the speed until then.
 */
export function speedMeter(from: number): (step: number) => number {
  const marks = [{ step: from, at: performance.now() }];
  return (step) => {
    const now = performance.now();
    marks.push({ step, at: now });
    const middle = (from + step) / 2;
    while (marks.length > 2 && (marks[1] as { step: number }).step <= middle) marks.shift();
    const [first] = marks as [{ step: number; at: number }];
    return (1000 * (step - first.step)) / Math.max(now - first.at, 1e-3);
  };
}

/**
 * Measures the share of time spent waiting: `time` waits for something, `share` gives the share since it was last
 * called, 0 to 1.
 */
export function waitMeter() {
  let since = performance.now();
  let waited = 0;
  return {
    async time<T>(wait: () => Promise<T>): Promise<T> {
      const start = performance.now();
      try {
        return await wait();
      } finally {
        waited += performance.now() - start;
      }
    },
    share(): number {
      const share = Number((waited / (performance.now() - since)).toFixed(3));
      since = performance.now();
      waited = 0;
      return share;
    },
  };
}
