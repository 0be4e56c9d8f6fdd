interface Place {
  city: string | null;
  countryCode: string | null;
}

/** A place to stand behind an address, or nothing while it is unknown. */
export function placeOf(place: Place | null): string {
  const names = [place?.city, place?.countryCode].filter(Boolean);
  return names.length ? ` (${names.join(', ')})` : '';
}
