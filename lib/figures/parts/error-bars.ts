/** Plotly's bars from `low` to `high` around accuracies; none where an end is not known. */
export const errorBars = (
  points: readonly { accuracy: number; low: number | null; high: number | null }[],
  colour: string,
) => ({
  type: "data",
  symmetric: false,
  array: points.map(({ accuracy, high }) => (high ?? accuracy) - accuracy),
  arrayminus: points.map(({ accuracy, low }) => accuracy - (low ?? accuracy)),
  thickness: 1,
  width: 0,
  color: colour,
});
