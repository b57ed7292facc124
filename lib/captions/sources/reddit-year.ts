/**
 * When some posts were made: Reddit numbers posts in their order, in base 36. From public records of its API, which
 * name both (`id`, `created_utc`, in seconds since 1970).
 */
const knownPosts: readonly (readonly [id: string, createdUtc: number])[] = [
  ["i0jf9", 1308164715],
  ["x2m64", 1343137874],
  ["yzys5", 1346208014],
  ["1n4m6p", 1380140652],
  ["20flmp", 1394831435],
  ["2annqm", 1405334560],
  ["2hplea", 1411924692],
  ["54fyzt", 1474822792],
  ["5y49mq", 1488928985],
  ["6qvbu8", 1501583012],
  ["76xvsv", 1508239284],
  ["d35r85", 1568283104],
  ["ik1x3g", 1598893454],
  ["lp8jjm", 1613947102],
];

const points = knownPosts.map(([id, seconds]) => [parseInt(id, 36), seconds] as const);

/**
 * The year of a Reddit post by its id, on straight lines between posts whose time is known: within weeks where they lie
 * close, within some months between 2014 and 2016. Older ones are `2011 or before`.
 *
 * @returns undefined where the text is no such id.
 */
export function redditYear(id: string): string | undefined {
  const number = /^[0-9a-z]{4,7}$/i.test(id) ? parseInt(id, 36) : NaN;
  const [first] = points;
  if (Number.isNaN(number) || first === undefined) return undefined;
  if (number < first[0]) return "2011 or before";
  const next = points.findIndex(([known]) => known > number);
  const [to, from] = [points.at(next === -1 ? -1 : next), points.at(next === -1 ? -2 : next - 1)];
  if (to === undefined || from === undefined) return undefined;
  const seconds = from[1] + ((number - from[0]) / (to[0] - from[0])) * (to[1] - from[1]);
  const year = new Date(1000 * seconds).getUTCFullYear();
  return year <= 2011 ? "2011 or before" : String(year);
}
