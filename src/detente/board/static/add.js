// Adding: files can be dropped, and what is too much is said before it is sent.
import { whenShown } from "./board.js";

whenShown((root) => {
  const zone = root.querySelector("[data-drop]:not([data-live])");
  if (!zone) return;
  zone.dataset.live = "";
  const field = zone.querySelector("input[type=file]");
  const said = zone.querySelector("[data-chosen]");

  const tell = () => {
    const files = [...field.files];
    const bytes = files.reduce((sum, file) => sum + file.size, 0);
    const isTooMany = files.length > Number(field.dataset.maxFiles);
    const isTooLarge = bytes > Number(field.dataset.maxBytes);
    field.setCustomValidity(isTooMany || isTooLarge ? "Too much for one time; choose fewer files." : "");
    said.classList.toggle("problem", isTooMany || isTooLarge);
    said.textContent = !files.length
      ? ""
      : field.validationMessage || `${files.length === 1 ? files[0].name : `${files.length} files`}, ${(bytes / 1e6).toFixed(1)} MB`;
  };
  field.addEventListener("change", tell);
  for (const kind of ["dragenter", "dragover"])
    zone.addEventListener(kind, (event) => {
      event.preventDefault();
      zone.classList.add("over");
    });
  for (const kind of ["dragleave", "drop"]) zone.addEventListener(kind, () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    field.files = event.dataTransfer.files;
    tell();
  });
});
