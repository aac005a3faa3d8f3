// Shows a button beside each quotation that copies it; without a script a tap selects the quotation instead.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break; // the browser offers it on secure pages only
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = document.getElementById(button.dataset.copy).innerText.replace(/\s+/g, " ").trim();
    await navigator.clipboard.writeText(text);
    const said = document.getElementById("copied");
    said.textContent = said.dataset.said;
  });
}
