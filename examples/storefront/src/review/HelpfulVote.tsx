import { Link } from 'wouter';

import { pathOfSignIn } from '../account/paths';
import { RemoveVoteDocument, VoteHelpfulDocument, type ReviewItemFragment } from '../api/generated';
import { useSession } from '../api/tokens';
import { useSubmission } from '../api/useSubmission';
import { RefusalList } from '../parts/RefusalList';

interface VoteProps {
  review: Pick<ReviewItemFragment, 'id' | 'title' | 'helpfulCount' | 'viewerHasVoted'>;
  isOwn: boolean;
  page: string;
}

/** How many found a review helpful, and a way to say so or to take that back. */
export function HelpfulVote({ review, isOwn, page }: VoteProps) {
  const { id, title, helpfulCount, viewerHasVoted } = review;
  const session = useSession();
  const vote = useSubmission(VoteHelpfulDocument);
  const removal = useSubmission(RemoveVoteDocument);
  const about = <span className="visually-hidden">: {title}</span>;
  const { refusals, isBusy } = viewerHasVoted ? removal.submission : vote.submission;
  return (
    <div className="votes">
      {session === null ? (
        <Link href={pathOfSignIn(page)}>Helpful? Sign in to say so{about}</Link>
      ) : (
        !isOwn && (
          <button
            type="button"
            aria-pressed={viewerHasVoted}
            disabled={isBusy}
            onClick={() => (viewerHasVoted ? removal : vote).submit({ id })}
          >
            Helpful{about}
          </button>
        )
      )}
      {helpfulCount > 0 && <span className="by">{helpfulCount} found this helpful</span>}
      {refusals.length > 0 && <RefusalList refusals={refusals} />}
    </div>
  );
}
