// One picture is the primary one: marking another takes the mark from the first.
document.addEventListener("change", (event) => {
  const box = event.target;
  if (!box.matches?.("input[name^='images-'][name$='-is_primary']") || !box.checked) return;
  for (const other of document.querySelectorAll("input[name^='images-'][name$='-is_primary']")) {
    if (other !== box) other.checked = false;
  }
});
