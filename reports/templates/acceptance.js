"use strict";
const rows = [...document.querySelectorAll("tr[data-verdict]")];
const search = document.getElementById("search");
const boxes = [...document.querySelectorAll("input[data-show]")];
const told = document.getElementById("told");
function filter() {
  const shown = new Set(boxes.filter(box => box.checked).map(box => box.dataset.show));
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const row of rows) {
    const text = row.dataset.text || (row.dataset.text = row.textContent.toLowerCase());
    row.hidden = !(shown.has(row.dataset.verdict) && words.every(word => text.includes(word)));
    count += row.hidden ? 0 : 1;
  }
  told.textContent = count + " of " + rows.length + " rows shown";
}
const packed = JSON.parse(document.getElementById("wires").textContent);
async function unpacked(text) {
  const bytes = Uint8Array.from(atob(text), sign => sign.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const page = await new Response(stream).text();
  const style = "<style>" + document.querySelector("style").textContent + "</style>";
  return page.replace(/<link rel="stylesheet"[^>]*>/, () => style);
}
async function wire(event) {
  const details = event.target;
  if (!details.open || details.querySelector("iframe")) return;
  const frame = document.createElement("iframe");
  frame.title = "wire of " + details.dataset.wire;
  frame.setAttribute("sandbox", "allow-same-origin"); // its style sheet lies beside it; scripts stay forbidden
  if (packed[details.dataset.wire]) frame.srcdoc = await unpacked(packed[details.dataset.wire]);
  else frame.src = details.dataset.wire;
  details.append(frame);
}
search.addEventListener("input", filter);
for (const box of boxes) box.addEventListener("change", filter);
for (const details of document.querySelectorAll("details[data-wire]")) details.addEventListener("toggle", wire);
filter();
