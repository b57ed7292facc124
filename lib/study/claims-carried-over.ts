import { claims as paperClaims, placesText, type Claim, type Shots } from "../catalogue";
import { published as readPublished, scoreboard, type Row, type Score } from "../results";
import type { ClaimAtShots, StudyVerdict } from "./claim-at-shots";
import { transferCorrelations } from "./transfer-correlations";
import { isFineTunedLonger } from "./plan";
import type { TransferCorrelation } from "./measures";
import type { StudyTables } from "./tables";
import { judge, type JudgedClaim } from "./verdicts";

/**
 * A claim of the paper, what its own numbers bear of it, and what the study's runs bear. All texts, to be shown as they
 * are.
 */
export interface CarriedClaim {
  /** The claim's number (`catalogue.claims`). */
  claim: number;
  /** What the paper says, and where. */
  says: string;
  place: string;
  /** The verdict on the paper's own numbers. */
  published: string;
  /** What the study's runs were asked in its stead, and their verdict. */
  asked: string;
  own: string;
  /** Whether the claim carries over to these pictures; `not asked` where the runs hold nothing like it. */
  carriesOver: "yes" | "in part" | "no" | "cannot be told" | "not run" | "not asked";
  /** What the verdict rests on: the deciding number at each number of shots with its 95 % interval, in points. */
  sure: string;
  /** The verdict of the runs on photographs, where the claim was asked of them and they are recorded; else empty. */
  photographs: string;
}

/**
 * The table "the paper's claims, carried over or not": each of the paper's claims with the verdict on its published
 * numbers and that on the study's own runs.
 *
 * @param published the paper's rows. A claim that no question asks is listed, too.
 */
export function claimsCarriedOver(
  tables: StudyTables,
  published: readonly Row[] = readPublished(),
): CarriedClaim[] {
  const { answered, missing, trials, labels } = tables;
  const drawn = answered.filter(({ question }) => question.pictures === undefined);
  const judgedOf = (some: typeof answered) =>
    some.flatMap((one) => judge(one.question, one.trials, trials, labels));
  const judged = judgedOf(drawn);
  const unsettled = notTrainedOut(judged);
  const ofPhotographs = judgedOf(answered.filter((one) => !drawn.includes(one)));
  const words = answered.some(({ question }) => question.name === "words")
    ? transferCorrelations(tables)
    : [];
  const planned = missing.filter(({ pictures }) => pictures === undefined).flatMap(({ claims }) => claims);
  const scores = new Map(scoreboard(published).map((score) => [score.claim.id, score]));
  return paperClaims.map((claim) => {
    const own = judged.filter((one) => one.claim.paper === claim.id);
    const photographs = ofPhotographs
      .filter((one) => one.claim.paper === claim.id)
      .map((one) => verdictsText(one.at))
      .join(" | ");
    if (claim.id === wordsClaim && words.length > 0)
      return { ...whatThePaperSays(claim, scores.get(claim.id)), ...wordsAnswer(words), photographs };
    const later = planned.filter((one) => one.paper === claim.id);
    return {
      ...whatThePaperSays(claim, scores.get(claim.id)),
      asked: [...own.map((one) => one.claim.says), ...later.map(({ says }) => says)].join("; "),
      own: own.map((one) => verdictsText(one.at)).join(" | ") + lengthRemark(own, unsettled),
      carriesOver:
        own.length > 0 ? carries(own.flatMap((one) => one.at)) : later.length > 0 ? "not run" : "not asked",
      sure: own.map(sureText).join(" | "),
      photographs,
    };
  });
}

/**
 * The shots at which fine-tuning is not trained out: twice the steps surely add more than the question `length` allows,
 * from some start. What is said of these shots holds for this length only.
 */
export function notTrainedOut(judged: readonly JudgedClaim[]): Set<Shots> {
  return new Set(
    judged
      .filter(({ claim }) => "ahead" in claim && claim.ahead.every(isFineTunedLonger))
      .flatMap(({ at }) => at.flatMap(({ verdict, shots }) => (verdict === "borne" ? [shots] : []))),
  );
}

function lengthRemark(own: readonly JudgedClaim[], unsettled: ReadonlySet<Shots>): string {
  const asked = new Set(own.flatMap(({ at }) => at.map(({ shots }) => shots)));
  const touched = [...unsettled].filter((shots) => asked.has(shots));
  return touched.length === 0
    ? ""
    : ` (at ${touched.join(", ")} for this length only: twice the fine-tuning steps still add)`;
}

const whatThePaperSays = ({ id, text, places }: Claim, score: Score | undefined) => ({
  claim: id,
  says: text,
  place: placesText(places),
  published: score?.summary ?? "",
});

/** `borne at 5, 20; cannot be told at 1`. */
export function verdictsText(at: readonly ClaimAtShots[]): string {
  const verdicts = [...new Set(at.map(({ verdict }) => verdict))];
  return verdicts
    .map((one) => {
      const here = at.filter(({ verdict }) => verdict === one);
      return `${one} at ${here.map(({ shots }) => shots).join(", ")}`;
    })
    .join("; ");
}

/** One word for a claim over all that was asked of it and all shots. */
function carries(all: readonly ClaimAtShots[]): CarriedClaim["carriesOver"] {
  const at = all.filter(({ verdict }) => verdict !== "not run");
  const count = (wanted: StudyVerdict) => at.filter(({ verdict }) => verdict === wanted).length;
  if (at.length === 0) return "not run";
  if (count("borne") === at.length) return "yes";
  if (count("borne") > 0) return "in part";
  return count("refuted") > 0 ? "no" : "cannot be told";
}

/** The claim that captions which name what a task shows go with transfer to it. */
const wordsClaim = 21;

/** Whether captions that name a task's classes order the sources as transfer to it does. */
function wordsAnswer(
  words: readonly TransferCorrelation[],
): Pick<CarriedClaim, "asked" | "own" | "carriesOver" | "sure"> {
  const found = words.filter(({ measure, scope }) => measure === "captions" && scope === "within tasks");
  const at = found.map(({ shots, low, high, p, rho }): ClaimAtShots => ({
    shots,
    verdict: low > 0 && p < 0.05 ? "borne" : high < 0 && p < 0.05 ? "refuted" : "cannot be told",
    difference: rho,
    low,
    high,
    pair: null,
    knowsSeeds: true,
  }));
  const two = (value: number) => value.toFixed(2);
  return {
    asked: "Sources whose captions name a task's classes more often transfer better to it",
    own: verdictsText(at),
    carriesOver: at.length === 0 ? "not run" : carries(at),
    sure: found
      .map(
        ({ shots, rho, low, high, p }) =>
          `${shots}: rho ${two(rho)} (${two(low)} to ${two(high)}, p ${two(p)})`,
      )
      .join("; "),
  };
}

const points = (value: number) => (100 * value).toFixed(1);

function sureText({ at }: JudgedClaim): string {
  return at
    .flatMap(({ shots, difference, low, high, knowsSeeds, verdict }) => {
      if (verdict === "not run" || difference === null) return [];
      const range =
        low === null
          ? ""
          : high === null
            ? ` (above ${points(low)})`
            : ` (${points(low)} to ${points(high)})`;
      return [`${shots}: ${points(difference)}${range}${knowsSeeds ? "" : ", one pre-training each"}`];
    })
    .join("; ");
}
