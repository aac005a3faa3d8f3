// Searches a static copy with Pagefind, inside the page: the words go nowhere, and into no address.
const MOST_WORDS = 12, MOST_PAGES = 8;
const form = document.getElementById("search");
const ignored = new Set(form.dataset.ignore.split(" "));
let engine;

form.hidden = false;
document.getElementById("no-script").remove();
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    engine ??= await start();
    const results = await search(document.getElementById("words").value);
    show(results.length ? "found" : "nothing", results);
  } catch {
    show("failed");
  }
});

function copy(id) {
  return document.getElementById(id).content.cloneNode(true);
}

function show(id, results = []) {
  const shown = copy(id);
  shown.querySelector("ol")?.append(...results);
  document.getElementById("answer").replaceChildren(shown);
  document.querySelector("#answer h2").focus();
}

async function start() {
  const { createInstance } = await import("/pagefind/pagefind.js");
  const ranking = { metaWeights: { title: 5, asked: 8, english: 0, sources: 0 } };
  const made = createInstance({ noWorker: true, excerptLength: 40, ranking });
  await made.init();
  return made;
}

// Pagefind wants every word on the page; people ask in sentences. So each word counts for itself, and all together more.
async function search(text) {
  const words = [...new Set(text.toLowerCase().replace(/['’]/g, "").split(/[^\p{L}\p{M}\p{N}]+/u))]
    .filter((word) => word && !ignored.has(word))
    .slice(0, MOST_WORDS);
  const found = new Map();
  for (const ask of new Set([words.join(" "), ...words])) {
    for (const result of ask ? (await engine.search(ask)).results : []) {
      const known = found.get(result.id) ?? { score: 0, result };
      known.score += result.score;
      found.set(result.id, known);
    }
  }
  const best = [...found.values()].sort((one, other) => other.score - one.score).slice(0, MOST_PAGES);
  return Promise.all(best.map(async ({ result }, index) => item(await result.data(), index)));
}

function item(page, index) {
  const li = copy("result");
  const [heading, title, passage, section, sources] = ["h3", "h3 a", ".passage", ".small a", ".small span"].map((path) => li.querySelector(path));
  const part = page.sub_results.reduce((one, other) => (other.locations.length > one.locations.length ? other : one), page.sub_results[0] ?? page);
  heading.id = `t${index}`;
  title.href = page.url;
  title.textContent = page.meta.title;
  const english = (page.meta.english ?? "").split(" "); // what is not translated yet
  const mark = (element, key) => english.includes(key) && Object.assign(element, { lang: "en", dir: "ltr" });
  mark(passage, part.anchor?.id ?? "-");
  passage.append("… ", ...marked(part.excerpt), " …");
  if (part.anchor) {
    Object.assign(section, { href: part.url, textContent: part.title, id: `s${index}` });
    mark(section, `h:${part.anchor.id}`);
    section.setAttribute("aria-labelledby", `s${index} t${index}`); // two pages may ask the same question
  } else section.remove();
  sources.textContent = page.meta.sources ?? "";
  return li;
}

// An excerpt is HTML with <mark>; it is read as text, so that nothing in it can be more than a mark.
function* marked(excerpt) {
  for (const [index, text] of excerpt.split(/<\/?mark>/).entries()) {
    const plain = text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&quot;/g, '"').replace(/&amp;/g, "&");
    if (index % 2 === 0) yield plain;
    else {
      const mark = document.createElement("mark");
      mark.textContent = plain;
      yield mark;
    }
  }
}
