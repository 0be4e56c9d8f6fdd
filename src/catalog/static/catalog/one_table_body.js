// The theme gives each row a body of its own; django-mptt's script drags rows within one.
django.jQuery(($) => {
  const bodies = $("#result_list > tbody");
  bodies.slice(1).each((_, body) => {
    bodies.first().append($(body).children());
    body.remove();
  });
});
