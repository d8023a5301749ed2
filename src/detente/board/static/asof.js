// As of: a slider over the days on which reports or corrections were written; its last place is now.
import { whenShown } from "./board.js";

let asked = null;
let waiting = 0;
const daysAt = (address) => (asked ??= fetch(address).then((answer) => (answer.ok ? answer.json() : { days: [] })));

const said = ({ day, batches, corrections }) => {
  const parts = [];
  if (batches) parts.push(batches === 1 ? "reports added" : `reports added ${batches} times`);
  if (corrections) parts.push(corrections === 1 ? "1 correction" : `${corrections} corrections`);
  return `${day}, ${parts.join(", ")}`;
};

async function fit(place) {
  const slider = place.querySelector("input[type=range]");
  const field = place.querySelector("input[name=as_of]");
  const { days } = await daysAt(place.dataset.asof);
  // After the last day nothing changed: it is now.
  const past = days.slice(0, -1);
  if (!past.length || !slider.isConnected) return;
  slider.max = String(past.length);
  const isPast = field.value && field.value < days.at(-1).day;
  slider.value = String(isPast ? Math.max(0, past.findLastIndex(({ day }) => day <= field.value)) : past.length);
  const tell = () => {
    const chosen = past[Number(slider.value)];
    slider.setAttribute("aria-valuetext", chosen ? said(chosen) : "now");
    slider.title = chosen ? said(chosen) : "now";
    return chosen;
  };
  tell();
  slider.hidden = false;
  slider.oninput = () => {
    field.value = tell()?.day ?? "";
  };
  // Several steps by the keyboard are one question.
  slider.onchange = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => slider.form.requestSubmit(), 400);
  };
}

whenShown((root) => {
  if (document.querySelector("[data-done]")) asked = null; // a correction may be the first of its day
  root.querySelectorAll("[data-asof]").forEach(fit);
});
