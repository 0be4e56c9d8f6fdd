// The theme gives each row a body of its own; django-mptt's script drags rows within one.
document.addEventListener("DOMContentLoaded", () => {
  const [first, ...others] = document.querySelectorAll("#result_list > tbody");
  for (const body of others) {
    first.append(...body.children);
    body.remove();
  }
});
