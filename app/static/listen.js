// Reads the page aloud, block by block, with voices that live on the device: a network voice would send the text away.
const player = document.getElementById("player");
const blocks = [...document.querySelectorAll("[data-say]")];
let waiting = [];

const voiceFor = (language) =>
  speechSynthesis.getVoices().find(
    (voice) => voice.localService && voice.lang.split(/[-_]/)[0] === language.split("-")[0],
  );

const mark = (block) => {
  for (const other of blocks) other.classList.toggle("said", other === block);
  player.querySelector("[data-read=stop]").disabled = !block;
};

const next = () => {
  const block = waiting.shift();
  mark(block);
  if (!block) return;
  const spoken = new SpeechSynthesisUtterance(block.innerText);
  spoken.voice = voiceFor(block.lang);
  spoken.lang = block.lang;
  spoken.onend = next;
  block.scrollIntoView({ block: "nearest" });
  speechSynthesis.speak(spoken);
};

const read = (what) => {
  waiting = [];
  speechSynthesis.cancel();
  if (what === "stop") return mark(null);
  const wanted = what === "short" ? blocks.filter((block) => block.closest("[data-short]")) : blocks;
  waiting = wanted.filter((block) => voiceFor(block.lang)); // a block in English where there is no English voice
  next();
};

const offer = () => {
  player.hidden = !voiceFor(document.documentElement.lang);
};

if ("speechSynthesis" in window) {
  offer();
  speechSynthesis.addEventListener("voiceschanged", offer); // some browsers name their voices late
  player.addEventListener("click", (event) => event.target.dataset.read && read(event.target.dataset.read));
  window.addEventListener("pagehide", () => speechSynthesis.cancel());
}
