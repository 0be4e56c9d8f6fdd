import { useRef, useState } from 'react';
import { Link } from 'wouter';

import { pathOfSignIn } from '../account/paths';
import { useSession } from '../api/tokens';
import { ReportForm } from './ReportForm';

interface ReportProps {
  review: { id: string; title: string };
  page: string;
}

/** A way to tell moderators of a review that should not be shown. */
export function ReportReview({ review, page }: ReportProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [isOpen, setOpen] = useState(false);
  const session = useSession();
  const about = <span className="visually-hidden">: {review.title}</span>;
  if (session === null) return <Link className="report" href={pathOfSignIn(page)}>Report{about}</Link>;

  function open() {
    setOpen(true);
    dialog.current?.showModal();
  }

  return (
    <>
      <button type="button" className="quiet report" aria-haspopup="dialog" onClick={open}>Report{about}</button>
      <dialog
        ref={dialog}
        className="report-dialog"
        aria-label={`Report “${review.title}”`}
        onClose={() => setOpen(false)}
      >
        {/* Each time it is opened it begins anew. */}
        {isOpen && <ReportForm review={review} onClose={() => dialog.current?.close()} />}
      </dialog>
    </>
  );
}
