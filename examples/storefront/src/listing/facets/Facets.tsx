import type { FacetFragment } from '../../api/generated';
import { RangeFacet } from './RangeFacet';
import { RatingFacet } from './RatingFacet';
import { TermsFacet } from './TermsFacet';
import { ToggleFacet } from './ToggleFacet';

/** What a list can be narrowed by; each choice takes effect at once. */
export function Facets({ facets }: { facets: readonly FacetFragment[] }) {
  return (
    <form className="facets" aria-label="Filters" onSubmit={(event) => event.preventDefault()}>
      {facets.map((facet) => <Facet key={`${facet.filterField} ${facet.key}`} facet={facet} />)}
    </form>
  );
}

function Facet({ facet }: { facet: FacetFragment }) {
  switch (facet.__typename) {
    case 'TermsFacet':
      return <TermsFacet facet={facet} />;
    case 'RangeFacet':
      return <RangeFacet facet={facet} />;
    case 'RatingFacet':
      return <RatingFacet facet={facet} />;
    case 'ToggleFacet':
      return <ToggleFacet facet={facet} />;
  }
}
