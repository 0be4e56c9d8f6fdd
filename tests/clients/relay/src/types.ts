// What a component gets of the fragments; `tsc --strict` must see it.
import type { CategoryPageQuery } from './__generated__/CategoryPageQuery.graphql';
import type { Reviews_product$data } from './__generated__/Reviews_product.graphql';
import type { ReviewsMoreQuery } from './__generated__/ReviewsMoreQuery.graphql';
import type { WriteReviewMutation } from './__generated__/WriteReviewMutation.graphql';

export function titles({ reviews }: Reviews_product$data): string[] {
  return reviews.edges.map(({ node }) => `${node.rating}: ${node.title}`);
}

export const more: ReviewsMoreQuery['variables'] = { id: 'UHJvZHVjdDox', count: 10, cursor: null, sort: 'RATING_DESC' };

export const filtered: CategoryPageQuery['variables'] = {
  path: 'home',
  first: 24,
  filter: { price: { lte: '100.00' }, inStock: true },
};

export function isWaiting({ createReview }: WriteReviewMutation['response']): boolean {
  return createReview.review?.status === 'PENDING';
}

// @ts-expect-error A page has a size.
export const unbounded: CategoryPageQuery['variables'] = { path: 'home' };
