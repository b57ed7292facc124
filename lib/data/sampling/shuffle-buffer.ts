import type { Random } from "../../random";

/**
 * The items of a stream in a random order that looks `size` items ahead: each next one is drawn from a buffer of so
 * many, which the stream refills. The order depends on the stream's and the random numbers alone.
 */
export async function* shuffleBuffer<T>(
  items: AsyncIterable<T>,
  size: number,
  random: Random,
): AsyncGenerator<T> {
  const buffer: T[] = [];
  for await (const item of items) {
    if (buffer.length < size) {
      buffer.push(item);
      continue;
    }
    const at = random.integer(size);
    yield buffer[at] as T;
    buffer[at] = item;
  }
  while (buffer.length > 0) {
    const at = random.integer(buffer.length);
    yield buffer[at] as T;
    buffer[at] = buffer.at(-1) as T;
    buffer.pop();
  }
}
