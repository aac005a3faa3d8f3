// Judges answers by the rules of the MDN HTTP Observatory and their policies by CSP Evaluator: JSON in, JSON out.
// In: a list of {headers, html}. Out, for each: the score, the grade, what each rule found, and the findings on the policy.
// The library is made to fetch a site; here its parts are handed what the site has answered, and nothing is fetched.
import fs from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const library = "@mdn/mdn-http-observatory/src/";
// The list of preloaded sites, which its installation would fetch: no site is on it, so no answer is judged by it.
fs.writeFileSync(new URL(`node_modules/${library}../conf/hsts-preload.json`, import.meta.url), "{}");
const { AxiosHeaders } = await import("axios");
const { Requests } = await import(`${library}types.js`);
const { Session } = await import(`${library}retriever/session.js`);
const { parseHttpEquivHeaders } = await import(`${library}retriever/utils.js`);
const { ALL_TESTS } = await import(`${library}constants.js`);
const { getGradeForScore, getScoreModifier } = await import(`${library}grader/grader.js`);
const { CspParser } = require("csp_evaluator/dist/parser.js");
const { CspEvaluator } = require("csp_evaluator/dist/evaluator.js");
const { Severity } = require("csp_evaluator/dist/finding.js");

const SITE = new URL("https://plainsource.example/");
const WITHOUT_BONUS = 90; // a site with less than this gets no bonus, whatever else it does well

const response = (headers, status = 200) => ({
  headers: new AxiosHeaders(headers),
  request: { headers: new AxiosHeaders() },
  status,
  verified: true,
  data: "",
  config: {},
});

function observe({ headers, html }) {
  const requests = new Requests(SITE.hostname);
  requests.resources.path = html;
  for (const kind of ["auto", "https", "http", "cors"]) requests.responses[kind] = response(headers);
  requests.responses.auto.httpEquiv = parseHttpEquivHeaders(html, SITE.href);
  requests.session = new Session(SITE);
  requests.responses.httpsRedirects = [{ url: SITE, status: 200 }];
  requests.responses.httpRedirects = [{ url: new URL(SITE.href.replace("https", "http")), status: 301 }, ...requests.responses.httpsRedirects];
  const found = ALL_TESTS.map((test) => test(requests).result);
  const points = found.map(getScoreModifier);
  const sum = (numbers) => numbers.reduce((one, other) => one + other, 0);
  const base = 100 + sum(points.filter((one) => one < 0));
  const score = base < WITHOUT_BONUS ? base : 100 + sum(points);
  return { score, grade: getGradeForScore(score), found };
}

function evaluate({ headers }) {
  const policy = new CspParser(headers["Content-Security-Policy"]).csp;
  return new CspEvaluator(policy).evaluate().map(({ directive, description, severity }) => ({ directive, description, severity: Severity[severity] }));
}

const answers = JSON.parse(fs.readFileSync(0, "utf8"));
const verdicts = answers.map((answer) => ({ ...observe(answer), policy: evaluate(answer) }));
process.stdout.write(JSON.stringify(verdicts));
