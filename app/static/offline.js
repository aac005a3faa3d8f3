// The page "Use this site without a connection": keeps a copy when the reader asks for it, says what is kept, removes it.
// Before a button is chosen it only looks whether an earlier choice has kept something. Every sentence stands in the page.
"use strict";

const box = document.getElementById("keep");
const { pack, digest, language, day, worker } = box.dataset;
const name = `kept/${language}/${digest}/${day}`; // worker.js reads these names
// The headers demand a trusted type for the address of a script (W3C Trusted Types); this policy can name the worker only.
const policy = window.trustedTypes && trustedTypes.createPolicy("plainsource", { createScriptURL: () => worker });

if (navigator.serviceWorker && window.caches && window.DecompressionStream && window.crypto.subtle) {
  document.getElementById("keep-copy").addEventListener("click", keep);
  document.getElementById("remove-copies").addEventListener("click", remove);
  look().then(
    () => {
      box.hidden = false;
      document.getElementById("cannot").hidden = true;
    },
    () => {}, // a private window that forbids even to look: the page goes on offering the ZIP file
  );
}

function say(state) {
  const used = document.activeElement;
  for (const element of box.querySelectorAll("[data-when]")) {
    element.hidden = !element.dataset.when.split(" ").includes(state);
  }
  if (used.hidden) box.querySelector("[role=status]").focus();
}

async function names() {
  return (await caches.keys()).filter((one) => one.startsWith("kept/"));
}

async function look() {
  const ours = (await names()).find((one) => one.startsWith(`kept/${language}/`));
  if (ours) document.getElementById("kept-day").textContent = ours.split("/")[3];
  say(!ours ? "none" : ours === name ? "newest" : "older");
}

async function keep() {
  say("working");
  let copy;
  try {
    copy = await download();
  } catch {
    return say("broken");
  }
  if ((await sha256(copy)) !== digest) return say("changed");
  try {
    const cache = await caches.open(name);
    await cache.put(pack, new Response(copy));
    // This page is not in the pack, whose size it states; with it the reader can remove the copy without a connection.
    const script = document.querySelector("script[src]").getAttribute("src");
    await cache.addAll([location.pathname, script, document.querySelector("link[rel=icon]").getAttribute("href")]);
    await navigator.serviceWorker.register(policy ? policy.createScriptURL("") : worker);
    await navigator.serviceWorker.ready;
    const earlier = (await names()).filter((one) => one.startsWith(`kept/${language}/`) && one !== name);
    await Promise.all(earlier.map((one) => caches.delete(one)));
  } catch {
    await caches.delete(name);
    return say("refused");
  }
  return look();
}

async function download() {
  const progress = document.getElementById("progress");
  progress.value = 0;
  const answer = await fetch(pack, { cache: "no-store" }); // one copy on the phone, not a second in the browser's cache
  if (!answer.ok) throw new Error(answer.statusText);
  const pieces = [];
  for (const reader = answer.body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) return new Blob(pieces);
    pieces.push(value);
    progress.value += value.length;
  }
}

async function sha256(blob) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Every language, and the worker with them: whoever removes a copy wants no trace of one.
async function remove() {
  await Promise.all((await names()).map((one) => caches.delete(one)));
  const registrations = await navigator.serviceWorker.getRegistrations();
  await Promise.all(registrations.map((one) => one.unregister()));
  say("removed");
}
