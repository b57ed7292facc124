import { readFileSync } from "node:fs";
import { hash, UserError, withFileErrors } from "../../common";

/**
 * The words that wink's English lexicon (wink-eng-lite-web-model) marks as stop words, letters by themselves, and what
 * is left of contractions. They stand here as text, since loading the lexicon takes longer than counting a hundred
 * thousand captions; a test holds them to the lexicon.
 */
const stopList: readonly string[] = [
  "a about above abt across after afterwards again against ai all almost alone along already also although",
  "always am among amongst amount an and another any anyhow anyone anything anyway anywhere are aren't around",
  "as at b back bcoz be became because become becomes becoming been before beforehand behind being below beside",
  "besides between beyond both bottom but by c ca cai call can can't cd could couldn't cuz d da das did didn't",
  "dis do does doesn't doin doing don't done dont down due during e each eight either eleven else elsewhere",
  "empty enough etc even ever every everyone everywhere except f few fifteen fifty first five for former",
  "formerly forty four from front full further g get give go h had has have haven't he he's hence her here",
  "hereafter hereby herein hereupon hers herself him himself his how however hundred i i'd i'll i'm i've ie if",
  "im in inc indeed into is isn't it it's its itself j just k keep l last latter latterly least less let's ll m",
  "made make many may me meanwhile might mine more moreover most mostly move much must my myself n nah name",
  "namely neither never nevertheless next nine no nobody none nope nor not nothing now nowhere nt o of off",
  "often on once one only onto or other otherwise our ours ourselves out over own p part per perhaps please pls",
  "plz put q quite r rather re really regarding s same say see seem seemed seeming seems serious seven several",
  "shd she she's should shouldn't show side since six sixty so some somehow someone something sometime",
  "sometimes somewhere still such t take ten than that that's the their them themselves then thence there",
  "there's thereafter thereby therefore therein these they they're third this those though three through",
  "throughout thru thus to together too top toward towards twelve twenty two u under unless until up upon us",
  "used using v various ve very via w was wasn't we we're we've well were what what's whatever when whence",
  "whenever where whereas whereby wherein wherever whether which while who whoever whole whom whose why will",
  "with within without wo won't would wouldn't woz wtv x y yet you you're you've your yours yourself yourselves",
  "z",
].flatMap((line) => line.split(" "));

const words: ReadonlySet<string> = new Set(stopList);

/**
 * The stop list: the some 300 words that wink's English lexicon marks as such (`the`, `of`, ...), and what is left of
 * contractions.
 */
export function stopWords(): ReadonlySet<string> {
  return words;
}

/**
 * A stop list of your own: a word a line, in any case; lines that begin with `#` are comments.
 *
 * @throws UserError where the file cannot be read or has no word.
 */
export function readStopList(path: string): ReadonlySet<string> {
  const text = withFileErrors(path, () => readFileSync(path, "utf8"));
  const own = text
    .split(/\r?\n/)
    .map((line) => line.trim().toLowerCase())
    .filter((line) => line !== "" && !line.startsWith("#"));
  if (own.length === 0) throw new UserError(`${path}: no word in it, expected a word a line`);
  return new Set(own);
}

/** Names the stop list by its content, so that a count made with another one is told from this. */
export function stopListName(): string {
  return `wink's English stop words and contractions, ${words.size} words, ${hash([...words].sort())}`;
}
