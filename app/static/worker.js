// The service worker: shows a kept page when the network fails or is too slow. It is registered only by the button of the
// page "Use this site without a connection", which also keeps the copies; the worker itself keeps nothing.
"use strict";

const PATIENCE = 5000; // milliseconds: longer, and a reader takes a phone without a connection for a broken site
const opened = new Map(); // the copies read so far, by name: a promise for each

addEventListener("install", () => skipWaiting());

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  // Never in the way of the exit, which removes this worker, nor of the files of the copies, nor of a search, a POST.
  if (request.method !== "GET" || origin !== location.origin || /^\/(exit|offline)\b/.test(pathname)) return;
  event.respondWith(answer(request, pathname));
});

async function answer(request, path) {
  const network = fetch(request);
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const first = await Promise.race([network.catch(() => undefined), late]);
  if (first && first.status < 500) return first;
  const kept = await find(path);
  if (kept) return kept;
  try {
    return await network;
  } catch (error) {
    const instead = request.mode === "navigate" && (await findNotKept(path));
    if (instead) return instead;
    throw error; // the browser shows its own page
  }
}

async function find(path) {
  for (const name of await names()) {
    const file = await caches.match(path, { cacheName: name }); // never `open`, which would make a removed one again
    if (file) return file;
    const { pages, headers, parts } = await read(name);
    if (Object.hasOwn(pages, path)) {
      const [type, ...numbers] = pages[path];
      const text = numbers.map((number) => parts[number]).join("");
      return new Response(text, { headers: { ...headers, "Content-Type": `${type}; charset=utf-8` } });
    }
  }
  return undefined;
}

// In the language of the address where a copy in that language is kept, else in that of the first copy.
async function findNotKept(path) {
  const languages = (await names()).map((name) => name.split("/")[1]);
  const asked = path.split("/")[1];
  const language = languages.includes(asked) ? asked : languages[0];
  return find(`/${language}/offline/not-kept/`);
}

// "kept/<language>/<digest>/<day>", as offline.js names them.
async function names() {
  return (await caches.keys()).filter((name) => name.startsWith("kept/"));
}

function read(name) {
  if (!opened.has(name)) opened.set(name, unpack(name));
  return opened.get(name);
}

async function unpack(name) {
  const file = await caches.match(`/offline/${name.split("/")[1]}.pack`, { cacheName: name });
  return new Response(file.body.pipeThrough(new DecompressionStream("gzip"))).json();
}
