const load = async () => {
  const { default: sharp } = await import("sharp");
  // Each picture is decoded once: a cache of its parts would only hold memory.
  sharp.cache(false);
  return sharp;
};

let loaded: ReturnType<typeof load> | undefined;

/** sharp, loaded at the first picture: what shows no picture starts without it. */
export function loadSharp(): ReturnType<typeof load> {
  return (loaded ??= load());
}
