/* Keyboard shortcuts, for those who have JavaScript: an element that declares data-key="s" is clicked by s, or focused
   when it is a field. Never while somebody types, and never with a modifier. Nothing depends on this file. */
"use strict";

const isTyping = (element) =>
  element instanceof HTMLElement && (element.isContentEditable || element.matches("input, textarea, select"));

const isShown = (element) => element.getClientRects().length > 0;

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && document.activeElement && document.activeElement.matches("[data-key='/']")) {
    document.activeElement.blur();
    return;
  }
  if (isTyping(event.target)) return;
  const declared = [...document.querySelectorAll("[data-key]")];
  const wanted = declared.find((element) => element.dataset.key === event.key && isShown(element));
  if (!wanted) return;
  event.preventDefault();
  wanted.focus();
  if (!isTyping(wanted)) wanted.click();
});

/* A second click on a button that sends a form does nothing for a moment; the form's key holds it on the server too. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.hasAttribute("hx-post") || form.hasAttribute("hx-get")) return;
  if (form.dataset.isSent) event.preventDefault();
  form.dataset.isSent = "yes";
  setTimeout(() => delete form.dataset.isSent, 3000);
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-is-sent]")) delete form.dataset.isSent;
});

/* When a part of the page can't be fetched, say so: a silent page would look as if it had been saved. */
for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, () => {
    const place = document.getElementById("connection");
    if (place) place.hidden = false;
  });
}
document.addEventListener("htmx:afterOnLoad", (event) => {
  const place = document.getElementById("connection");
  if (place && event.detail.successful) place.hidden = true;
});
